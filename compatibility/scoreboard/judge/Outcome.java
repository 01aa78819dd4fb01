package scoreboard;

/**
 * What a cell says.
 *
 * @param word yes, no, partly, not offered or documented
 * @param evidence a sentence for a no and a partly that is the same in each run; empty otherwise
 */
record Outcome(String word, String evidence) {

    static final Outcome YES = new Outcome("yes", "");
    static final Outcome NOT_OFFERED = new Outcome("not offered", "");
    /** Its documentation has it, and it was not run here. */
    static final Outcome DOCUMENTED = new Outcome("documented", "");

    static Outcome no(String evidence) {
        return new Outcome("no", evidence);
    }

    static Outcome partly(String evidence) {
        return new Outcome("partly", evidence);
    }
}
