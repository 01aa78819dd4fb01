package io.github.rdsiam;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id of a login as the text that Connector/J carries along as a connection property. */
final class MysqlLoginId {

    /** Not a property of Connector/J, which does not read it. */
    static final String PROPERTY = "rdsIamLogin";

    private static final int PARTS = 4;

    private MysqlLoginId() {}

    static String text(LoginRegistry.Id id) {
        return id.dataSource() + "/" + id.source() + "/" + id.target() + "/" + id.login();
    }

    /** Finds the login that these properties belong to. */
    static LoginAttempt find(@Nullable PropertySet properties) throws IOException {
        RuntimeProperty<String> property = properties == null ? null : properties.getStringProperty(PROPERTY);
        String text = property == null ? null : property.getValue();
        LoginRegistry.Id id = text == null ? null : parse(text);
        LoginAttempt attempt = id == null ? null : LoginRegistry.find(id);
        if (attempt == null) {
            throw new IOException("RdsSocketFactory works only for an open IamTokenDataSource; this one was closed, or"
                    + " the class was named in the properties of another connection");
        }
        return attempt;
    }

    /** The text may be anybody's: null if it is not an id. */
    private static LoginRegistry.@Nullable Id parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != PARTS) {
            return null;
        }
        try {
            return new LoginRegistry.Id(
                    UUID.fromString(parts[0]),
                    RdsIamListener.Source.valueOf(parts[1]),
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
