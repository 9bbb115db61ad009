package org.crit4j.edit.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Edit;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.source.DirectorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryChangesTest {
  private static final Optional<Integer> ANY = Optional.empty();

  private static Task task(Draft draft) throws IOException {
    return Checkpoint.of(draft).tasks().get(0);
  }

  private static List<String> environment(Draft draft) throws IOException {
    return task(draft).environment().orElseThrow().stream().map(NameBytes::text).toList();
  }

  private static Edit.Outcome assertWritable(Draft draft, Change change) throws IOException {
    Edit.Outcome outcome = Edited.of(draft, change);
    assertTrue(outcome.isWritable(), () -> outcome.refusals() + " " + outcome.errors());
    return outcome;
  }

  /** A variable of a set, as NAME=VALUE. */
  private static String variable(Draft draft) throws IOException {
    return environment(draft).stream().filter(it -> it.contains("=")).findFirst().orElseThrow();
  }

  private static String name(String variable) {
    return variable.substring(0, variable.indexOf('='));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 100_000})
  void aLongerVariableGetsMemoryOfItsOwn(int more) throws Exception {
    for (String name : List.of("python-threads", "compat32")) {
      try (Draft draft = Edited.draft(name)) {
        String old = variable(draft);
        List<String> before = environment(draft);
        String longer = old + "x".repeat(more);
        assertWritable(draft, EnvChange.parse(longer, ANY, false));
        List<String> after = environment(draft);
        assertEquals(before.size(), after.size(), name);
        assertEquals(longer, after.get(before.indexOf(old)));
        assertEquals(
            before.subList(before.indexOf(old) + 1, before.size()),
            after.subList(before.indexOf(old) + 1, after.size()));
      }
    }
  }

  @Test
  void aVariableOfTheSameLengthStaysInItsPlace() throws Exception {
    try (Draft draft = Edited.draft("python-threads")) {
      String old = variable(draft);
      String other = name(old) + "=" + "y".repeat(old.length() - name(old).length() - 1);
      Edit.Outcome outcome = assertWritable(draft, EnvChange.parse(other, ANY, true));
      assertEquals(1, outcome.differences().size(), outcome.differences().toString());
      assertTrue(environment(draft).contains(other));
      assertWritable(draft, EnvChange.parse(old, ANY, true));
      assertEquals(List.of(), Edited.of(draft, EnvChange.parse(old, ANY, false)).errors());
      assertTrue(environment(draft).contains(old));
    }
  }

  @Test
  void variablesThatCannotBeChangedAreRefused() throws Exception {
    try (Draft draft = Edited.draft("python-threads")) {
      String old = variable(draft);
      assertFalse(Edited.of(draft, EnvChange.parse("NO_SUCH_NAME=1", ANY, false)).isWritable());
      assertFalse(Edited.of(draft, EnvChange.parse(old + "longer", ANY, true)).isWritable());
      assertFalse(Edited.of(draft, EnvChange.parse(old, ANY, false)).isChanged());
    }
    assertThrows(IllegalArgumentException.class, () -> EnvChange.parse("NAME", ANY, false));
  }

  @Test
  void pagesOfTheDumpBeforeHaveToBeSquashedFirst() throws Exception {
    try (Draft draft = new Draft(DirectorySource.open(Fixtures.images("parent-chain")))) {
      String old = variable(draft);
      CritException problem =
          assertThrows(
              CritException.class, () -> Edited.of(draft, EnvChange.parse(old + "x", ANY, false)));
      assertTrue(String.valueOf(problem.getMessage()).contains("squash"), problem.getMessage());
    }
  }

  @Test
  void theCommandLineGetsMemoryOfItsOwn() throws Exception {
    try (Draft draft = Edited.draft("minimal")) {
      assertWritable(draft, CmdlineChange.parse("app --port  8123", ANY));
      assertEquals(
          List.of("app", "--port", "8123"),
          task(draft).commandLine().orElseThrow().stream().map(NameBytes::text).toList());
    }
  }

  @Test
  void bytesAreWrittenOverPages() throws Exception {
    try (Draft draft = Edited.draft("minimal")) {
      Task task = task(draft);
      long at = task.memory().orElseThrow().getMmStartStack();
      byte[] old;
      try (var memory = task.openMemory()) {
        old = memory.bytes(at, at + 4);
      }
      String place = task.pid() + ":0x" + Long.toHexString(at) + "=";
      assertWritable(draft, PokeChange.parse(place + "01020304"));
      try (var memory = task(draft).openMemory()) {
        assertEquals(
            List.of((byte) 1, (byte) 4),
            List.of(memory.bytes(at, at + 4)[0], memory.bytes(at, at + 4)[3]));
      }
      assertWritable(draft, PokeChange.parse(place + java.util.HexFormat.of().formatHex(old)));
      assertThrows(
          CritException.class, () -> Edited.of(draft, PokeChange.parse(task.pid() + ":10=00")));
    }
    assertThrows(IllegalArgumentException.class, () -> PokeChange.parse("1:xyz=00"));
  }
}
