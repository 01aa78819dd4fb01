package scoreboard;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A row of the table.
 *
 * @param id the id for the command line
 * @param title what is looked at, so that a yes is what a user wants
 * @param reliability its number in docs/reliability.md, or empty
 * @param notOfferedBy libraries that do not claim it although they log in as the row does
 * @param documentedBy libraries whose documentation describes it, but not for what can run here, with its page
 * @param setting what the row needs beside the usual
 * @param judgement looks
 */
record Behaviour(
        String id,
        String title,
        String reliability,
        Set<Library> notOfferedBy,
        Map<Library, String> documentedBy,
        UnaryOperator<Setting> setting,
        Judgement judgement) {

    interface Judgement {
        /** Returns null if the library does not offer what the row needs. */
        Outcome of(Trial trial) throws Exception;
    }

    static Behaviour row(String id, String title, String reliability, Judgement judgement) {
        return new Behaviour(id, title, reliability, Set.of(), Map.of(), setting -> setting, judgement);
    }

    Behaviour with(UnaryOperator<Setting> changes) {
        return new Behaviour(id, title, reliability, notOfferedBy, documentedBy, changes, judgement);
    }

    Behaviour notOfferedBy(Library... libraries) {
        return new Behaviour(id, title, reliability, Set.of(libraries), documentedBy, setting, judgement);
    }

    Behaviour documentedBy(Map<Library, String> pages) {
        return new Behaviour(id, title, reliability, notOfferedBy, pages, setting, judgement);
    }
}
