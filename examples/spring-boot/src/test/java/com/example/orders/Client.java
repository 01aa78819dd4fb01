package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;

/** Talks to the running application. */
final class Client {

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    Client(int port) {
        this.port = port;
    }

    void writesAndReads(String item) {
        send("/orders", BodyPublishers.ofString(item));
        List<String> items = JsonPath.read(get("/orders"), "$[*].item");
        assertThat(items).contains(item);
        assertThat(Integer.parseInt(get("/orders/count"))).isEqualTo(items.size());
    }

    <T> T health(String path) {
        return JsonPath.read(get("/actuator/health"), path);
    }

    double metric(String nameAndTags) {
        return JsonPath.<Number>read(get("/actuator/metrics/" + nameAndTags), "$.measurements[0].value")
                .doubleValue();
    }

    String get(String path) {
        return send(path, null);
    }

    private String send(String path, HttpRequest.BodyPublisher post) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (post != null) {
            request.header("Content-Type", "text/plain").POST(post);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
