package io.github.rdsiam.verify;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Clock;
import java.util.Map;

/**
 * Runs one step of the verification for each event, and returns what the script {@code verify-on-aws/run} must do before
 * the next step. The script sends the whole answer back as {@code previous}. The last answer contains the report. Events
 * and answers contain no token and no password.
 */
public final class VerifyHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    private final Plan plan;

    /** Called by Lambda; opens no connection. */
    public VerifyHandler() {
        this(System.getenv(), Clock.systemUTC());
    }

    VerifyHandler(Map<String, String> environment, Clock clock) {
        this.plan = Plan.of(Target.from(environment), clock);
    }

    /**
     * Runs the step that the previous answer names.
     *
     * @param event empty for the first step; then {@code previous}, and {@code metric} if the previous answer asked for it
     * @param context not used
     * @return findings so far, the next step, and what to do before it
     */
    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        return plan.runStep(event);
    }
}
