package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.IamTokenDataSource;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DriverPropertiesTest {

    private static final String URL = "jdbc:mysql://localhost/";

    @Test
    void everyPropertyOfThisDriverIsAcceptedOrRefusedWithAReasonOfItsOwn() throws SQLException {
        DriverPropertyInfo[] properties = DriverManager.getDriver(URL).getPropertyInfo(URL, new Properties());

        assertThat(properties).hasSizeGreaterThan(150).allSatisfy(property -> assertThat(answer(property.name))
                .as(property.name)
                .doesNotContain("does not know it"));
    }

    private static String answer(String property) {
        try {
            IamTokenDataSource.builder().driverProperty(property, "1");
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
