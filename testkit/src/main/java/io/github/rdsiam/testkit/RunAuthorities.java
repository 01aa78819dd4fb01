package io.github.rdsiam.testkit;

import java.util.List;

/** The authorities of one server: proxy and instance differ, as those of RDS do. */
record RunAuthorities(Authority proxy, Authority instance, Authority crossSigner) {

    static RunAuthorities create() {
        return new RunAuthorities(
                Authority.root("Testkit Proxy Root"),
                Authority.root("Testkit Instance Root"),
                Authority.root("Testkit Older Root"));
    }

    List<Authority> all() {
        return List.of(proxy, instance, crossSigner);
    }
}
