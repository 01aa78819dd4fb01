package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.IamTokenDataSource;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DriverPropertiesTest {

    @Test
    void everyPropertyOfThisDriverIsAcceptedOrRefusedWithAReasonOfItsOwn() throws SQLException {
        String url = "jdbc:" + Server.ENGINE.name().toLowerCase(Locale.ROOT) + "://localhost/";
        DriverPropertyInfo[] properties = DriverManager.getDriver(url).getPropertyInfo(url, new Properties());

        assertThat(properties).hasSizeGreaterThan(70).allSatisfy(property -> assertThat(answer(property.name))
                .as(property.name)
                .doesNotContain("does not know it"));
    }

    private static String answer(String property) {
        try {
            IamTokenDataSource.builder().engine(Server.ENGINE).driverProperty(property, "1");
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
