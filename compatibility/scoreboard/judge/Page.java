package scoreboard;
import java.util.Map;
record Page(Map<Cell, Outcome> outcomes, Measures m) { String text() { return outcomes.toString(); } }
