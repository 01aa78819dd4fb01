package io.github.rdsiam.internal.credential;

import static io.github.rdsiam.IamAuthenticationException.Reason.SECRET_INVALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.rdsiam.SeededRandom;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSecretTest {

    private static final String VALUE = "hunter2-Zq8";

    @Test
    void readsUserPasswordHostAndPort() throws Exception {
        assertThat(parse("""
                {"engine": "mysql", "host": "db1.c9abc.eu-west-1.rds.amazonaws.com", "port": 3307,
                 "username": "app", "password": "p\\"\\u00e4\\\\ /", "dbname": "x", "ssl": true,
                 "masterarn": "arn:aws:secretsmanager:eu-west-1:1:secret:x", "more": {"nested": [1, null]}}"""))
                .isEqualTo(new DatabaseSecret(
                        "prod/orders",
                        "app",
                        "p\"\u00e4\\ /",
                        "db1.c9abc.eu-west-1.rds.amazonaws.com",
                        "3307",
                        "v1",
                        "AWSCURRENT"));
    }

    @Test
    void aManagedMasterSecretHasNoHostAndTheDefaultPort() throws Exception {
        assertThat(parse("{\"username\":\"admin\",\"password\":\"p\"}"))
                .isEqualTo(new DatabaseSecret("prod/orders", "admin", "p", null, null, "v1", "AWSCURRENT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app\\u0000root", "app\\n", "\\u007f", "a\\u0085", "a\\u2028b", "a\\u202eb", "a\\ud800"})
    void aUserNameWithAControlCharacterIsRefused(String escaped) {
        assertThatExceptionOfType(CredentialsException.class)
                .isThrownBy(() -> parse("{\"username\":\"" + VALUE + escaped + "\",\"password\":\"p\"}"))
                .withMessageContaining("has a \"username\" that contains a control character")
                .withMessageNotContaining(VALUE)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SECRET_INVALID));
    }

    /** NUL ends a password in the handshake: the rest would not be compared. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\u0000rest", "\\ud800", "\\udc00x"})
    void aPasswordThatCannotBeSentWholeIsRefused(String escaped) {
        assertThatExceptionOfType(CredentialsException.class)
                .isThrownBy(() -> parse("{\"username\":\"app\",\"password\":\"" + VALUE + escaped + "\"}"))
                .withMessageContaining("has a \"password\" that contains a character no password can contain")
                .withMessageNotContaining(VALUE)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SECRET_INVALID));
    }

    @Test
    void aPasswordMayHoldAnyOtherCharacter() throws Exception {
        assertThat(parse("{\"username\":\"J\\u00fcrgen\",\"password\":\"\\t\\n\\u007f\\u2028\\u202e\\ud83d\\ude00\"}")
                        .password())
                .isEqualTo("\t\n\u007f\u2028\u202e\ud83d\ude00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"host\": \"orders.abc123.eu-west-1.rds.amazonaws.com:3306\"",
                "\"host\": \"(host=evil,sslMode=DISABLED)\"",
                "\"host\": 5, \"port\": \"\"",
                "\"host\": {\"writer\": \"hunter2-Zq8\"}, \"port\": [\"hunter2-Zq8\"]",
                "\"host\": null, \"port\": null, \"dbname\": null, \"engine\": null",
                "\"host\": \"\", \"port\": true, \"engine\": \"postgres\"",
                "\"port\": \"hunter2-Zq8\", \"engine\": [], \"ssl\": \"maybe\"",
                "\"port\": 1e400, \"tags\": {\"a\": [{\"b\": null}]}"
            })
    void whatALoginDoesNotNeedDoesNotKeepItFromSucceeding(String more) throws Exception {
        DatabaseSecret secret = parse("{\"username\":\"app\",\"password\":\"p\"," + more + "}");

        assertThat(secret.username()).isEqualTo("app");
        assertThat(secret.password()).isEqualTo("p");
    }

    @Test
    void aByteOrderMarkIsSkipped() throws Exception {
        assertThat(parse("\uFEFF{\"username\":\"app\",\"password\":\"p\"}").username())
                .isEqualTo("app");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            'db.c9.eu-west-1.rds.amazonaws.com', -, 'db.c9.eu-west-1.rds.amazonaws.com:3306'
            'db.c9.eu-west-1.rds.amazonaws.com', 3307, 'db.c9.eu-west-1.rds.amazonaws.com:3307'
            'db.c9.eu-west-1.rds.amazonaws.com', '"3307"', 'db.c9.eu-west-1.rds.amazonaws.com:3307'
            'db.c9.eu-west-1.rds.amazonaws.com', '" 3307 "', 'db.c9.eu-west-1.rds.amazonaws.com:3307'
            'db.c9.eu-west-1.rds.amazonaws.com', '" "', 'db.c9.eu-west-1.rds.amazonaws.com:3306'
            'db.c9.eu-west-1.rds.amazonaws.com', null, 'db.c9.eu-west-1.rds.amazonaws.com:3306'
            'db.c9.eu-west-1.rds.amazonaws.com', 65535, 'db.c9.eu-west-1.rds.amazonaws.com:65535'
            'db.c9.eu-west-1.rds.amazonaws.com', 3306.0, 'db.c9.eu-west-1.rds.amazonaws.com:3306'
            'db.c9.eu-west-1.rds.amazonaws.com:3307', -, 'db.c9.eu-west-1.rds.amazonaws.com:3307'
            'db.c9.eu-west-1.rds.amazonaws.com:3307', 3307, 'db.c9.eu-west-1.rds.amazonaws.com:3307'
            'db.c9.eu-west-1.rds.amazonaws.com.', -, 'db.c9.eu-west-1.rds.amazonaws.com:3306'
            'db.c9.eu-west-1.rds.amazonaws.com.:3307', null, 'db.c9.eu-west-1.rds.amazonaws.com:3307'
            ' DB.C9.EU-WEST-1.RDS.AMAZONAWS.COM ', 1, 'db.c9.eu-west-1.rds.amazonaws.com:1'
            """)
    void hostAndPortAreReadAsPeopleWriteThem(String host, String port, String place) throws Exception {
        assertThat(place("\"" + host + "\"", port)).hasToString(place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "65536",
                "3306.5",
                "1e400",
                "99999999999",
                "true",
                "\"x\"",
                "\"33 06\"",
                "\"0x0cea\"",
                "\"3306\\u0000\""
            })
    void aPortThatIsNotOneIsRefusedWhereItIsNeeded(String port) {
        assertNoPlace("\"db.c9.eu-west-1.rds.amazonaws.com\"", port, "a \"port\" that is not a number from 1 to 65535");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '{"writer":"hunter2-Zq8"}',                 'has no key "host"'
            '"(host=evil,sslMode=DISABLED)"',           'has a "host" that is not a DNS name'
            '"evil.example.com/x?hunter2-Zq8=1"',       'has a "host" that is not a DNS name'
            '"db\\u0000hunter2-Zq8"',                    'has a "host" that is not a DNS name'
            '"db.example.com:hunter2-Zq8"',             'has one port in "host" and another in "port"'
            '"db.example.com:3307"',                    'has one port in "host" and another in "port"'
            '""',                                       'has no key "host"'
            'null',                                     'has no key "host"'
            """)
    void aHostThatIsNotOneIsRefusedWhereItIsNeeded(String host, String why) {
        assertNoPlace(host, "3306", why);
    }

    private static HostAndPort place(String host, String port) throws CredentialsException {
        String key = port == null ? "" : ",\"port\":" + port;
        return parse("{\"username\":\"a\",\"password\":\"" + VALUE + "\",\"host\":" + host + key + "}")
                .place(3306);
    }

    private static void assertNoPlace(String host, String port, String why) {
        assertThatExceptionOfType(CredentialsException.class)
                .isThrownBy(() -> place(host, port))
                .withMessageContaining(why)
                .matches(e -> e.reason() == SECRET_INVALID)
                .satisfies(DatabaseSecretTest::assertTellsNoValue);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'a', '{"password":"hunter2-Zq8"}',                        'has no text under the key "username"'
            'b', '{"username":"app"}',                                'has no text under the key "password"'
            'c', '{}',                                                'has no text under the key "username"'
            'd', '{"username":null,"password":"hunter2-Zq8"}',        'has no text under the key "username"'
            'e', '{"username":"app","password":null}',                'has no text under the key "password"'
            'f', '{"Username":"app","password":"hunter2-Zq8"}',       'has no text under the key "username"'
            'g', '{"username":1,"password":"hunter2-Zq8"}',           'has no text under the key "username"'
            'h', '{"username":"","password":"hunter2-Zq8"}',          'has no text under the key "username"'
            'i', '{"username":"app","password":["hunter2-Zq8"]}',     'has no text under the key "password"'
            'j', '{"username":"app","password":123456}',              'has no text under the key "password"'
            'k', '{"username":"app","password":""}',                  'has no text under the key "password"'
            """)
    void aMissingOrWrongKeyIsNamedAndNoValueIs(String label, String json, String why) {
        assertThat(label).isNotBlank();
        assertInvalid(json, why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VALUE,
                "{\"username\":\"app\",\"password\":\"" + VALUE,
                "{\"username\":\"app\",\"password\":" + VALUE + "}",
                "username=app\npassword=" + VALUE,
                "<secret>" + VALUE + "</secret>",
                "{" + VALUE + "}"
            })
    void whatIsNoJsonIsRefusedWithoutQuotingIt(String text) {
        assertInvalid(text, "is not a JSON object; it needs the keys \"username\" and \"password\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "true", "1", "\"" + VALUE + "\"", "[\"" + VALUE + "\"]"})
    void whatIsNoObjectIsRefused(String json) {
        assertInvalid(json, "is not a JSON object; it needs the keys \"username\" and \"password\"");
    }

    @Test
    void aDeeplyNestedSecretIsRefusedAndDoesNotOverflowTheStack() {
        assertInvalid("[".repeat(65_536), "is not a JSON object");
        assertInvalid("{\"username\":".repeat(5_000), "is not a JSON object");
    }

    @Test
    void nothingButARefusalComesOutAndItNeverHoldsAValue() {
        List<String> pieces = List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\"username\":",
                "\"password\":",
                "\"host\":",
                "\"port\":",
                "null",
                "true",
                "1",
                "-1e9",
                "\\u12",
                "\"" + VALUE + "\"",
                VALUE,
                "\n",
                "\u0000");
        SeededRandom.rounds(5_000, random -> {
            StringBuilder json = new StringBuilder("{\"username\":\"" + VALUE + "\",\"password\":\"" + VALUE + "\"}");
            for (int hits = random.nextInt(6); hits > 0; hits--) {
                int at = random.nextInt(json.length() + 1);
                if (random.nextBoolean()) {
                    json.insert(at, SeededRandom.oneOf(random, pieces));
                } else {
                    json.delete(at, Math.min(json.length(), at + random.nextInt(20)));
                }
            }
            try {
                DatabaseSecret secret = parse(json.toString());
                assertThat(secret.username()).isNotEmpty();
                assertThat(secret.password()).isNotEmpty();
            } catch (CredentialsException e) {
                assertThat(e.reason()).isEqualTo(SECRET_INVALID);
                assertTellsNoValue(e);
            }
        });
    }

    @Test
    void aSecretMasksItself() throws Exception {
        assertThat(parse("{\"username\":\"app\",\"password\":\"" + VALUE + "\"}"))
                .hasToString("DatabaseSecret[*** AWSCURRENT v1]");
    }

    private static DatabaseSecret parse(String json) throws CredentialsException {
        return DatabaseSecret.parse("prod/orders", json, "v1", "AWSCURRENT");
    }

    private static void assertInvalid(String json, String why) {
        assertThatExceptionOfType(CredentialsException.class)
                .isThrownBy(() -> parse(json))
                .withMessageStartingWith("The secret \"prod/orders\" ")
                .withMessageContaining(why)
                .matches(e -> e.reason() == SECRET_INVALID)
                .satisfies(DatabaseSecretTest::assertTellsNoValue);
    }

    private static void assertTellsNoValue(CredentialsException e) {
        assertThat(e.getMessage()).doesNotContain(VALUE).doesNotContain("hunter2");
        assertThat(e).hasNoCause();
        assertThat(e.getSuppressed()).isEmpty();
    }
}
