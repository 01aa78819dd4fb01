package io.github.rdsiam.example.verify;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Clock;
import java.util.Map;

/**
 * Takes one step of the verification for each event, and says what the script {@code verify-on-aws} is to do before the
 * next: it hands back the whole answer as {@code previous}. The last answer holds the report. No event and no answer holds
 * a token or a password.
 */
public final class VerifyHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    private final Course course;

    /** Called by Lambda; opens no connection. */
    public VerifyHandler() {
        this(System.getenv(), Clock.systemUTC());
    }

    VerifyHandler(Map<String, String> environment, Clock clock) {
        this.course = Course.of(Target.from(environment), clock);
    }

    /**
     * Takes the step that the previous answer names.
     *
     * @param event empty to begin; else {@code previous}, and {@code metric} where the previous answer asked for it
     * @param context not looked at
     * @return findings so far, the next step, and what to do before it
     */
    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        return course.goOn(event);
    }
}
