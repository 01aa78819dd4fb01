package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeOidcIssuer;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.ChildJvm;
import io.github.rdsiam.testsupport.ContainerCredentials;
import io.github.rdsiam.testsupport.ContainerCredentials.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Runs the doctor for every place in docs/where-it-runs.md, with the SDK's own chain in a process that is set up as the
 * page says. It logs in, and fails if something is missing. The page has its output, and the profiles and trust
 * policies that this test uses.
 */
class WhereItRunsTest {

    /** On a class path without the SDK's optional modules. */
    private static final String NONE = "(?:sts|sso|ssooidc)";

    private static final String ONLY_STS = "(?:sso|ssooidc)";
    private static final String ONLY_SSO = "sts";

    private static final String ROLE = "arn:aws:iam::123456789012:role/orders";
    private static final Duration HOUR = Duration.ofHours(1);

    private final AwsIdentity identity = AwsIdentity.random();
    private final Map<String, String> environment = new HashMap<>();

    /** What no output may contain. */
    private final List<String> secrets = new ArrayList<>();

    private LocalRds rds;

    @TempDir
    Path home;

    @BeforeEach
    void start() throws IOException {
        keepSecret(identity);
        rds = LocalRds.start();
        rds.proxy().trust(identity, Clock.systemUTC().instant().plus(HOUR));
        environment.put("HOME", home.toString());
        environment.put("AWS_ENDPOINT_URL_STS", rds.sts().endpoint().toString());
        environment.put("AWS_MAX_ATTEMPTS", "1");
        // no service uses port 1
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1");
    }

    private void keepSecret(AwsIdentity holder) {
        IssuedSecrets.add(holder);
        secrets.add(holder.secretAccessKey());
        secrets.add(String.valueOf(holder.sessionToken()));
    }

    private void keepSecret(String token) {
        IssuedSecrets.add(List.of(token));
        secrets.add(token);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void lambda() throws Exception {
        Place place = new Place("AWS Lambda");
        environment.put("AWS_ACCESS_KEY_ID", identity.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", identity.secretAccessKey());
        environment.put("AWS_SESSION_TOKEN", String.valueOf(identity.sessionToken()));
        place.assertLogsIn(identity, NONE);

        environment.remove("AWS_SESSION_TOKEN");
        place.assertFails(3, NONE);
        place.assertNoMore();
    }

    @Test
    void ecs() throws Exception {
        Place place = new Place("Amazon ECS");
        Map<String, String> withoutRole = Map.copyOf(environment);
        try (ContainerCredentials agent = ContainerCredentials.start(identity, Answer.LONG_LIVED)) {
            environment.putAll(agent.insteadOf(environment));
            secrets.add(environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
            place.assertLogsIn(identity, NONE);
        }
        environment.clear();
        environment.putAll(withoutRole);
        place.assertFails(3, NONE);
        place.assertNoMore();
    }

    @Test
    void eksWithServiceAccount() throws Exception {
        Place place = new Place("Amazon EKS, service account (IRSA)");
        exchangeTokens(place, "sts\\.amazonaws\\.com system:serviceaccount:[a-z0-9-]+:[a-z0-9-]+");

        rds.proxy().denyIam(true);
        AwsIdentity role = AwsIdentity.random();
        keepSecret(role);
        try (InstanceMetadata node = new InstanceMetadata(role)) {
            environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", node.endpoint());
            place.assertFails(8, NONE);
        }
        place.assertNoMore();
    }

    @Test
    void eksPodIdentity() throws Exception {
        Place place = new Place("Amazon EKS Pod Identity");
        try (ContainerCredentials agent = ContainerCredentials.start(identity, Answer.LONG_LIVED)) {
            environment.putAll(agent.insteadOf(environment));
            String authorization = environment.remove("AWS_CONTAINER_AUTHORIZATION_TOKEN");
            secrets.add(authorization);
            environment.put(
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                    Files.writeString(home.resolve("token"), authorization).toString());
            place.assertLogsIn(identity, NONE);

            agent.answers(Answer.DENIED);
            place.assertFails(3, NONE);
        }
        place.assertNoMore();
    }

    @Test
    void ec2() throws Exception {
        Place place = new Place("Amazon EC2");
        String silent = environment.get("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        try (InstanceMetadata metadata = new InstanceMetadata(identity)) {
            environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.endpoint());
            place.assertLogsIn(identity, NONE);
        }
        try (InstanceMetadata metadata = InstanceMetadata.withoutRole()) {
            environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.endpoint());
            place.assertFails(3, NONE);
        }
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", silent);
        place.repeat();
        place.assertFails(3, NONE);
        place.assertNoMore();
    }

    @Test
    void identityCenter() throws Exception {
        Place place = new Place("A laptop with IAM Identity Center");
        writeProfiles(place);
        environment.put("AWS_PROFILE", "orders");
        try (AccessPortal portal = new AccessPortal(identity)) {
            environment.put("AWS_ENDPOINT_URL_SSO", portal.endpoint());
            keepSecret(portal.accessToken());
            portal.logIn(home, "corp", HOUR);
            place.assertLogsIn(identity, ONLY_SSO);

            portal.logIn(home, "corp", HOUR.negated());
            place.assertFails(3, ONLY_SSO);
            portal.logIn(home, "corp", HOUR);
            place.assertFails(3, NONE);
            portal.revoke();
            assertThat(place.examine(3, ONLY_SSO))
                    .contains("Session token not found or invalid", "its IAM Identity Center session has ended")
                    .endsWith("Next: run aws sso login --profile orders.");
        }
        place.assertNoMore();
    }

    @Test
    void consoleLogin() throws Exception {
        Place place = new Place("A laptop with aws login");
        writeProfiles(place);
        environment.put("PATH", program(place));
        environment.put("AWS_PROFILE", "orders");
        place.assertLogsIn(identity, NONE);

        environment.put("AWS_PROFILE", "console");
        place.assertFails(3, NONE);
        place.assertNoMore();
    }

    @Test
    void continuousIntegration() throws Exception {
        Place place = new Place("CI with OpenID Connect");
        Trust github = exchangeTokens(
                place,
                "sts\\.amazonaws\\.com repo:[\\w-]+@[0-9]+/[\\w.-]+@[0-9]+:ref:refs/heads/[\\w./-]+",
                Pattern.quote(place.gitLabAudience()) + " project_path:[\\w./-]+:ref_type:branch:ref:[\\w./-]+");

        useToken(github.token("repo:octocat/orders:ref:refs/heads/main", HOUR));
        place.assertFails(3, ONLY_STS);
        useToken(github.token(github.subject, HOUR.negated()));
        place.assertFails(3, ONLY_STS);
        place.assertNoMore();
    }

    @Test
    void outsideAws() throws Exception {
        Place place = new Place("Outside AWS");
        writeProfiles(place);
        environment.put("AWS_PROFILE", "orders");
        environment.put("PATH", program(place));
        place.assertLogsIn(identity, NONE);

        environment.put("PATH", "/usr/bin:/bin");
        place.assertFails(3, NONE);
        place.assertNoMore();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Amazon ECS",
                "Amazon EKS, service account (IRSA)",
                "Amazon EKS Pod Identity",
                "CI with OpenID Connect",
                "Outside AWS"
            })
    void everyTrustPolicyAllowsOnePrincipalOnACondition(String name) throws IOException {
        assertThat(new Place(name).blocks("json")).isNotEmpty().allSatisfy(text -> {
            JsonNode policy = JsonNode.parser().parse(text);
            assertThat(policy.field("Version").orElseThrow().asString()).isEqualTo("2012-10-17");
            assertThat(policy.field("Statement").orElseThrow().asArray())
                    .singleElement()
                    .satisfies(WhereItRunsTest::assertIsNarrow);
            assertThat(text).as("no wildcard").doesNotContain("*");
        });
    }

    private static void assertIsNarrow(JsonNode statement) {
        Map<String, JsonNode> parts = statement.asObject();
        assertThat(parts).containsOnlyKeys("Effect", "Principal", "Action", "Condition");
        assertThat(parts.get("Effect").asString()).isEqualTo("Allow");
        assertThat(parts.get("Principal").asObject().values())
                .singleElement()
                .satisfies(principal -> assertThat(principal.asString()).isNotBlank());
        Map<String, JsonNode> condition = parts.get("Condition").asObject();
        assertThat(condition.keySet()).isNotEmpty().isSubsetOf("StringEquals", "ArnEquals");
        assertThat(condition.values())
                .allSatisfy(operator -> assertThat(operator.asObject().values())
                        .isNotEmpty()
                        .allSatisfy(value -> assertThat(value.asString()).isNotBlank()));
    }

    /**
     * Logs in with a token of each trust policy of the place; the first policy is returned.
     *
     * @param forms of audience and subject, for each of them
     */
    private Trust exchangeTokens(Place place, String... forms) throws Exception {
        List<Trust> all = place.blocks("json").stream().map(Trust::of).toList();
        assertThat(all)
                .zipSatisfy(
                        List.of(forms),
                        (trust, form) ->
                                assertThat(trust.audience + " " + trust.subject).matches(form));
        environment.put("AWS_ROLE_ARN", ROLE);
        environment.put("AWS_REGION", LocalRds.REGION);
        for (Trust trust : all) {
            place.repeat();
            rds.sts().createRole(ROLE, trust.issuer, trust.audience, trust.subject);
            useToken(trust.token(trust.subject, HOUR));
            int sessions = rds.sts().sessions().size();
            String shown = place.examine(0, ONLY_STS);
            assertThat(rds.sts().sessions()).hasSize(sessions + 1);
            place.assertShown(shown);
            place.assertAccepted(rds.sts().sessions().get(sessions));
        }
        rds.sts().createRole(ROLE, all.get(0).issuer, all.get(0).audience, all.get(0).subject);
        return all.get(0);
    }

    /** What a trust policy for web identity requires. */
    private record Trust(FakeOidcIssuer issuer, String audience, String subject) {

        static Trust of(String policy) {
            Map<String, JsonNode> conditions = JsonNode.parser()
                    .parse(policy)
                    .field("Statement")
                    .orElseThrow()
                    .asArray()
                    .get(0)
                    .field("Condition")
                    .orElseThrow()
                    .field("StringEquals")
                    .orElseThrow()
                    .asObject();
            String issuer = conditions.keySet().iterator().next().replaceFirst(":[a-z]+$", "");
            assertThat(conditions).containsOnlyKeys(issuer + ":aud", issuer + ":sub");
            assertThat(policy).contains(":oidc-provider/" + issuer + "\"");
            return new Trust(
                    FakeOidcIssuer.of("https://" + issuer),
                    conditions.get(issuer + ":aud").asString(),
                    conditions.get(issuer + ":sub").asString());
        }

        String token(String subject, Duration life) {
            Instant now = Clock.systemUTC().instant();
            // Kubernetes writes an array
            return subject.startsWith("system:serviceaccount:")
                    ? issuer.token(subject, List.of(audience), now, life)
                    : issuer.token(subject, audience, now, life);
        }
    }

    private void useToken(String token) throws IOException {
        keepSecret(token);
        Path file = Files.writeString(home.resolve("token"), token);
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", file.toString());
    }

    private void writeProfiles(Place place) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".aws"));
        Files.writeString(folder.resolve("config"), place.blocks("ini").get(0));
    }

    /**
     * Makes the program of the place's {@code credential_process}, for these arguments alone; returns a path with it.
     */
    private String program(Place place) throws IOException {
        String[] command = place.blocks("ini")
                .get(0)
                .replaceFirst("(?s).*credential_process = (.*?)\n.*", "$1")
                .split(" ", 2);
        Path program = Files.createDirectories(home.resolve("bin")).resolve(command[0]);
        Files.writeString(
                program,
                "#!/bin/sh\n[ \"$*\" = '" + command[1] + "' ] || exit 2\n"
                        + "echo '{\"Version\":1,\"AccessKeyId\":\"" + identity.accessKeyId()
                        + "\",\"SecretAccessKey\":\"" + identity.secretAccessKey() + "\",\"SessionToken\":\""
                        + identity.sessionToken() + "\",\"Expiration\":\""
                        + Clock.systemUTC().instant().plus(HOUR) + "\"}'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program.getParent() + ":/usr/bin:/bin";
    }

    /** A section of the page, and how many of its examples of output have been seen. */
    private final class Place {

        private final String section;
        private int seen;

        Place(String name) throws IOException {
            String page = Files.readString(Path.of("..", "docs", "where-it-runs.md"));
            section = Arrays.stream(page.split("\n## ", -1))
                    .filter(text -> text.startsWith(name + "\n"))
                    .findFirst()
                    .orElseThrow();
        }

        /** Returns the code blocks of this language, without what a list indents them by. */
        List<String> blocks(String language) {
            List<String> blocks = new ArrayList<>();
            Pattern.compile("(?ms)^( *)```" + language + "\n(.*?)^ *```$")
                    .matcher(section)
                    .results()
                    .forEach(block -> blocks.add(block.group(2).replaceAll("(?m)^" + block.group(1), "")));
            return blocks;
        }

        /** Returns the audience for which the example asks GitLab. */
        String gitLabAudience() {
            return blocks("yaml").get(0).replaceFirst("(?s).*\n +aud: (\\S+)\n.*", "$1");
        }

        void assertLogsIn(AwsIdentity expected, String absentModules) throws Exception {
            assertShown(examine(0, absentModules));
            assertAccepted(expected);
        }

        void assertFails(int exitCode, String absentModules) throws Exception {
            assertShown(examine(exitCode, absentModules));
        }

        /** Compares the next line with the last example again. */
        void repeat() {
            seen = Math.max(0, seen - 1);
        }

        void assertNoMore() {
            assertThat(blocks("text")).hasSize(seen);
        }

        void assertAccepted(AwsIdentity expected) {
            assertThat(rds.proxy().logins())
                    .last()
                    .extracting(RecordedLogin::verdict)
                    .isEqualTo(Verdict.ACCEPTED);
            assertThat(rds.proxy().receivedCredentials())
                    .last()
                    .asString()
                    .contains("X-Amz-Credential=" + expected.accessKeyId() + "%2F");
        }

        /** Compares a line of the doctor with the next example. */
        void assertShown(String line) {
            String example = blocks("text").get(seen++).strip().replaceAll("\\s+", " ");
            String pattern =
                    Arrays.stream(example.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+"));
            assertThat(line.replaceAll("\\s+", " ")).as(example).matches(pattern);
        }

        /** Returns the line of the doctor that is the result: the source, or the failure. */
        String examine(int exitCode, String absentModules) throws Exception {
            try (ChildJvm child = ChildJvm.start(
                    LogInOnce.classPathWithout(absentModules),
                    Doctor.class.getName(),
                    environment,
                    LocalRds.PROXY,
                    LocalRds.USER,
                    "--port",
                    Integer.toString(rds.proxy().port()),
                    "--database",
                    LocalRds.DATABASE,
                    "--ca-bundle",
                    rds.proxy().caBundle().toString())) {
                int ended = child.awaitEnd(60, TimeUnit.SECONDS);
                assertThat(ended).as(child.output()).isEqualTo(exitCode);
                secrets.addAll(rds.sts().issuedSecrets());
                assertThat(child.output()).doesNotContain(secrets);
                return child.lines().stream()
                        .filter(line -> exitCode == 0 ? line.startsWith("credentials ok") : line.contains(" FAILED "))
                        .findFirst()
                        .orElseThrow()
                        .replaceAll("ASIA[0-9A-Z]{16}", "ASIAEXAMPLEEXAMPLE01")
                        .replace("amazonaws.com:" + rds.proxy().port(), "amazonaws.com:3306");
            }
        }
    }
}
