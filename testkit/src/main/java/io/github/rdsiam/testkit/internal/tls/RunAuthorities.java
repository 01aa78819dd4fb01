package io.github.rdsiam.testkit.internal.tls;

import java.time.Instant;
import java.util.List;

/** The authorities of one server. Proxy and instance have different ones, as on RDS. */
public record RunAuthorities(Authority proxy, Authority instance, Authority crossSigner) {

    /** Returns new authorities for one run. */
    public static RunAuthorities create() {
        return create(Issuance.validUntil());
    }

    static RunAuthorities create(Instant until) {
        return new RunAuthorities(
                Authority.root("Testkit Proxy Root", until),
                Authority.root("Testkit Instance Root", until),
                Authority.root("Testkit Older Root", until));
    }

    static RunAuthorities of(List<Authority> all) {
        return new RunAuthorities(all.get(0), all.get(1), all.get(2));
    }

    public List<Authority> all() {
        return List.of(proxy, instance, crossSigner);
    }
}
