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
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory with the files for clients and the state for the next start. It is locked by one process at a time; the
 * operating system releases the lock of a killed process.
 */
final class StateDirectory implements AutoCloseable {

    /** The password of ca.p12, which contains no secrets; it is the usual default of the JDK. */
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
     * @throws IOException if it cannot be written, or another process uses it
     */
    static StateDirectory open(@Nullable Path directory) throws IOException {
        Path path = directory == null ? Files.createTempDirectory("rds-iam-testkit-") : created(directory);
        FileChannel lockFile = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (tryLock(lockFile) == null) {
                throw new IOException("another process uses the directory " + path);
            }
            checkOwner(path);
            // left by a killed process, which used other ports
            Files.deleteIfExists(path.resolve(ENVIRONMENT));
            return new StateDirectory(path, directory == null, lockFile);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /** Creates the directory if it is missing. Only the owner may then access it, because it contains private keys. */
    private static Path created(Path directory) throws IOException {
        if (!hasOwners(directory)) {
            return Files.createDirectories(directory).toRealPath();
        }
        var ownersAlone = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path path = Files.createDirectories(directory, ownersAlone).toRealPath();
        if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("every user of this machine may write into the directory " + path);
        }
        return path;
    }

    private static boolean hasOwners(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Checks that this process owns the directory, because another owner could replace the private keys. The owner of a
     * new file shows the user of this process.
     */
    private static void checkOwner(Path path) throws IOException {
        if (hasOwners(path)) {
            Path mine = path.resolve("owner.unfinished");
            Files.deleteIfExists(mine);
            try {
                Files.createFile(mine);
                if (!Files.getOwner(mine).equals(Files.getOwner(path))) {
                    throw new IOException("the directory " + path + " belongs to another user of this machine");
                }
            } finally {
                Files.deleteIfExists(mine);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this JVM already holds the lock
        }
    }

    Path path() {
        return path;
    }

    /** Returns the AWS identity of the directory, which is created at the first start. */
    AwsIdentity identity() throws IOException {
        Path file = path.resolve(IDENTITY);
        if (Files.exists(file)) {
            List<String> lines = lines(file);
            if (lines.size() != IDENTITY_LINES) {
                throw new IOException(file
                        + " is damaged or not the testkit's. Without it, the next start makes new AWS credentials");
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

    /** Returns the database users created by earlier starts, each after the address of its database. */
    List<String> users() throws IOException {
        Path file = path.resolve(USERS);
        return Files.exists(file) ? lines(file) : List.of();
    }

    /** Returns the lines of a file; none if it is damaged. */
    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            return List.of();
        }
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
            throw new IOException("This JDK cannot write PKCS12", e);
        }
    }

    /** Writes the lines for a shell. Only the owner may read them, because they contain credentials. */
    void writeEnvironment(List<String> lines) throws IOException {
        AtomicFile.writePrivate(path.resolve(ENVIRONMENT), String.join("\n", lines) + "\n");
    }

    /** Deletes the files that are not valid any more, or everything if the directory is temporary. */
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
