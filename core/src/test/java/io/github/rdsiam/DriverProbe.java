package io.github.rdsiam;

import java.sql.DriverManager;
import java.util.Collections;

/** Loads all drivers and asks them for another database's URL, as every program with DriverManager does. */
final class DriverProbe {

    private DriverProbe() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(Collections.list(DriverManager.getDrivers()).stream()
                .filter(RdsIamDriver.class::isInstance)
                .count());
        for (String url : new String[] {"jdbc:h2:mem:orders", "jdbc:rds-iam:h2:mem:orders"}) {
            System.out.println(new RdsIamDriver().acceptsURL(url));
        }
        System.out.println(new RdsIamDriver().acceptsURL(arguments[0]));
    }
}
