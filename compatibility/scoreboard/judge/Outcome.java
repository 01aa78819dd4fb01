package scoreboard;

/**
 * What a cell says.
 *
 * @param word yes, no, partly, not offered or documented
 * @param evidence a sentence for all but yes and not offered, the same in each run; empty otherwise
 */
record Outcome(String word, String evidence) {

    static final Outcome YES = new Outcome("yes", "");
    static final Outcome NOT_OFFERED = new Outcome("not offered", "");

    static Outcome no(String evidence) {
        return new Outcome("no", evidence);
    }

    /** Its documentation has it, and it was not run here. */
    static Outcome documented(String page) {
        return new Outcome("documented", "[Its documentation](" + page + ") describes it.");
    }

    static Outcome partly(String evidence) {
        return new Outcome("partly", evidence);
    }
}
