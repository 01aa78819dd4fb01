package io.github.rdsiam;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** The jar's metadata for GraalVM's native-image. */
final class ReachabilityMetadata {

    private static final String FILE =
            "/META-INF/native-image/io.github.rdsiam/rds-iam-core/reachability-metadata.json";

    private final JsonNode root;

    private ReachabilityMetadata(JsonNode root) {
        this.root = root;
    }

    record Constructor(String type, List<String> parameterTypes) {}

    record Field(String type, String name) {}

    static ReachabilityMetadata read() {
        try (InputStream in = ReachabilityMetadata.class.getResourceAsStream(FILE)) {
            return new ReachabilityMetadata(
                    JsonNode.parser().parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> array(JsonNode owner, String name) {
        return owner.field(name).map(JsonNode::asArray).orElse(List.of()).stream();
    }

    private static String text(JsonNode owner, String name) {
        return owner.field(name).orElseThrow().asString();
    }

    List<String> types() {
        return array(root, "reflection").map(entry -> text(entry, "type")).toList();
    }

    List<String> conditions() {
        return Stream.of("reflection", "resources")
                .flatMap(kind -> array(root, kind))
                .map(entry -> text(entry.field("condition").orElseThrow(), "typeReached"))
                .distinct()
                .toList();
    }

    List<Constructor> constructors() {
        return array(root, "reflection")
                .flatMap(entry -> array(entry, "methods")
                        .filter(method -> text(method, "name").equals("<init>"))
                        .map(method -> new Constructor(
                                text(entry, "type"),
                                array(method, "parameterTypes")
                                        .map(JsonNode::asString)
                                        .toList())))
                .toList();
    }

    List<Field> fields() {
        return array(root, "reflection")
                .flatMap(entry ->
                        array(entry, "fields").map(field -> new Field(text(entry, "type"), text(field, "name"))))
                .toList();
    }

    List<String> globs() {
        return named("glob");
    }

    List<String> bundles() {
        return named("bundle");
    }

    private List<String> named(String kind) {
        return array(root, "resources")
                .map(entry -> entry.field(kind))
                .flatMap(Optional::stream)
                .map(JsonNode::asString)
                .toList();
    }
}
