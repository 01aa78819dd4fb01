package io.github.rdsiam.benchmarks;

import java.util.Map;
import java.util.UUID;

/** The credentials that subjects and server share, as environment variables. */
record Identity(Map<String, String> variables) {

    static Identity random() {
        return new Identity(Map.of(
                "AWS_ACCESS_KEY_ID",
                "ASIABENCHMARK0000001",
                "AWS_SECRET_ACCESS_KEY",
                UUID.randomUUID().toString(),
                "AWS_SESSION_TOKEN",
                UUID.randomUUID() + "/" + UUID.randomUUID(),
                "DB_PASSWORD",
                UUID.randomUUID().toString()));
    }

    @Override
    public String toString() {
        return "Identity[***]";
    }
}
