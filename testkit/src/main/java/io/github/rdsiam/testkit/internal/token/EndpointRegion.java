package io.github.rdsiam.testkit.internal.token;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the region in the name of an RDS endpoint: the label before {@code rds} or, in China, after it. */
public final class EndpointRegion {

    private static final Pattern REGION = Pattern.compile("[a-z]{2,5}(-[a-z]+)+-[0-9]+");

    private EndpointRegion() {}

    /** Returns the region, or null if the name has none. */
    public static @Nullable String of(String endpoint) {
        String[] labels = endpoint.toLowerCase(Locale.ROOT).split("\\.", -1);
        String region = null;
        for (int i = 1; i < labels.length; i++) {
            if (REGION.matcher(labels[i]).matches()) {
                region = labels[i];
            }
        }
        return region;
    }
}
