package io.github.rdsiam.testkit.internal.tls;

import java.util.List;

/** The authorities of one server: proxy and instance differ, as those of RDS do. */
public record RunAuthorities(Authority proxy, Authority instance, Authority crossSigner) {

    public static RunAuthorities create() {
        return new RunAuthorities(
                Authority.root("Testkit Proxy Root"),
                Authority.root("Testkit Instance Root"),
                Authority.root("Testkit Older Root"));
    }

    public List<Authority> all() {
        return List.of(proxy, instance, crossSigner);
    }
}
