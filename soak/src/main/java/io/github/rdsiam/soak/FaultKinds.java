package io.github.rdsiam.soak;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.soak.FaultKind.Ending;
import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.SecretsFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Every kind of fault that the testkit can inject into an engine. */
final class FaultKinds {

    private static final String LOGINS = "faults in the next 1 to 3 logins";
    private static final String CONNECTIONS = "every open connection";
    private static final String CREDENTIALS = "credentials";
    private static final String ROTATIONS = "rotation of the secret";
    private static final String SECRETS =
            "IAM denied, the secret rotated, and faults in the next 1 to 3 calls of Secrets Manager";

    private static final int MAX_TIMES = 3;
    private static final int MIN_MILLIS = 1_000;
    private static final int MAX_MILLIS = 6_000;

    private FaultKinds() {}

    static List<FaultKind> all(RdsEngine engine) {
        List<FaultKind> all = new ArrayList<>();
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
            if (fault.isOf(engine)) {
                all.add(login(fault));
            }
        }
        for (SecretsFault fault : EnumSet.complementOf(EnumSet.of(SecretsFault.NONE))) {
            all.add(secrets(fault));
        }
        for (Drop how : Drop.values()) {
            all.add(drop(how));
        }
        all.add(at("idle for the proxy's timeout", Effect.BREAK, Servers::passIdleTimeout));
        all.add(killed());
        all.add(evicted());
        all.add(denied());
        all.add(keyRevoked());
        all.add(bothDenied());
        for (boolean alternating : new boolean[] {false, true}) {
            for (boolean held : new boolean[] {false, true}) {
                all.add(rotation(alternating, held));
            }
        }
        return all;
    }

    /** Half the time it hits new logins at once, otherwise the logins that replace connections at their maximum lifetime. */
    private static FaultKind login(Fault fault) {
        return new FaultKind(LOGINS, "`" + fault + "`", effects(fault), (servers, pool, random) -> {
            servers.script(fault, times(random));
            if (random.nextBoolean()) {
                newLogins(pool);
            }
            return Ending.NONE;
        });
    }

    private static Set<Effect> effects(Fault fault) {
        return switch (fault) {
            case REFUSE,
                    CONTROL_CHARACTERS,
                    REFUSE_AS_DOCUMENTED,
                    NO_CREDENTIALS,
                    UNSUPPORTED_AUTHENTICATION,
                    ASKS_FOR_MD5,
                    ASKS_FOR_SASL,
                    ASKS_FOR_GSS -> Set.of(Effect.LOGIN, Effect.REFUSAL);
            case DEAF_RELAY -> Set.of(Effect.LOGIN, Effect.SILENCE);
            default -> Set.of(Effect.LOGIN);
        };
    }

    private static FaultKind secrets(SecretsFault fault) {
        return new FaultKind(
                SECRETS, "`" + fault + "`", Set.of(Effect.LOGIN, Effect.REFUSAL), (servers, pool, random) -> {
                    servers.denyIam(true);
                    servers.script(fault, times(random));
                    servers.rotate(false);
                    servers.finishRotation();
                    newLogins(pool);
                    return new Ending(duration(random), () -> servers.denyIam(false));
                });
    }

    static FaultKind drop(Drop how) {
        String name = switch (how) {
            case FIN -> "closed normally";
            case RESET -> "reset";
            case SILENT -> "silent from now on";
        };
        return at(name, how == Drop.SILENT ? Effect.SILENCE : Effect.BREAK, servers -> servers.drop(how));
    }

    private interface Step {
        void run(Servers servers);
    }

    private static FaultKind at(String name, Effect effect, Step step) {
        return new FaultKind(CONNECTIONS, name, Set.of(effect), (servers, pool, random) -> {
            step.run(servers);
            return Ending.NONE;
        });
    }

    static FaultKind killed() {
        return at("every other one killed in the database", Effect.BREAK, Servers::kill);
    }

    private static FaultKind evicted() {
        return new FaultKind(CONNECTIONS, "evicted softly by the application", Set.of(), (servers, pool, random) -> {
            newLogins(pool);
            return Ending.NONE;
        });
    }

    static FaultKind denied() {
        return new FaultKind(
                CREDENTIALS, "IAM denied for 1 to 6 s", Set.of(Effect.REFUSAL), (servers, pool, random) -> {
                    servers.denyIam(true);
                    newLogins(pool);
                    return new Ending(duration(random), () -> servers.denyIam(false));
                });
    }

    private static FaultKind keyRevoked() {
        return new FaultKind(
                CREDENTIALS,
                "access key revoked, a new one in force",
                Set.of(Effect.REFUSAL),
                (servers, pool, random) -> {
                    servers.revokeKey();
                    newLogins(pool);
                    return Ending.NONE;
                });
    }

    /** IAM is denied, the cached password is old, the new one cannot be read, and every connection is gone. */
    private static FaultKind bothDenied() {
        return new FaultKind(
                CREDENTIALS,
                "IAM and the secret denied for 1 to 6 s in the middle of a rotation, every connection reset",
                Set.of(Effect.REFUSAL, Effect.LOGIN, Effect.BREAK),
                (servers, pool, random) -> {
                    servers.denyIam(true);
                    servers.denySecrets(true);
                    servers.rotate(false);
                    servers.drop(Drop.RESET);
                    return new Ending(duration(random), () -> {
                        servers.finishRotation();
                        servers.denySecrets(false);
                        servers.denyIam(false);
                    });
                });
    }

    /** Half the time with IAM denied, so that all callers log in with the secret. */
    static FaultKind rotation(boolean alternating, boolean held) {
        String name = (alternating ? "alternating users" : "single user") + (held ? ", window open for 1 to 6 s" : "");
        return new FaultKind(ROTATIONS, name, Set.of(Effect.LOGIN, Effect.REFUSAL), (servers, pool, random) -> {
            boolean denied = random.nextBoolean();
            if (denied) {
                servers.denyIam(true);
            }
            servers.rotate(alternating);
            newLogins(pool);
            return new Ending(held ? duration(random) : Duration.ZERO, () -> {
                servers.finishRotation();
                if (denied) {
                    servers.denyIam(false);
                }
                newLogins(pool);
            });
        });
    }

    private static int times(Random random) {
        return 1 + random.nextInt(MAX_TIMES);
    }

    private static Duration duration(Random random) {
        return Duration.ofMillis(MIN_MILLIS + random.nextInt(MAX_MILLIS - MIN_MILLIS));
    }

    private static void newLogins(HikariDataSource pool) {
        pool.getHikariPoolMXBean().softEvictConnections();
    }
}
