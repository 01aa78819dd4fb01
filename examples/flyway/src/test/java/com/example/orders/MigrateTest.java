package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RecordedLogin;
import org.junit.jupiter.api.Test;

class MigrateTest {

    @Test
    void migratesOnceWithATokenOverVerifiedTls() {
        try (LocalAws aws = LocalAws.start()) {
            aws.systemProperties().forEach(System::setProperty); // the driver's AWS credentials
            String url = Migrate.URL + "?" + aws.urlParameters();

            assertThat(Migrate.migrate(url).migrationsExecuted).isEqualTo(1);
            assertThat(Migrate.migrate(url).migrationsExecuted).isZero();

            assertThat(aws.database().in(aws.databaseName()).query("SELECT name FROM invoices"))
                    .contains("first invoice");
            assertThat(aws.proxy().logins())
                    .isNotEmpty()
                    .extracting(RecordedLogin::credential, RecordedLogin::tlsVersion)
                    .containsOnly(tuple(CredentialKind.TOKEN, "TLSv1.3"));
        }
    }
}
