package io.github.rdsiam;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the login that a connection of the driver belongs to, by the opaque id that travels as a connection property.
 *
 * <p>A data source is entered when it first connects and removed when it closes; an unknown id fails closed.
 */
final class OpenLogins {

    /** Not a property of Connector/J: the driver carries it along unread. */
    static final String PROPERTY = "rdsIamLogin";

    private static final Map<String, LoginRegistry> OPEN = new ConcurrentHashMap<>();

    private OpenLogins() {}

    static String enter(LoginRegistry logins) {
        // not to be guessed: whoever can have a URL of his own opened would log in as our role
        String id = UUID.randomUUID().toString();
        OPEN.put(id, logins);
        return id;
    }

    static void remove(String id) {
        OPEN.remove(id);
    }

    static LoginAttempt find(@Nullable PropertySet properties) throws IOException {
        RuntimeProperty<String> property = properties == null ? null : properties.getStringProperty(PROPERTY);
        String value = property == null ? null : property.getValue();
        int slash = value == null ? -1 : value.indexOf('/');
        LoginRegistry logins = value == null || slash < 0 ? null : OPEN.get(value.substring(0, slash));
        if (value == null || logins == null) {
            throw new IOException("RdsSocketFactory works only for an open IamTokenDataSource; this one was closed, or"
                    + " the class was named in the properties of another connection");
        }
        return logins.find(value.substring(slash + 1));
    }
}
