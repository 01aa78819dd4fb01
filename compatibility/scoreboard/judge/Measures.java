package scoreboard;
import io.github.rdsiam.testkit.RdsEngine;
record Measures() { static Measures of(RdsEngine... e) { return new Measures(); } }
