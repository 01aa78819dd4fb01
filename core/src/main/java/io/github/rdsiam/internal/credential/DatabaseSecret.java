package io.github.rdsiam.internal.credential;

import static io.github.rdsiam.IamAuthenticationException.Reason.SECRET_INVALID;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.HostName;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One version of the fallback's secret. {@code toString} masks it.
 *
 * @param host as it stands in the secret; null if absent. Only {@link #place} reads it
 * @param port as it stands in the secret; null if absent
 */
public record DatabaseSecret(
        String username,
        String password,
        @Nullable String host,
        @Nullable String port,
        String versionId,
        String stage) implements Credential {

    /** The longest text that can be a port, so that no number of a thousand digits is parsed. */
    private static final int MAX_PORT_LENGTH = 20;

    @Override
    public RdsIamListener.Source source() {
        return RdsIamListener.Source.SECRET;
    }

    @Override
    public String user() {
        return username;
    }

    /** The driver has the password, because not every account takes it in clear text. */
    @Override
    public String driverPassword() {
        return password;
    }

    @Override
    public String password(Deadline deadline) {
        return "";
    }

    /**
     * Reads host and port; the port may also follow the host, as people write it.
     *
     * @param defaultPort used if the secret has no port
     */
    public HostAndPort place(int defaultPort) throws CredentialsException {
        if (host == null) {
            throw invalid("has no key \"host\"; name the target with toEndpoint(host, port)");
        }
        String name = host.strip();
        int colon = name.lastIndexOf(':');
        Integer ofHost = colon < 0 ? null : port(name.substring(colon + 1));
        name = colon < 0 ? name : name.substring(0, colon);
        // as DNS writes a name that no search domain is added to
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        Integer ofKey = port == null ? null : port(port);
        if (ofHost != null && ofKey != null && !ofHost.equals(ofKey)) {
            throw invalid("has one port in \"host\" and another in \"port\"");
        }
        int number = ofHost != null ? ofHost : ofKey != null ? ofKey : defaultPort;
        try {
            return new HostAndPort(HostName.parse("host", name), number);
        } catch (IllegalArgumentException e) {
            throw invalid("has a \"host\" that is not a DNS name");
        }
    }

    private static int port(String text) throws CredentialsException {
        try {
            if (text.length() <= MAX_PORT_LENGTH) {
                return Arguments.port("port", new BigDecimal(text.strip()).intValueExact());
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            // reported below, without the value
        }
        throw invalid("has a \"port\" that is not a number from 1 to 65535");
    }

    public static CredentialsException invalid(String why) {
        return new CredentialsException(SECRET_INVALID, "The fallback's secret " + why + ".");
    }

    @Override
    public String toString() {
        return "DatabaseSecret[*** " + stage + " " + LogSafe.escape(versionId) + "]";
    }
}
