package scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

/**
 * A library as an application sets it up. What a library does not offer stays null. The consumer sets what the scoreboard
 * needs from each pool, such as its size.
 */
interface Subject {

    /** Logs in with an IAM token. */
    default HikariDataSource token(At at, Consumer<HikariConfig> pool) {
        return null;
    }

    /** Logs in with the password in a secret. */
    default HikariDataSource secret(At at, Consumer<HikariConfig> pool) {
        return null;
    }

    /** Logs in with a token, or with the password in a secret if IAM refuses. */
    default HikariDataSource fallback(At at, Consumer<HikariConfig> pool) {
        return null;
    }

    /** Signs tokens with the credentials of a profile, not with those of the process. */
    default HikariDataSource profile(At at, Consumer<HikariConfig> pool) {
        return null;
    }

    /** Connects to a tunnel, with tokens for the endpoint. */
    default HikariDataSource tunnel(At at, Consumer<HikariConfig> pool) {
        return null;
    }

    /** Has two hosts, of which the second is used if the first does not answer. */
    default HikariDataSource twoHosts(At at, Consumer<HikariConfig> pool) {
        return null;
    }

    /** Sends what is read-only to another host. */
    default HikariDataSource readWrite(At at, Consumer<HikariConfig> pool) {
        return null;
    }
}
