package io.github.rdsiam.benchmarks.soak;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.benchmarks.soak.Mischief.Ending;
import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.SecretsFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** All that the testkit can do. */
final class Mischiefs {

    private static final String LOGINS = "the next 1 to 3 logins meet";
    private static final String CONNECTIONS = "every open connection";
    private static final String CREDENTIALS = "credentials";
    private static final String ROTATIONS = "rotation of the secret";
    private static final String SECRETS =
            "IAM denied, the secret rotated, and the next 1 to 3 calls of Secrets Manager meet";

    private static final int MOST_TIMES = 3;
    private static final int SHORTEST_MILLIS = 1_000;
    private static final int LONGEST_MILLIS = 6_000;

    private Mischiefs() {}

    static List<Mischief> all() {
        List<Mischief> all = new ArrayList<>();
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
            all.add(login(fault));
        }
        for (SecretsFault fault : EnumSet.complementOf(EnumSet.of(SecretsFault.NONE))) {
            all.add(secrets(fault));
        }
        for (Drop how : Drop.values()) {
            all.add(drop(how));
        }
        all.add(at("idle for the proxy's timeout", Trouble.BREAK, Stage::passIdleTimeout));
        all.add(killed());
        all.add(evicted());
        all.add(denied());
        all.add(keyRevoked());
        all.add(nobodyLetIn());
        for (boolean alternating : new boolean[] {false, true}) {
            for (boolean held : new boolean[] {false, true}) {
                all.add(rotation(alternating, held));
            }
        }
        return all;
    }

    /** Half of the time at once, else whenever a connection's life ends. */
    private static Mischief login(Fault fault) {
        return new Mischief(LOGINS, "`" + fault + "`", troubles(fault), (stage, pool, random) -> {
            stage.script(fault, times(random));
            if (random.nextBoolean()) {
                newLogins(pool);
            }
            return Ending.NONE;
        });
    }

    private static Set<Trouble> troubles(Fault fault) {
        return switch (fault) {
            case REFUSE, CONTROL_CHARACTERS -> Set.of(Trouble.LOGIN, Trouble.REFUSAL);
            case DEAF_RELAY -> Set.of(Trouble.LOGIN, Trouble.SILENCE);
            default -> Set.of(Trouble.LOGIN);
        };
    }

    private static Mischief secrets(SecretsFault fault) {
        return new Mischief(
                SECRETS, "`" + fault + "`", Set.of(Trouble.LOGIN, Trouble.REFUSAL), (stage, pool, random) -> {
                    stage.denyIam(true);
                    stage.script(fault, times(random));
                    stage.rotate(false);
                    stage.finishRotation();
                    newLogins(pool);
                    return new Ending(aWhile(random), () -> stage.denyIam(false));
                });
    }

    static Mischief drop(Drop how) {
        String name = switch (how) {
            case FIN -> "closed in good order";
            case RESET -> "reset";
            case SILENT -> "silent from now on";
        };
        return at(name, how == Drop.SILENT ? Trouble.SILENCE : Trouble.BREAK, stage -> stage.drop(how));
    }

    private interface Blow {
        void strike(Stage stage);
    }

    private static Mischief at(String name, Trouble trouble, Blow blow) {
        return new Mischief(CONNECTIONS, name, Set.of(trouble), (stage, pool, random) -> {
            blow.strike(stage);
            return Ending.NONE;
        });
    }

    static Mischief killed() {
        return at("every other one killed in the database", Trouble.BREAK, Stage::kill);
    }

    private static Mischief evicted() {
        return new Mischief(CONNECTIONS, "evicted softly by the application", Set.of(), (stage, pool, random) -> {
            newLogins(pool);
            return Ending.NONE;
        });
    }

    static Mischief denied() {
        return new Mischief(CREDENTIALS, "IAM denied for 1 to 6 s", Set.of(Trouble.REFUSAL), (stage, pool, random) -> {
            stage.denyIam(true);
            newLogins(pool);
            return new Ending(aWhile(random), () -> stage.denyIam(false));
        });
    }

    private static Mischief keyRevoked() {
        return new Mischief(
                CREDENTIALS,
                "access key revoked, a new one in force",
                Set.of(Trouble.REFUSAL),
                (stage, pool, random) -> {
                    stage.revokeKey();
                    newLogins(pool);
                    return Ending.NONE;
                });
    }

    /** IAM says no, the cached password is an old one, and the new one cannot be read; and no connection is left. */
    private static Mischief nobodyLetIn() {
        return new Mischief(
                CREDENTIALS,
                "IAM and the secret denied for 1 to 6 s in the middle of a rotation, every connection reset",
                Set.of(Trouble.REFUSAL, Trouble.LOGIN, Trouble.BREAK),
                (stage, pool, random) -> {
                    stage.denyIam(true);
                    stage.denySecrets(true);
                    stage.rotate(false);
                    stage.drop(Drop.RESET);
                    return new Ending(aWhile(random), () -> {
                        stage.finishRotation();
                        stage.denySecrets(false);
                        stage.denyIam(false);
                    });
                });
    }

    /** Half of the time with IAM denied, so that the secret is what everybody logs in with. */
    static Mischief rotation(boolean alternating, boolean held) {
        String name = (alternating ? "alternating users" : "single user") + (held ? ", window open for 1 to 6 s" : "");
        return new Mischief(ROTATIONS, name, Set.of(Trouble.LOGIN, Trouble.REFUSAL), (stage, pool, random) -> {
            boolean denied = random.nextBoolean();
            if (denied) {
                stage.denyIam(true);
            }
            stage.rotate(alternating);
            newLogins(pool);
            return new Ending(held ? aWhile(random) : Duration.ZERO, () -> {
                stage.finishRotation();
                if (denied) {
                    stage.denyIam(false);
                }
                newLogins(pool);
            });
        });
    }

    private static int times(Random random) {
        return 1 + random.nextInt(MOST_TIMES);
    }

    private static Duration aWhile(Random random) {
        return Duration.ofMillis(SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS));
    }

    private static void newLogins(HikariDataSource pool) {
        pool.getHikariPoolMXBean().softEvictConnections();
    }
}
