/** A user's module: it names nothing that rds-iam uses; the others are for the tests and their pools. */
open module com.example.orders {
    requires io.github.rdsiam;
    requires io.agroal.pool;
    requires java.logging;
    requires org.apache.tomcat.juli;
    requires org.assertj.core;
    requires org.junit.jupiter.api;
}
