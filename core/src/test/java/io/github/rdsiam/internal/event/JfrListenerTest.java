package io.github.rdsiam.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.Opening;
import io.github.rdsiam.testsupport.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java Flight Recorder receives the listener's events during a recording, and costs nothing without one. */
class JfrListenerTest {

    private static final String NAMES = "io.github.rdsiam.";

    @TempDir
    Path folder;

    private final LocalRds rds = LocalRds.start();

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aRecordingHoldsEachEventAndNoCredential() throws Exception {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            try (IamTokenDataSource source =
                    rds.dataSource().fallback(rds.fallback()).build()) {
                Opening.open(source);
                rds.proxy().denyIam(true);
                Opening.open(source);
            }
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith(NAMES))
                // a file holds them thread by thread
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();

        Map<String, RecordedEvent> last = new HashMap<>();
        events.forEach(event -> last.put(event.getEventType().getName().substring(NAMES.length()), event));
        assertThat(last.get("ConnectionOpened").getString("source")).isEqualTo("SECRET");
        assertThat(last.get("ConnectionOpened").getString("tlsVersion")).isEqualTo("TLSv1.3");
        assertThat(last.get("ConnectionOpened").getDuration("openingTime")).isPositive();
        assertThat(last.get("TokenSigned").getString("accessKeyId")).isEqualTo(LocalRds.IDENTITY.accessKeyId());
        assertThat(last.get("TokenSigned").getInstant("usableUntil"))
                .isAfter(last.get("TokenSigned").getInstant("signedAt"));
        assertThat(last.get("LoginRefused").getString("reason")).isEqualTo("TOKEN_REFUSED");
        assertThat(last.get("LoginRefused").getInt("vendorCode")).isEqualTo(1045);
        assertThat(last.get("LoginRefused").getString("sqlState")).isEqualTo("28000");
        assertThat(last.get("FallbackChanged").getBoolean("active")).isTrue();
        assertThat(last.get("SecretFetched").getString("stage")).isEqualTo("AWSCURRENT");
        assertThat(rds.proxy().receivedCredentials())
                .isNotEmpty()
                .allSatisfy(credential -> assertThat(events.toString()).doesNotContain(credential));
        assertThat(events.toString()).doesNotContain("X-Amz-");
    }

    @Test
    void whereNobodyRecordsNoEventIsLoaded() throws Exception {
        assertThat(classesLoadedBy("-Dnothing=special"))
                .contains("io.github.rdsiam.internal.event.Events source")
                .doesNotContain("rdsiam.JfrListener source", "rdsiam.JfrListener$");
    }

    @Test
    void withoutTheModuleNothingThatNamesItIsLoaded() throws Exception {
        assertThat(classesLoadedBy("--limit-modules java.sql,java.naming,java.management,jdk.crypto.ec,jdk.net"))
                .contains("io.github.rdsiam.internal.event.Events source")
                .doesNotContain("rdsiam.JfrListener source", "rdsiam.JfrListener$", " jdk.jfr.");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                JfrListener.Opened.class,
                JfrListener.Signed.class,
                JfrListener.Refused.class,
                JfrListener.Changed.class,
                JfrListener.Fetched.class
            })
    void everyFieldHasALabel(Class<? extends Event> event) {
        assertThat(EventType.getEventType(event).getFields())
                .allSatisfy(field ->
                        assertThat(field.getLabel()).as(field.getName()).isNotNull());
    }

    private String classesLoadedBy(String options) throws Exception {
        Path log = folder.resolve("classes.log");
        Map<String, String> environment = new HashMap<>(LocalRds.childEnvironment(rds));
        environment.put("JDK_JAVA_OPTIONS", options + " -Xlog:class+load:file=" + log + "::filecount=0");
        try (ChildJvm child = ChildJvm.start(
                OpenOnce.class,
                environment,
                Integer.toString(rds.proxy().port()),
                rds.proxy().caBundle().toString())) {
            assertThat(child.awaitEnd(60, TimeUnit.SECONDS)).as(child.output()).isZero();
        }
        return Files.readString(log);
    }

    /** Connects once. */
    static final class OpenOnce {

        private OpenOnce() {}

        public static void main(String[] arguments) throws Exception {
            try (IamTokenDataSource source = IamTokenDataSource.builder()
                    .endpoint(LocalRds.PROXY)
                    .port(Integer.parseInt(arguments[0]))
                    .username(LocalRds.USER)
                    .caBundle(Path.of(arguments[1]))
                    .build()) {
                Opening.open(source);
            }
        }
    }
}
