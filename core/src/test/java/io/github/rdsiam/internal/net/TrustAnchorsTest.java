package io.github.rdsiam.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.rdsiam.AnchorManifest;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustAnchorsTest {

    private static final String AMAZON_FILE = "amazon-trust-services";

    static Set<String> regions() {
        return AnchorManifest.regions();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void anInstanceIsTrustedByItsRegionsThreeRootsAndTheFiveOfAmazon(String region) throws Exception {
        RdsEndpoint instance = RdsEndpoint.of("db.c9abc." + region + ".rds.amazonaws.com");

        assertThat(AnchorManifest.of(region))
                .extracting(AnchorManifest.Line::name)
                .containsExactlyInAnyOrder("ECC384", "RSA2048", "RSA4096");
        assertThat(TrustAnchors.areKnownFor(instance.kind(), region)).isTrue();
        assertThat(fingerprints(TrustAnchors.of(instance, region)))
                .containsExactlyInAnyOrderElementsOf(manifest(region, AnchorManifest.ANY_REGION));
    }

    @ParameterizedTest
    @MethodSource("regions")
    void everyShippedRootOfARegionIsWhatTheManifestSaysAndLastsAnotherYear(String region) throws Exception {
        RdsEndpoint instance = RdsEndpoint.of("db.c9abc." + region + ".rds.amazonaws.com");
        List<X509Certificate> anchors = TrustAnchors.of(instance, region);
        for (AnchorManifest.Line line : AnchorManifest.of(region)) {
            X509Certificate root = withFingerprint(anchors, line.sha256());

            assertMatches(line, root);
            assertThat(root.getSubjectX500Principal().getName())
                    .contains("Amazon RDS " + region + " Root CA " + line.name() + " G1");
        }
    }

    @Test
    void everyShippedRootOfAmazonIsWhatTheManifestSaysAndLastsAnotherYear() throws Exception {
        List<X509Certificate> anchors = TrustAnchors.of(proxy("eu-west-1"), "eu-west-1");
        for (AnchorManifest.Line line : AnchorManifest.of(AnchorManifest.ANY_REGION)) {
            X509Certificate root = withFingerprint(anchors, line.sha256());

            assertMatches(line, root);
            assertThat(root.getSubjectX500Principal().getName()).contains("CN=" + line.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "us-east-1", "aq-southpole-1"})
    void aProxyIsTrustedByTheFiveRootsOfAmazonAloneInAnyRegion(String region) throws Exception {
        assertThat(TrustAnchors.areKnownFor(proxy(region).kind(), region)).isTrue();
        assertThat(fingerprints(TrustAnchors.of(proxy(region), region)))
                .hasSize(5)
                .containsExactlyInAnyOrderElementsOf(manifest(AnchorManifest.ANY_REGION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.cluster-c9abc.eu-west-1.rds.amazonaws.com",
                "a.cluster-ro-c9abc.eu-west-1.rds.amazonaws.com",
                "a.cluster-custom-c9abc.eu-west-1.rds.amazonaws.com",
                "a.shardgrp-c9abc.eu-west-1.rds.amazonaws.com"
            })
    void aClusterIsTrustedAsAnInstanceIs(String host) throws Exception {
        assertThat(fingerprints(TrustAnchors.of(RdsEndpoint.of(host), "eu-west-1")))
                .containsExactlyInAnyOrderElementsOf(manifest("eu-west-1", AnchorManifest.ANY_REGION));
    }

    @Test
    void anInstanceInARegionThatIsNotShippedIsNotKnown() {
        RdsEndpoint instance = RdsEndpoint.of("db.c9abc.aq-southpole-1.rds.amazonaws.com");

        assertThat(TrustAnchors.areKnownFor(instance.kind(), "aq-southpole-1")).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> TrustAnchors.of(instance, "aq-southpole-1"))
                .withMessageContaining("aq-southpole-1");
    }

    @Test
    void nothingIsShippedThatTheManifestDoesNotList() throws Exception {
        Set<String> expected = new TreeSet<>(regions());
        expected.add(AMAZON_FILE);
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .map(name -> name.replace(".der", ""))
                            .collect(Collectors.toSet()))
                    .isEqualTo(expected);
        }
        assertThat(AnchorManifest.lines()).hasSize(3 * regions().size() + 5);
        assertThat(AnchorManifest.lines())
                .extracting(AnchorManifest.Line::sha256)
                .doesNotHaveDuplicates();
    }

    private static Path directory() throws URISyntaxException {
        return Path.of(TrustAnchors.class
                        .getResource("anchors/" + AMAZON_FILE + ".der")
                        .toURI())
                .getParent();
    }

    private static RdsEndpoint proxy(String region) {
        return RdsEndpoint.of("p.proxy-c9abc." + region + ".rds.amazonaws.com");
    }

    private static void assertMatches(AnchorManifest.Line line, X509Certificate root) {
        LocalDate notAfter =
                root.getNotAfter().toInstant().atZone(ZoneOffset.UTC).toLocalDate();
        assertThat(notAfter).isEqualTo(line.notAfter());
        assertThat(notAfter).isAfter(LocalDate.now(ZoneOffset.UTC).plusYears(1));
        assertThat(root.getSerialNumber()).isEqualTo(new BigInteger(line.serial(), 16));
        assertThat(root.getIssuerX500Principal()).isEqualTo(root.getSubjectX500Principal());
        assertThat(root.getBasicConstraints()).isNotNegative();
    }

    private static X509Certificate withFingerprint(List<X509Certificate> certificates, String sha256) throws Exception {
        for (X509Certificate certificate : certificates) {
            if (fingerprint(certificate).equals(sha256)) {
                return certificate;
            }
        }
        throw new AssertionError("Not shipped: " + sha256);
    }

    private static List<String> manifest(String... regions) {
        return Stream.of(regions)
                .flatMap(region -> AnchorManifest.of(region).stream())
                .map(AnchorManifest.Line::sha256)
                .toList();
    }

    private static List<String> fingerprints(List<X509Certificate> certificates) throws Exception {
        List<String> prints = new java.util.ArrayList<>();
        for (X509Certificate certificate : certificates) {
            prints.add(fingerprint(certificate));
        }
        return prints;
    }

    private static String fingerprint(X509Certificate certificate) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
