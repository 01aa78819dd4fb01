package scoreboard;

import io.github.rdsiam.testkit.RdsEngine;
import java.util.Locale;

/** The engine in words. */
final class Words {

    private Words() {}

    static String of(RdsEngine engine) {
        return engine.name().toLowerCase(Locale.ROOT);
    }

    static String title(RdsEngine engine) {
        return engine == RdsEngine.MYSQL ? "MySQL" : "PostgreSQL";
    }
}
