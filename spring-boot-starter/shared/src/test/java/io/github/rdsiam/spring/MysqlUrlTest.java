package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlUrlTest {

    @Test
    void takesAUrlApart() {
        assertThat(MysqlUrl.parse("jdbc:mysql://db.example.com:3307/my%20orders?a=1%2B1&b=x+y&c"))
                .isEqualTo(new MysqlUrl("db.example.com", 3307, "my orders", Map.of("a", "1+1", "b", "x+y", "c", "")));
    }

    @Test
    void tellsNoValueOfAParameter() {
        assertThat(MysqlUrl.parse("jdbc:mysql://h/db?password=hunter2&b=c"))
                .hasToString("MysqlUrl[h:3306/db, parameters [password, b]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://h", "jdbc:mysql://h/", "jdbc:mysql://h/?", " jdbc:mysql://h:3306/? "})
    void knowsTheDefaults(String url) {
        assertThat(MysqlUrl.parse(url)).isEqualTo(new MysqlUrl("h", 3306, null, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql:///db",
                "jdbc:mysql://u@h/db",
                "jdbc:mysql://u:p@h/db",
                "jdbc:mysql://h1,h2/db",
                "jdbc:mysql://[h1,h2]/db",
                "jdbc:mysql://(host=h)/db",
                "jdbc:mysql://address=(host=h)/db",
                "jdbc:mysql://h/db#fragment",
                "jdbc:mysql://h/%zz",
                "jdbc:mysql://h:123456/db",
                "jdbc:mysql:loadbalance://h/db",
                "jdbc:mysql+srv://h/db",
                "jdbc:aws-wrapper:mysql://h/db",
                "jdbc:mariadb://h/db"
            })
    void refusesEveryOtherForm(String url) {
        assertThatThrownBy(() -> MysqlUrl.parse(url)).isInstanceOf(RdsIamConfigurationException.class);
    }
}
