package io.github.rdsiam.example.verify;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Answers one question or a few. */
interface Check {

    /** What it answers. */
    List<Question> questions();

    /** What the script is to do before the first step. */
    default Wishes before() {
        return Wishes.NONE;
    }

    /** Takes one step. */
    Outcome take(Step step) throws IOException, SQLException;
}
