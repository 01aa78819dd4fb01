package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

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
                Arguments.of("db.example.com:3306", "must not hold a port"),
                Arguments.of("::1", "must not hold a port or colon"),
                Arguments.of("[::1]", "must not hold a port or colon"),
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
                .isThrownBy(() -> HostName.parse("connectVia host", host))
                .withMessageStartingWith("connectVia host (\"" + Printable.text(host) + "\") ")
                .withMessageContaining(why);
    }

    @Test
    void takesTheLongestNameThatDnsAllows() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);

        assertThat(HostName.parse("endpoint", longest)).hasSize(253).isEqualTo(longest);
    }

    @Test
    void refusesNullByTheParametersName() {
        assertThatNullPointerException()
                .isThrownBy(() -> HostName.parse("endpoint", null))
                .withMessage("endpoint");
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
                assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
                assertThat(e.getMessage()).startsWith("endpoint (\"").doesNotContain("\n", "\r");
            }
        });
    }

    @Test
    void aPortIsFrom1To65535() {
        assertThat(io.github.rdsiam.Arguments.port("port", 1)).isEqualTo(1);
        assertThat(io.github.rdsiam.Arguments.port("port", 65_535)).isEqualTo(65_535);
        for (int port : new int[] {0, -1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> io.github.rdsiam.Arguments.port("port", port))
                    .withMessage("port (\"" + port + "\") must be from 1 to 65535; MySQL's default is 3306");
        }
    }
}
