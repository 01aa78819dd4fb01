package io.github.rdsiam.testkit;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * One key for all, and a note of who asked for it: a server needs its certificate in a full handshake and in no other,
 * with TLS 1.2 as with 1.3. A session's own data cannot tell, because a ticket carries none of it.
 */
final class FullHandshakes extends X509ExtendedKeyManager {

    private static final String ALIAS = "server";

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final KeyedChain chain;

    FullHandshakes(KeyedChain chain) {
        this.chain = chain;
    }

    /** Whether this socket's handshake was a full one; asked once. */
    boolean tookPlaceOn(Socket socket) {
        return sockets.remove(socket);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        if (!chain.key().getAlgorithm().equals(keyType)) {
            return null;
        }
        sockets.add(socket);
        return ALIAS;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.certificates().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return chain.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
