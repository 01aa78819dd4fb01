package scoreboard;

import io.github.rdsiam.testkit.RdsEngine;

/** A behaviour of a library with an engine. */
record Cell(Behaviour behaviour, Library library, RdsEngine engine) {

    Outcome judge() {
        if (behaviour.notOfferedBy().contains(library)) {
            return Outcome.NOT_OFFERED;
        }
        try (Trial trial = trial()) {
            return judge(trial);
        } catch (Exception e) {
            return new Outcome("error", e.toString());
        }
    }

    Trial trial() throws Exception {
        return new Trial(library, engine, behaviour.setting().apply(Setting.USUAL));
    }

    Outcome judge(Trial trial) throws Exception {
        Outcome outcome = behaviour.judgement().of(trial);
        return outcome == null ? Outcome.NOT_OFFERED : outcome;
    }
}
