package io.github.rdsiam.verify;

import io.github.rdsiam.DatabaseEngine;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Records what the proxy shows before a login: greeting, TLS versions and certificates. */
final class TlsCheck implements Check {

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private final Target target;

    TlsCheck(Target target) {
        this.target = target;
    }

    @Override
    public List<Question> questions() {
        return target.engine() == DatabaseEngine.MYSQL
                ? List.of(Question.CERTIFICATE_CHAIN, Question.TLS_VERSIONS, Question.PASSWORD_PLUGIN)
                : List.of(Question.CERTIFICATE_CHAIN, Question.TLS_VERSIONS);
    }

    @Override
    public Outcome take(Step step) throws IOException {
        List<String> spoken = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        List<X509Certificate> chain = List.of();
        String plugin = "";
        for (String version : VERSIONS) {
            ChainRecorder recorder = new ChainRecorder();
            try (RawLogin login = RawLogin.to(target)) {
                if (login instanceof MysqlLogin mysql) {
                    plugin = mysql.plugin();
                }
                seen.add(version + ": " + handshake(login, recorder, version));
            }
            if (!recorder.chain().isEmpty()) {
                spoken.add(recorder.version());
                chain = recorder.chain();
            }
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(
                new Finding(Question.TLS_VERSIONS, spoken.isEmpty() ? "neither" : String.join(" and ", spoken), seen));
        findings.add(chain(chain));
        if (target.engine() == DatabaseEngine.MYSQL) {
            findings.add(Finding.of(Question.PASSWORD_PLUGIN, plugin.isEmpty() ? "none" : plugin));
        }
        return Step.done(findings);
    }

    private static String handshake(RawLogin login, ChainRecorder recorder, String version) throws IOException {
        SSLContext context = context(recorder);
        try {
            login.startTls(context, version);
            return "no certificates";
        } catch (IOException e) {
            // expected: the recorder ends every handshake
            return recorder.chain().isEmpty() ? String.valueOf(e.getMessage()) : "certificates received";
        }
    }

    private static SSLContext context(ChainRecorder recorder) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {recorder}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static Finding chain(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return Finding.inconclusive(Question.CERTIFICATE_CHAIN, "no handshake reached the certificates");
        }
        X509Certificate last = chain.get(chain.size() - 1);
        return new Finding(
                Question.CERTIFICATE_CHAIN,
                "a chain of " + chain.size() + "; the last was issued by "
                        + last.getIssuerX500Principal().getName(),
                chain.stream().map(TlsCheck::describe).toList());
    }

    private static String describe(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + ", issued by "
                + certificate.getIssuerX500Principal().getName() + ", "
                + certificate.getPublicKey().getAlgorithm() + ", until "
                + LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC);
    }
}
