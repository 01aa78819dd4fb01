package io.github.rdsiam;

/** A data source's parts, put together for one login that can be watched. To be closed. */
final class DoctorParts implements AutoCloseable {

    private final Settings.Checked settings;
    private final DefaultCredentials chain = DefaultCredentials.acquire();
    private final SigningCredentials credentials;
    private final Tokens tokens;
    private final Events events;
    private final Logins logins;
    private final String id;
    private final LoginTarget target;
    private final Diagnosis diagnosis;

    DoctorParts(Settings.Checked settings) {
        this.settings = settings;
        events = new Events(settings.listener());
        credentials = new SigningCredentials(chain, settings.times().wall());
        tokens = new Tokens(
                settings.signer(),
                new TokenSigner.TokenRequest(
                        settings.endpoint().host(), settings.port(), settings.region(), settings.user()),
                credentials,
                settings.times(),
                events);
        logins = new Logins(tokens, events, settings.timeouts());
        id = OpenLogins.enter(logins);
        target = new Targets(
                        settings.endpoint(),
                        settings.port(),
                        settings.region(),
                        settings.connectVia(),
                        settings.bundle(),
                        null)
                .main();
        diagnosis = new Diagnosis(
                settings.times().wall(),
                new ClockCheck(settings.times()),
                settings.region(),
                settings.endpoint().partition(),
                settings.user(),
                chain);
    }

    SigningCredentials credentials() {
        return credentials;
    }

    Tokens tokens() {
        return tokens;
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

    Attempts attempts() {
        return new Attempts(
                new MysqlDriver(settings.driverProperties(), settings.database()),
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
