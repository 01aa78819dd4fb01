package io.github.rdsiam.testsupport.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers contain rows that the function has read. */
class AnswerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'statusCode':200,'body':'[{\"id\":1}]'}; false; true",
                "{'statusCode':200,'body':'[{},{}]'}; false; true",
                "{'statusCode':200,'body':'[]'}; false; false",
                "{'statusCode':200,'body':'[{},1]'}; false; false",
                "{'statusCode':200,'body':'{}'}; false; false",
                "{'statusCode':500,'body':'[{}]'}; false; false",
                "{'statusCode':200}; false; false",
                "{'statusCode':200,'body':'[{}]'}; true; false"
            },
            quoteCharacter = '~')
    void hasRows(String json, boolean failed, boolean rows) {
        var answer = new Answer("id", json, failed, 0, 0);

        assertThat(answer.hasRows()).isEqualTo(rows);
    }
}
