package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {

    @ParameterizedTest
    @CsvSource({"CONNECTOR_J, mysql, x+y", "PGJDBC, postgresql, x y"})
    void takesAUrlApartAsTheDriverDoes(JdbcDriver driver, String scheme, String plus) {
        assertThat(JdbcUrl.parse("jdbc:" + scheme + "://db.example.com:3307/my%20orders?a=1%2B1&b=x+y&c"))
                .isEqualTo(new JdbcUrl(
                        driver, "db.example.com", 3307, "my orders", Map.of("a", "1+1", "b", plus, "c", "")));
    }

    @Test
    void showsNoValueOfAParameter() {
        assertThat(JdbcUrl.parse("jdbc:mysql://h/db?password=hunter2&b=c"))
                .hasToString("JdbcUrl[CONNECTOR_J h/db, parameters [password, b]]");
        assertThat(JdbcUrl.parse("jdbc:postgresql://h:5433/db?password=hunter2&b=c"))
                .hasToString("JdbcUrl[PGJDBC h:5433/db, parameters [password, b]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//h", "//h/", "//h/?", "//h?"})
    void leavesWhatIsMissingToTheDefaults(String rest) {
        assertThat(JdbcUrl.parse("jdbc:mysql:" + rest))
                .isEqualTo(new JdbcUrl(JdbcDriver.CONNECTOR_J, "h", null, null, Map.of()));
        assertThat(JdbcUrl.parse(" jdbc:postgresql:" + rest + " "))
                .isEqualTo(new JdbcUrl(JdbcDriver.PGJDBC, "h", null, null, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "///db",
                "//u@h/db",
                "//u:p@h/db",
                "//h1,h2/db",
                "//[h1,h2]/db",
                "//[::1]/db",
                "//(host=h)/db",
                "//address=(host=h)/db",
                "//h/db#fragment",
                "//h/db/other",
                "//h/%zz",
                "//h:123456/db",
                "loadbalance://h/db",
                "db",
                "/",
                ""
            })
    void refusesEveryOtherForm(String rest) {
        for (String scheme : new String[] {"jdbc:mysql:", "jdbc:postgresql:"}) {
            assertThatThrownBy(() -> JdbcUrl.parse(scheme + rest))
                    .isInstanceOf(RdsIamConfigurationException.class)
                    .hasMessageContaining("does not have the form " + scheme + "//host:port/database?name=value");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql+srv://h/db",
                "jdbc:aws-wrapper:mysql://h/db",
                "jdbc:aws-wrapper:postgresql://h/db",
                "jdbc:mariadb://h/db",
                "jdbc:h2:mem:orders",
                "postgresql://h/db",
                ""
            })
    void refusesTheUrlsOfOtherDatabasesAndDrivers(String url) {
        assertThatThrownBy(() -> JdbcUrl.parse(url))
                .isInstanceOfSatisfying(
                        RdsIamConfigurationException.class,
                        refused -> assertThat(refused.action())
                                .contains(JdbcDriver.CONNECTOR_J.urlForm(), JdbcDriver.PGJDBC.urlForm()));
    }

    @ParameterizedTest
    @EnumSource
    void printsAFormThatItTakes(JdbcDriver driver) {
        String url = driver.urlForm().replace("host:port", "db.example.com:1234");

        assertThat(JdbcUrl.parse(url))
                .isEqualTo(new JdbcUrl(driver, "db.example.com", 1234, "database", Map.of("name", "value")));
    }
}
