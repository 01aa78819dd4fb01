package com.example.orders;

import java.util.List;
import java.util.stream.Stream;

/** The command line that moves the application from production to this machine. */
final class LocalProperties {

    /** Hibernate asks MySQL for its keywords in a way that the testkit's MariaDB does not understand. */
    private static final List<String> MARIADB = List.of(
            "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false",
            "spring.jpa.database-platform=org.hibernate.dialect.MySQLDialect");

    private LocalProperties() {}

    static String[] asArguments(LocalAws aws) {
        return Stream.of(List.of("server.port=0"), aws.properties(), MARIADB)
                .flatMap(List::stream)
                .map("--"::concat)
                .toArray(String[]::new);
    }
}
