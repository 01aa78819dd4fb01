package io.github.rdsiam;

import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.credential.FallbackPolicy;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.login.Connector;

/** What the public types show to their own package only, for the tests of the rooms below. */
public final class Internals {

    private Internals() {}

    public static Settings settings(IamTokenDataSource.Builder builder) {
        return builder.settings();
    }

    public static IamTokenDataSource dataSource(Connector connector) {
        return new IamTokenDataSource(connector);
    }

    public static FallbackPolicy policy(SecretsManagerFallback fallback) {
        return IamTokenDataSource.Builder.policy(fallback);
    }

    public static IamAuthenticationException published(AuthFailure failure) {
        return (IamAuthenticationException) IamTokenDataSource.published(failure);
    }
}
