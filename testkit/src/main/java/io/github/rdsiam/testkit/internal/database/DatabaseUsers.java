package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.protocol.DatabaseLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Users and their passwords in a database, changed with the login of an administrator. */
public record DatabaseUsers(String host, int port, DatabaseLogin master) {

    /** Creates a user where it does not exist, with this password and with all privileges on something. */
    public void create(DatabaseLogin login, String on) throws IOException {
        try (var link = DatabaseLink.open(host, port, master)) {
            var account = account(login.user(), "%");
            var password = " IDENTIFIED BY " + quote(login.password());
            link.query("CREATE USER IF NOT EXISTS " + account + password);
            link.query("ALTER USER " + account + password);
            link.query("GRANT ALL ON " + on + " TO " + account);
            link.quit();
        }
    }

    /** Gives an existing user another password, on all hosts it may come from. */
    public void setPassword(DatabaseLogin login) throws IOException {
        try (var link = DatabaseLink.open(host, port, master)) {
            for (var from : hosts(link, login.user())) {
                link.query("ALTER USER " + account(login.user(), from) + " IDENTIFIED BY " + quote(login.password()));
            }
            link.quit();
        }
    }

    /** Creates a user, where it does not exist yet, that may do what another may. */
    public void cloneUser(String original, String clone) throws IOException {
        try (var link = DatabaseLink.open(host, port, master)) {
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

    /** The grant to another user, without the password that MariaDB shows in it. */
    private static String regranted(String grant, String from, String clone) {
        return grant.replaceFirst(
                        " TO `[^`]*`@`[^`]*`", " TO " + account(clone, from).replace("\\", "\\\\"))
                .replaceFirst(" IDENTIFIED (BY|VIA) .*?(?= REQUIRE | WITH |$)", "");
    }

    public void checkLogin(DatabaseLogin login) throws IOException {
        try (var link = DatabaseLink.open(host, port, login)) {
            link.query("SELECT NOW()");
            link.quit();
        }
    }

    private static List<String> hosts(DatabaseLink link, String user) throws IOException {
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
