package io.github.rdsiam.testkit.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.AwsIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against the example of AWS's own documentation. */
class SigV4Test {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final CredentialScope SCOPE = new CredentialScope("AKIDEXAMPLE", "20150830", "us-east-1", "iam");
    private static final Map<String, String> HEADERS = Map.of(
            "host", "iam.amazonaws.com",
            "content-type", "application/x-www-form-urlencoded;  charset=utf-8 ",
            "x-amz-date", "20150830T123600Z");
    private static final String SIGNATURE = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";

    @Test
    void signsTheDocumentedExample() {
        var query = SigV4.canonicalQuery(Map.of("Version", "2010-05-08", "Action", "ListUsers"));
        var request = SigV4.canonicalRequest("GET", "/", query, new TreeMap<>(HEADERS), new byte[0]);

        assertThat(query).isEqualTo("Action=ListUsers&Version=2010-05-08");
        assertThat(SigV4.signature(SECRET, SCOPE, "20150830T123600Z", request)).isEqualTo(SIGNATURE);
    }

    @Test
    void encodesAllButUnreservedCharacters() {
        assertThat(SigV4.encode("aZ09-_.~")).isEqualTo("aZ09-_.~");
        assertThat(SigV4.encode(" +/=@é")).isEqualTo("%20%2B%2F%3D%40%C3%A9");
    }

    @Test
    void recognisesTheSignerOfARequest() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        var identity = new AwsIdentity("AKIDEXAMPLE", SECRET, "session");
        var headers = new TreeMap<>(HEADERS);
        headers.put("x-amz-security-token", "session");
        var signature = SigV4.signature(
                SECRET, SCOPE, "20150830T123600Z", SigV4.canonicalRequest("POST", "/", "", headers, body));
        var header = AuthorizationHeader.parse(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders="
                        + String.join(";", headers.keySet()) + ", Signature=" + signature);

        assertThat(header).isNotNull();
        assertThat(header.isBy(identity, "POST", "/", headers::get, body)).isTrue();
        assertThat(header.isBy(identity, "POST", "/", headers::get, new byte[0]))
                .isFalse();
        assertThat(header.isBy(new AwsIdentity("AKIDEXAMPLE", SECRET, null), "POST", "/", headers::get, body))
                .isFalse();
        assertThat(header.isBy(new AwsIdentity("AKIDOTHER", SECRET, "session"), "POST", "/", headers::get, body))
                .isFalse();
        assertThat(header.isBy(new AwsIdentity("AKIDEXAMPLE", "other", "session"), "POST", "/", headers::get, body))
                .isFalse();
    }

    @Test
    void readsNothingIntoAnotherHeader() {
        assertThat(AuthorizationHeader.parse(null)).isNull();
        assertThat(AuthorizationHeader.parse("Bearer x")).isNull();
    }
}
