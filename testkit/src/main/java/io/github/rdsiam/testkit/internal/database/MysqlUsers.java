package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Manages users of MySQL and MariaDB, for all hosts from which they may connect. A database is a schema there. */
record MysqlUsers(String host, int port, DatabaseLogin master) implements DatabaseUsers {

    @Override
    public void createDatabase(String database) throws IOException {
        try (var link = MysqlLink.open(host, port, master)) {
            link.query("CREATE DATABASE IF NOT EXISTS " + schema(database));
            link.quit();
        }
    }

    private static String schema(String database) {
        return "`" + database.replace("`", "``") + "`";
    }

    @Override
    public void create(DatabaseLogin login, String database, boolean rdsIam) throws IOException {
        createDatabase(database);
        try (var link = MysqlLink.open(host, port, master)) {
            var schema = schema(database);
            var account = account(login.user(), "%");
            var password = " IDENTIFIED BY " + quote(login.password());
            if (!login.equals(master)) {
                link.query("CREATE USER IF NOT EXISTS " + account + password);
                link.query("ALTER USER " + account + password);
                // in a grant, an underscore matches any character
                link.query("GRANT ALL ON " + schema.replace("_", "\\_") + ".* TO " + account);
            }
            link.quit();
        }
    }

    @Override
    public boolean exists(String user) throws IOException {
        try (var link = MysqlLink.open(host, port, master)) {
            var rows = link.query("SELECT host FROM mysql.user WHERE user = " + quote(user));
            link.quit();
            return !rows.isEmpty();
        }
    }

    @Override
    public void setPassword(DatabaseLogin login) throws IOException {
        try (var link = MysqlLink.open(host, port, master)) {
            for (var from : hosts(link, login.user())) {
                link.query("ALTER USER " + account(login.user(), from) + " IDENTIFIED BY " + quote(login.password()));
            }
            link.quit();
        }
    }

    @Override
    public void cloneUser(String original, String clone) throws IOException {
        try (var link = MysqlLink.open(host, port, master)) {
            for (var from : hosts(link, original)) {
                link.query("CREATE USER IF NOT EXISTS " + account(clone, from) + " IDENTIFIED BY "
                        + quote(RandomText.ofLength(32)));
                for (var row : link.query("SHOW GRANTS FOR " + account(original, from))) {
                    var grant = Objects.requireNonNull(row.get(0));
                    if (grant.startsWith("GRANT ")) {
                        link.query(regranted(grant, from, clone));
                    }
                }
            }
            link.quit();
        }
    }

    /** Returns the same grant for another user, without the password that MariaDB includes in it. */
    private static String regranted(String grant, String from, String clone) {
        return grant.replaceFirst(
                        " TO `[^`]*`@`[^`]*`", " TO " + account(clone, from).replace("\\", "\\\\"))
                .replaceFirst(" IDENTIFIED (BY|VIA) .*?(?= REQUIRE | WITH |$)", "");
    }

    /** Returns true: an instance with MySQL accepts tokens for every user. It accepts passwords as well. */
    @Override
    public boolean isIamUser(String user) {
        return true;
    }

    @Override
    public void checkLogin(DatabaseLogin login) throws IOException {
        try (var link = MysqlLink.open(host, port, login)) {
            link.query("SELECT NOW()");
            link.quit();
        }
    }

    private static List<String> hosts(MysqlLink link, String user) throws IOException {
        var hosts = new ArrayList<String>();
        for (var row : link.query("SELECT host FROM mysql.user WHERE user = " + quote(user))) {
            hosts.add(Objects.requireNonNull(row.get(0)));
        }
        if (hosts.isEmpty()) {
            throw new IOException("the database has no user " + user);
        }
        return hosts;
    }

    private static String account(String user, String from) {
        return quote(user) + "@" + quote(from);
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
