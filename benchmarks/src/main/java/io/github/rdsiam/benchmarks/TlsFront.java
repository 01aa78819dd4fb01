package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Terminates TLS in front of a plain HTTP service, because clients read secrets over TLS. Its threads are daemons. */
final class TlsFront {

    private static final String PASSWORD = "changeit";
    private static final int BACKLOG = 50;

    private final SSLServerSocket listener;
    private final URI service;

    private TlsFront(SSLServerSocket listener, URI service) {
        this.listener = listener;
        this.service = service;
    }

    /**
     * Starts it, and writes a trust store with its certificate and the roots that this JVM trusts.
     *
     * @return where clients connect to
     */
    static URI start(URI service, Path trustStore) throws IOException, GeneralSecurityException, InterruptedException {
        KeyStore key = selfSigned(trustStore.resolveSibling("secrets-manager.p12"));
        writeTrustStore(key, trustStore);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        TlsFront front = new TlsFront(listener, service);
        daemon(front::accept);
        return URI.create("https://localhost:" + listener.getLocalPort());
    }

    private static KeyStore selfSigned(Path file) throws IOException, GeneralSecurityException, InterruptedException {
        Files.deleteIfExists(file);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "secrets-manager",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().transferTo(OutputStream.nullOutputStream());
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool could not create " + file);
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static void writeTrustStore(KeyStore key, Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(
                Path.of(System.getProperty("java.home"), "lib/security/cacerts").toFile(), PASSWORD.toCharArray());
        store.setCertificateEntry("secrets-manager", key.getCertificate("secrets-manager"));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(service.getHost(), service.getPort());
                daemon(() -> copy(client, server));
                daemon(() -> copy(server, client));
            }
        } catch (IOException e) {
            throw new IllegalStateException("The TLS front stopped accepting connections", e);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of the two has closed the connection
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tls-front");
        thread.setDaemon(true);
        thread.start();
    }
}
