package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.internal.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory with the files for clients and what the next start has to know. One process at a time has it: the operating
 * system frees the lock of a process that was killed.
 */
final class StateDirectory implements AutoCloseable {

    /** The password of ca.p12, which contains nothing secret; JDKs have always used this one. */
    static final String TRUST_STORE_PASSWORD = "changeit";

    private static final String ENVIRONMENT = "testkit.env";
    private static final String IDENTITY = "identity";
    private static final String LOCK = "lock";
    private static final String USERS = "users";
    private static final int IDENTITY_LINES = 3;

    private final Path path;
    private final boolean temporary;
    private final FileChannel lockFile;

    private StateDirectory(Path path, boolean temporary, FileChannel lockFile) {
        this.path = path;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /**
     * Opens a directory, which is created if it does not exist.
     *
     * @param directory null for a temporary one, which is deleted at the end
     * @throws IOException if it cannot be written, or another process has it
     */
    static StateDirectory open(@Nullable Path directory) throws IOException {
        Path path = directory == null
                ? Files.createTempDirectory("rds-iam-testkit-")
                : Files.createDirectories(directory).toRealPath();
        FileChannel lockFile =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(lockFile) == null) {
                throw new IOException("another process uses the directory " + path);
            }
            // of a process that was killed: its ports are not those of this one
            Files.deleteIfExists(path.resolve(ENVIRONMENT));
            return new StateDirectory(path, directory == null, lockFile);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this JVM has it
        }
    }

    Path path() {
        return path;
    }

    /** The AWS identity of the directory; created at the first start. */
    AwsIdentity identity() throws IOException {
        Path file = path.resolve(IDENTITY);
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() != IDENTITY_LINES) {
                throw new IOException(file + " is damaged. Delete it, and the next start makes new AWS credentials");
            }
            return new AwsIdentity(lines.get(0), lines.get(1), lines.get(2));
        }
        AwsIdentity created = AwsIdentity.random();
        AtomicFile.writePrivate(
                file,
                String.join(
                        "\n",
                        created.accessKeyId(),
                        created.secretAccessKey(),
                        String.valueOf(created.sessionToken())));
        return created;
    }

    /** The database users that earlier starts have made, each after the address of its database. */
    List<String> users() throws IOException {
        Path file = path.resolve(USERS);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    void writeUsers(Collection<String> users) throws IOException {
        AtomicFile.writePrivate(path.resolve(USERS), String.join("\n", users) + "\n");
    }

    /** Writes the certificates of a PEM file as a trust store, for clients on the JVM. */
    Path writeTrustStore(Path bundle) throws IOException {
        Path file = path.resolve("ca.p12");
        try (InputStream pem = Files.newInputStream(bundle);
                ByteArrayOutputStream content = new ByteArrayOutputStream()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 1;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("testkit-" + number++, certificate);
            }
            store.store(content, TRUST_STORE_PASSWORD.toCharArray());
            AtomicFile.write(file, content.toByteArray());
            return file;
        } catch (GeneralSecurityException e) {
            throw new IOException("This JDK writes no PKCS12", e);
        }
    }

    /** Writes the lines for a shell. Only the owner may read them, because they contain credentials. */
    void writeEnvironment(List<String> lines) throws IOException {
        AtomicFile.writePrivate(path.resolve(ENVIRONMENT), String.join("\n", lines) + "\n");
    }

    /** Deletes what is wrong once the program has ended, or everything if the directory is temporary. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path.resolve(ENVIRONMENT));
            lockFile.close();
            if (temporary) {
                try (var files = Files.newDirectoryStream(path)) {
                    for (Path file : files) {
                        Files.delete(file);
                    }
                }
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
