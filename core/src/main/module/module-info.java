/** MySQL and PostgreSQL connections to Amazon RDS, Aurora and RDS Proxy with IAM tokens over verified TLS. */
module io.github.rdsiam {
    requires transitive com.zaxxer.hikari;
    requires transitive java.sql;
    requires transitive software.amazon.awssdk.identity.spi;
    requires transitive software.amazon.awssdk.services.secretsmanager;
    requires com.github.benmanes.caffeine;
    requires jdk.net;
    requires org.slf4j;
    requires static jdk.jfr;
    requires static org.crac;
    requires static org.jspecify;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.protocols.jsoncore;
    requires software.amazon.awssdk.profiles;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.services.rds;
    // for assumed roles
    requires static software.amazon.awssdk.services.sts;
   
    // static: the module name of a driver comes from its file name. A module that reads one automatic module, such as
    // the SDK's, reads all of them
    requires static mysql.connector.j;
    requires static org.postgresql.jdbc;

    exports io.github.rdsiam;
    // each driver instantiates classes by name
    exports io.github.rdsiam.internal.mysql to
            mysql.connector.j;
    exports io.github.rdsiam.internal.postgresql to
            org.postgresql.jdbc;
    // the starter reads the name of a refused setting
    exports io.github.rdsiam.internal.endpoint to
            io.github.rdsiam.spring;

    provides java.sql.Driver with
            io.github.rdsiam.RdsIamDriver;
}
