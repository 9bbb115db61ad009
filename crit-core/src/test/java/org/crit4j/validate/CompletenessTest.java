package org.crit4j.validate;

import static org.crit4j.finding.Completeness.COMPLETE;
import static org.crit4j.finding.Completeness.INCOMPLETE;
import static org.crit4j.finding.Completeness.UNDECIDED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.crit4j.finding.Completeness;
import org.crit4j.finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether all that a restore reads is there. */
class CompletenessTest {
  private static final Set<String> WITHOUT_PROCESSES = Set.of("cpuinfo", "irmap");

  private static Completeness of(DamagedCheckpoint checkpoint) {
    return checkpoint.validate().completeness();
  }

  private static DamagedCheckpoint minimal() {
    return DamagedCheckpoint.of("minimal");
  }

  @ParameterizedTest
  @MethodSource("org.crit4j.validate.CleanCheckpointsTest#cases")
  void dumpsAreComplete(String name) {
    Completeness expected = WITHOUT_PROCESSES.contains(name) ? UNDECIDED : COMPLETE;
    assertEquals(expected, of(DamagedCheckpoint.of(name)));
  }

  @Test
  void whatIsMissing() {
    assertEquals(INCOMPLETE, of(minimal().without("mm-*")));
    assertEquals(INCOMPLETE, of(minimal().cut("pages-1.img", -4096)));
    assertEquals(INCOMPLETE, of(minimal().cut("files.img", -1)));
    assertEquals(
        INCOMPLETE, of(DamagedCheckpoint.of("parent-chain").without("../pre-1/pages-1.img")));
  }

  @Test
  void pagesOfAServerAreMissing() {
    DamagedCheckpoint lazy = DamagedCheckpoint.of("lazy-pages");
    assertEquals(INCOMPLETE, of(lazy));
    assertEquals(INCOMPLETE, of(lazy.by(it -> it.withMinimum(Severity.ERROR))));
  }

  @Test
  void whatIsWrongIsThere() {
    assertEquals(COMPLETE, of(minimal().set("core-*", 0, "tc.comm", "longer than a name is")));
  }

  @Test
  void notAllWasChecked(@TempDir Path directory) throws IOException {
    assertEquals(UNDECIDED, of(minimal().by(it -> it.without(Set.of("MM-EXISTS")))));
    assertEquals(COMPLETE, of(minimal().by(it -> it.without(Set.of("CORE-COMM")))));
    Path pstree = minimal().writeTo(directory).resolve("pstree.img");
    assertEquals(UNDECIDED, Validator.standard().validate(pstree).completeness());
  }
}
