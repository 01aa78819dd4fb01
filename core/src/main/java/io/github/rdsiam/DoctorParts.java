package io.github.rdsiam;

/** A data source's parts, put together for one login that can be watched. To be closed. */
final class DoctorParts implements AutoCloseable {

    private final Settings.Checked settings;
    private final DefaultCredentials chain = DefaultCredentials.acquire();
    private final SigningCredentials credentials;
    private final TokenCache tokens;
    private final Events events;
    private final LoginRegistry logins;
    private final String id;
    private final LoginTarget target;
    private final Diagnosis diagnosis;

    DoctorParts(Settings.Checked settings) {
        this.settings = settings;
        events = new Events(settings.listener());
        credentials = new SigningCredentials(chain, settings.times().wall());
        tokens = new TokenCache(
                settings.signer(),
                new TokenSigner.TokenRequest(
                        settings.endpoint().host(), settings.port(), settings.region(), settings.user()),
                credentials,
                settings.times());
        logins = new LoginRegistry(tokens, events, settings.timeouts());
        id = OpenLogins.enter(logins);
        target = new LoginTargets(
                        settings.endpoint(),
                        settings.port(),
                        settings.region(),
                        settings.connectVia(),
                        settings.bundle(),
                        null,
                        settings.engine().defaultPort())
                .main();
        diagnosis = new Diagnosis(
                settings.times().wall(),
                new ClockSkew(settings.times()),
                settings.region(),
                settings.endpoint().partition(),
                settings.user(),
                chain);
    }

    SigningCredentials credentials() {
        return credentials;
    }

    TokenCache tokens() {
        return tokens;
    }

    Events events() {
        return events;
    }

    LoginTarget target() {
        return target;
    }

    Diagnosis diagnosis() {
        return diagnosis;
    }

    LoginAttempt attempt(Credential credential, ConnectTime time) {
        return new LoginAttempt(target, credential, time.deadline(), settings.timeouts(), false);
    }

    LoginRunner attempts() {
        return new LoginRunner(
                settings.engine(),
                new DriverSettings(settings.driverProperties(), settings.database(), null),
                logins,
                id,
                settings.timeouts(),
                diagnosis,
                events);
    }

    @Override
    public void close() {
        OpenLogins.remove(id);
        logins.abortAll();
        tokens.close();
        chain.close();
    }
}
