package io.github.rdsiam.verify;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Answers one or more questions. */
interface Check {

    /** The questions it answers. */
    List<Question> questions();

    /** What the script must do before the first step. */
    default Preparation before() {
        return Preparation.NONE;
    }

    /** Runs one step. */
    Outcome take(Step step) throws IOException, SQLException;
}
