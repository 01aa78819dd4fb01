package io.github.rdsiam.example.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuideTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final Pattern ID = Pattern.compile(" id=\"([A-Z]\\w*)\"");
    private static final Set<String> DRAWN = Set.of(
            "AWS::EC2::SecurityGroup",
            "AWS::EC2::SecurityGroupIngress",
            "AWS::EC2::VPCEndpoint",
            "AWS::IAM::Role",
            "AWS::RDS::DBProxy",
            "AWS::SecretsManager::RotationSchedule",
            "AWS::SecretsManager::Secret",
            "AWS::Serverless::Function");

    private final Template template = Template.read();

    @Test
    void theTableOfThePostsStepsNamesWhatTheTemplateHas() throws IOException {
        List<String> rows = rows("## The post's five sections");
        assertThat(rows).hasSize(5);
        assertThat(rows).allSatisfy(row -> {
            List<String> names = code(row.split("\\|", -1)[2]);
            assertThat(names).isNotEmpty().allMatch(this::isKnown);
        });
        assertThat(rows("../docs/lambda.ko.md", "## 블로그 글의 다섯 단계"))
                .as("in Korean")
                .extracting(row -> row.split("\\|", -1)[2])
                .isEqualTo(rows.stream().map(row -> row.split("\\|", -1)[2]).toList());
    }

    @Test
    void theTableOfWildcardsHasEachOneAndNoOther() throws IOException {
        assertThat(rows("## Wildcards, each with its reason").stream().flatMap(GuideTest::wildcards))
                .containsExactlyInAnyOrderElementsOf(Wildcards.expected().stream()
                        .map(GuideTest::inTheGuidesWords)
                        .toList());
    }

    /** The id of an element is the name of its part of the template. */
    @Test
    void thePictureShowsThePartsOfTheTemplateThatMayReachOneAnother() throws IOException {
        List<String> drawn = ID.matcher(Files.readString(ModuleFiles.file("../docs/lambda.svg")))
                .results()
                .map(id -> id.group(1))
                .toList();
        assertThat(drawn).allMatch(this::isKnown);
        assertThat(drawn)
                .containsAll(template.section("Resources").keySet().stream()
                        .filter(id -> DRAWN.contains(template.type(id)))
                        .filter(id -> !"Verifies".equals(template.resource(id).get("Condition")))
                        .toList());
    }

    /** The wildcards in a row: who, what and by whom, on what, and why. */
    private static Stream<String> wildcards(String row) {
        String[] cells = row.split("\\|", -1);
        String on = cells[3].replace("`", "").strip();
        return code(cells[1]).stream()
                .flatMap(who -> code(cells[2]).stream()
                        .filter(what -> !what.equals("*"))
                        .flatMap(what -> Stream.of(
                                cells[2].contains("by `*`") ? who + " allows * " + what : "",
                                on.equals("the one secret") ? "" : who + " allows " + what + " on " + on)))
                .filter(wildcard -> !wildcard.isEmpty());
    }

    private static String inTheGuidesWords(String wildcard) {
        return wildcard.replaceFirst(" on arn:.*:log-stream:\\*$", " on log streams of the function's log group")
                .replaceFirst(" on arn:.*:", " on ");
    }

    private boolean isKnown(String name) {
        return template.section("Resources").containsKey(name)
                || template.section("Parameters").containsKey(name)
                || Files.exists(ModuleFiles.file(name));
    }

    private static List<String> rows(String heading) throws IOException {
        return rows("../docs/lambda.md", heading);
    }

    private static List<String> rows(String page, String heading) throws IOException {
        String guide = Files.readString(ModuleFiles.file(page));
        int start = guide.indexOf(heading + "\n");
        assertThat(start).isPositive();
        int end = guide.indexOf("\n## ", start + 1);
        return Stream.of(guide.substring(start, end).split("\n", -1))
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
