package scoreboard;

/**
 * What a row needs.
 *
 * @param kind how the library logs in: a method of Subject; empty for its usual way
 * @param region of the endpoint
 * @param regionInEnvironment whether the process has AWS_REGION
 * @param logged whether everything is logged at the finest level
 */
record Setting(String kind, String region, boolean regionInEnvironment, boolean logged) {

    static final Setting USUAL = new Setting("", "eu-west-1", true, false);

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
