package scoreboard;

/**
 * What a row needs.
 *
 * @param kind how the library logs in: a method of Subject; empty for its usual way, and "password" for
 *     the one that uses a secret
 * @param region of the endpoint
 * @param regionInEnvironment whether the process has AWS_REGION
 * @param logged whether everything is logged at the finest level
 */
record Setting(String kind, String region, boolean regionInEnvironment, boolean logged) {

    static final Setting USUAL = new Setting("", "eu-west-1", true, false);

    /** The method of Subject. */
    String kindOf(Library library) {
        return switch (kind) {
            case "" -> library.kind();
            case "password" -> library == Library.RDS_IAM ? "fallback" : "secret";
            default -> kind;
        };
    }

    Setting kind(String kind) {
        return new Setting(kind, region, regionInEnvironment, logged);
    }

    Setting region(String region) {
        return new Setting(kind, region, regionInEnvironment, logged);
    }

    Setting withoutRegion() {
        return new Setting(kind, region, false, logged);
    }

    Setting everythingLogged() {
        return new Setting(kind, region, regionInEnvironment, true);
    }
}
