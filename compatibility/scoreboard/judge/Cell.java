package scoreboard;

import io.github.rdsiam.testkit.RdsEngine;

/** A behaviour of a library with an engine. */
record Cell(Behaviour behaviour, Library library, RdsEngine engine) {

    Outcome judge() {
        if (!isRun()) {
            return unrun();
        }
        try (Trial trial = trial()) {
            return judge(trial);
        } catch (Exception e) {
            return new Outcome("error", e.toString());
        }
    }

    /** Whether the library claims it, and its set-up has what the row needs. */
    boolean isRun() {
        String kind = behaviour.setting().apply(Setting.USUAL).kindOf(library);
        return !behaviour.notOfferedBy().contains(library) && Source.of(library).offers(kind);
    }

    /** What a cell says that is not run. */
    Outcome unrun() {
        String page = behaviour.documentedBy().get(library);
        return page == null ? Outcome.NOT_OFFERED : Outcome.documented(page);
    }

    Trial trial() throws Exception {
        return new Trial(library, engine, behaviour.setting().apply(Setting.USUAL));
    }

    Outcome judge(Trial trial) throws Exception {
        Outcome outcome = behaviour.judgement().of(trial);
        return outcome == null ? Outcome.NOT_OFFERED : outcome;
    }
}
