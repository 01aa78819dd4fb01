package io.github.rdsiam.testkit.internal.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.internal.database.SqlDialect;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordsTest {

    private static void checkLogin(LocalAws aws, DatabaseLogin login) throws IOException {
        var database = aws.database();
        SqlDialect.of(aws.engine())
                .users(database.host(), database.port(), database.admin())
                .checkLogin(login);
    }

    @ParameterizedTest
    @EnumSource
    void areRotatedAndPutBack(RdsEngine engine) throws Exception {
        try (var aws = LocalAws.builder().engine(engine).user("put_back").start()) {
            var secret = aws.secrets().current(aws.secretId());
            var passwords = new Passwords(aws, List.of(new User("put_back", null)));
            assertThat(passwords.logins()).containsExactly(aws.login());
            for (var rotations : List.of(
                    List.of(RotationKind.SINGLE_USER),
                    List.of(RotationKind.ALTERNATING_USERS),
                    List.of(RotationKind.ALTERNATING_USERS, RotationKind.ALTERNATING_USERS))) {
                for (var kind : rotations) {
                    passwords.rotate("put_back", kind);
                }
                assertThat(aws.secrets().current(aws.secretId())).isNotEqualTo(secret);

                passwords.restore();

                assertThat(aws.secrets().current(aws.secretId())).isEqualTo(secret);
                checkLogin(aws, aws.login());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void areNotRotatedTwiceAtOnce(RdsEngine engine) throws Exception {
        try (var aws = LocalAws.builder().engine(engine).user("put_back").start()) {
            var passwords = new Passwords(aws, List.of(new User("put_back", null)));
            aws.secrets().rotateSingleUser(aws.secretId(), aws.database());

            assertThatThrownBy(() -> passwords.rotate("put_back", RotationKind.SINGLE_USER))
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining("is in progress");

            passwords.restore();
            checkLogin(aws, aws.login());
            passwords.rotate("put_back", RotationKind.SINGLE_USER);
            passwords.restore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTheAdministratorStay(RdsEngine engine) throws Exception {
        var admin = EmbeddedDatabase.shared(engine).admin();
        try (var aws = LocalAws.builder().engine(engine).login(admin).start()) {
            var passwords = new Passwords(aws, List.of(new User(admin.user(), admin)));
            for (var kind : RotationKind.values()) {
                assertThatThrownBy(() -> passwords.rotate(admin.user(), kind))
                        .isInstanceOf(ControlException.class)
                        .hasMessageContaining("administrator");
            }
            checkLogin(aws, admin);
        }
    }
}
