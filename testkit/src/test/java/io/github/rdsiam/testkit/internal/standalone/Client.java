package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.AwsSigner;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A client that knows the printed lines and nothing else. */
record Client(Map<String, String> values) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Reads lines as a shell does. */
    static Client of(List<String> lines) {
        Map<String, String> values = new LinkedHashMap<>();
        for (var line : lines) {
            int equals = line.indexOf('=');
            var value = line.substring(equals + 1);
            values.put(
                    line.substring(0, equals),
                    value.startsWith("'")
                            ? value.substring(1, value.length() - 1).replace("'\\''", "'")
                            : value);
        }
        return new Client(values);
    }

    String get(String name) {
        return values.get(name);
    }

    RdsEngine engine() {
        return get("TESTKIT_ENGINE").equals("mysql") ? RdsEngine.MYSQL : RdsEngine.POSTGRESQL;
    }

    int port() {
        return Integer.parseInt(get("TESTKIT_PORT"));
    }

    String token(String user) {
        return AwsSigner.token(
                new AwsIdentity(get("AWS_ACCESS_KEY_ID"), get("AWS_SECRET_ACCESS_KEY"), get("AWS_SESSION_TOKEN")),
                get("TESTKIT_ENDPOINT"),
                Integer.parseInt(get("TESTKIT_TOKEN_PORT")),
                get("AWS_REGION"),
                user);
    }

    /** Logs in with a token as the first user. */
    Connection connect() throws SQLException {
        return connect(get("TESTKIT_USER"), token(get("TESTKIT_USER")));
    }

    /** Verifies the server's chain and name. */
    Connection connect(String user, String password) throws SQLException {
        var client = new Properties();
        client.put("user", user);
        client.put("password", password);
        var address = get("TESTKIT_ENDPOINT") + ":" + get("TESTKIT_PORT") + "/" + get("TESTKIT_DATABASE_NAME");
        if (engine() == RdsEngine.MYSQL) {
            client.put("sslMode", "VERIFY_IDENTITY");
            client.put("trustCertificateKeyStoreUrl", "file:" + get("TESTKIT_TRUST_STORE"));
            client.put("trustCertificateKeyStoreType", "PKCS12");
            client.put("trustCertificateKeyStorePassword", get("TESTKIT_TRUST_STORE_PASSWORD"));
            client.put("socketTimeout", "20000");
            return DriverManager.getConnection("jdbc:mysql://" + address, client);
        }
        client.put("sslmode", "verify-full");
        client.put("sslrootcert", get("TESTKIT_CA_BUNDLE"));
        client.put("socketTimeout", "20");
        return DriverManager.getConnection("jdbc:postgresql://" + address, client);
    }

    String query(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "no row";
        }
    }

    HttpResponse<String> send(String method, String pathAndQuery, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(get("TESTKIT_CONTROL_URL") + pathAndQuery))
                .method(method, BodyPublishers.ofString(body));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** The answer to a request that succeeds. */
    String control(String method, String pathAndQuery) throws IOException, InterruptedException {
        var answer = send(method, pathAndQuery, "");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
