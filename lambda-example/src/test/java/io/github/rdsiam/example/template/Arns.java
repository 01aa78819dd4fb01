package io.github.rdsiam.example.template;

/** ARNs in the sample's account and region. */
final class Arns {

    private Arns() {}

    static String of(String service, String resource) {
        return "arn:aws:" + service + ":" + Parameters.REGION + ":" + Parameters.ACCOUNT + ":" + resource;
    }
}
