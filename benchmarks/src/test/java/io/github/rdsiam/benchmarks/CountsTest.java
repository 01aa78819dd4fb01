package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CountsTest {

    private static final String FILE = """
            # what\tJDK\tcount
            classes\t17\t1200
            classes\t25\t1210
            jar\tany\t690
            """;

    private final Counts file = Counts.parse(FILE);

    @Test
    void theSameCountsAreNoDifference() {
        assertThat(file.differences(Counts.parse(FILE), "17")).isEmpty();
        assertThat(file.text()).isEqualTo(FILE);
    }

    @Test
    void aChangeInEitherDirectionIsReportedWithBothNumbers() {
        assertThat(file.differences(counted(1201, 690), "17")).containsExactly("classes, JDK 17: 1201 instead of 1200");
        assertThat(file.differences(counted(1199, 680), "17"))
                .containsExactly("classes, JDK 17: 1199 instead of 1200", "jar, JDK any: 680 instead of 690");
    }

    @Test
    void newAndMissingCountsAreDifferences() {
        Counts counted = new Counts();
        counted.put("jar", Counts.ANY_JDK, 690);
        counted.put("logins", "17", 1);

        assertThat(file.differences(counted, "17"))
                .containsExactly(
                        "classes, JDK 17: not counted any more, was 1200", "logins, JDK 17: 1, which has no line yet");
    }

    @Test
    void renewingLeavesTheLinesOfOtherJdks() {
        Counts renewed = file.renewed(counted(1100, 700), "17");

        assertThat(renewed.text()).isEqualTo(FILE.replace("1200", "1100").replace("690", "700"));
        assertThat(file.text()).isEqualTo(FILE);
    }

    @Test
    void nothingIsCountedTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> file.put("classes", "17", 1))
                .withMessageContaining("classes, JDK 17");
    }

    private static Counts counted(long classes, long jar) {
        Counts counted = new Counts();
        counted.put("classes", "17", classes);
        counted.put("jar", Counts.ANY_JDK, jar);
        return counted;
    }
}
