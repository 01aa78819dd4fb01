package io.github.rdsiam.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rdsiam.SeededRandom;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "a", "1", "127.0.0.1", "xn--bcher-kva.example", "a.b-c.d", "A.B.C"})
    void takesLettersDigitsDotsAndHyphensInLowerCase(String host) {
        assertThat(HostName.parse("endpoint", host)).isEqualTo(host.toLowerCase(Locale.ROOT));
    }

    @Test
    void lowersCaseAlikeInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(HostName.parse("endpoint", "INSTANCE.AWS")).isEqualTo("instance.aws");
        } finally {
            Locale.setDefault(before);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "must not be blank"),
                Arguments.of("  \t", "must not be blank"),
                Arguments.of("\u3000", "must not be blank"),
                Arguments.of("jdbc:mysql://db.example.com/x", "is a URL"),
                Arguments.of("https://db.example.com", "is a URL"),
                Arguments.of("db.example.com:3306", "contains a port"),
                Arguments.of("::1", "contains a port"),
                Arguments.of("[::1]", "contains a port"),
                Arguments.of("db.example.com.", "dot"),
                Arguments.of(".db", "dot"),
                Arguments.of("db..example", "dot"),
                Arguments.of(".", "dot"),
                Arguments.of("-db.example", "hyphen"),
                Arguments.of("db-.example", "hyphen"),
                Arguments.of("db example", "letters, digits"),
                Arguments.of(" db.example", "letters, digits"),
                Arguments.of("db.example\n", "letters, digits"),
                Arguments.of("db\u0000", "letters, digits"),
                Arguments.of("db_1", "letters, digits"),
                Arguments.of("d\u00e4.example", "letters, digits"),
                Arguments.of("d\u0131.example", "letters, digits"),
                Arguments.of("\uff41.example", "letters, digits"),
                Arguments.of("\u212Aelvin", "letters, digits"),
                Arguments.of("(host=x,sslMode=DISABLED)", "letters, digits"),
                Arguments.of("h/x?k=v#f", "letters, digits"),
                Arguments.of("h?sslMode=DISABLED", "letters, digits"),
                Arguments.of("h#f", "letters, digits"),
                Arguments.of("a,b", "letters, digits"),
                Arguments.of("user@h", "letters, digits"),
                Arguments.of("h;x", "letters, digits"),
                Arguments.of("h%2f", "letters, digits"),
                Arguments.of("h\\x", "letters, digits"),
                Arguments.of("a".repeat(64) + ".example", "63 characters"),
                Arguments.of(("a".repeat(49) + ".").repeat(5) + "abcd", "253 characters"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatIsNoHostNameAndSaysWhatIsWrong(String host, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostName.parse("endpoint", host))
                .withMessageStartingWith("endpoint (" + shown(host) + ") ")
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssm_tunnel",
                "localhost",
                "Bastion.local.",
                "-odd-",
                "xn--bcher-kva.example",
                "b\u00fccher.example",
                "127.0.0.1",
                "127.1",
                "::1",
                "2001:DB8::1",
                "::ffff:127.0.0.1",
                "fe80::1%eth0",
                "fe80::1%3"
            })
    void whatIsDialledMayBeWhateverResolves(String host) {
        assertThat(HostName.parseDialled("connectVia host", host)).isEqualTo(host);
    }

    @Test
    void anIpv6AddressMayHaveItsBrackets() {
        assertThat(HostName.parseDialled("connectVia host", "[::1]")).isEqualTo("::1");
        assertThat(new HostAndPort("::1", 3306)).hasToString("[::1]:3306");
        assertThat(new HostAndPort("ssm_tunnel", 3306)).hasToString("ssm_tunnel:3306");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:13306",
                "[::1]:13306",
                "[localhost]",
                "[]",
                "::1 ",
                "a b",
                "a\tb",
                "a\u0000",
                "a\u202eb",
                "a\u2028b",
                "fe80::1%eth0/x",
                "jdbc:mysql://h/x",
                "tcp://h",
                "h/x",
                "h?sslMode=DISABLED",
                "h#x",
                "u@h",
                "(host=h)",
                "a,b",
                "a;b",
                "a=b",
                "a&b",
                "a\\b",
                "a%62"
            })
    void whatIsDialledHoldsNeitherPortNorPartsOfAUrlNorControlCharacters(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostName.parseDialled("connectVia host", host))
                .withMessageStartingWith("connectVia host (" + shown(host) + ") ");
    }

    private static String shown(String host) {
        return host.matches("(?s).*[@?=].*")
                ? "not shown, because it may contain a password"
                : "\"" + LogSafe.escape(host) + "\"";
    }

    @Test
    void takesTheLongestNameThatDnsAllows() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);

        assertThat(HostName.parse("endpoint", longest)).hasSize(253).isEqualTo(longest);
    }

    @Test
    void refusesNullByTheParametersName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostName.parse("endpoint", null))
                .withMessageStartingWith("endpoint is null; it is required");
    }

    @Test
    void nothingButTheGrammarPassesAndNothingButItsRefusalComesOut() {
        SeededRandom.rounds(5_000, random -> {
            String host = random.nextBoolean()
                    ? SeededRandom.anything(random, 40)
                    : SeededRandom.text(random, "aZ09.-(),?#/:@\n =&\u0130", 20);
            try {
                assertThat(HostName.parse("endpoint", host)).matches("[a-z0-9-]+(\\.[a-z0-9-]+)*");
            } catch (RuntimeException e) {
                assertThat(e).isExactlyInstanceOf(InvalidSettingException.class);
                assertThat(e.getMessage())
                        .startsWith("endpoint (" + shown(host) + ") ")
                        .doesNotContain("\n", "\r");
            }
        });
    }

    @Test
    void aPortIsFrom1To65535() {
        assertThat(io.github.rdsiam.internal.endpoint.Arguments.port("port", 1)).isEqualTo(1);
        assertThat(io.github.rdsiam.internal.endpoint.Arguments.port("port", 65_535))
                .isEqualTo(65_535);
        for (int port : new int[] {0, -1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> io.github.rdsiam.internal.endpoint.Arguments.port("port", port))
                    .withMessage("port (\"" + port + "\") must be from 1 to 65535");
        }
    }
}
