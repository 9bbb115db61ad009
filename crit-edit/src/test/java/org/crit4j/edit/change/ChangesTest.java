package org.crit4j.edit.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.edit.DeleteChange;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Edit;
import org.crit4j.edit.SetChange;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangesTest {
  private static final Optional<Integer> ANY = Optional.empty();

  private static void assertRefused(Edit.Outcome outcome, String reason) {
    assertFalse(outcome.isWritable());
    assertTrue(
        outcome.refusals().stream().anyMatch(it -> it.contains(reason)),
        outcome.refusals().toString());
  }

  @Test
  void aListenerGetsAnotherPort() throws Exception {
    Edit.Outcome outcome = Edited.of("inet-sockets", ListenChange.parse("18080=8123"));
    assertEquals(
        List.of("files.img: entries[2].isk.src_port: 18080 -> 8123"), Edited.lines(outcome));
    assertTrue(outcome.isWritable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"18080=70000", "18080=", "18080", "x=1", "1.2.3:80=1", "80=-1"})
  void noPort(String text) {
    assertThrows(IllegalArgumentException.class, () -> ListenChange.parse(text));
  }

  @Test
  void portsThatCriuTakesOtherwiseAreRefused() throws Exception {
    assertRefused(Edited.of("inet-sockets", ListenChange.parse("18080=0")), "port 0");
    assertRefused(
        Edited.of(
            "inet-sockets", SetChange.parse("files.img:[isk.src_port=18080].isk.src_port=70000")),
        "modulo 65536");
    assertRefused(Edited.of("inet-sockets", ListenChange.parse("1=2")), "no socket listens");
  }

  @Test
  void oneSideOfAConnectionIsRefused() throws Exception {
    try (Draft draft = Edited.draft("tcp-established")) {
      int[] port = new int[1];
      for (FileEntry each : OpenFiles.all(draft)) {
        if (each.hasIsk() && each.getIsk().getState() == 1) {
          port[0] = each.getIsk().getSrcPort();
        }
      }
      String set = "files.img:[isk.src_port=" + port[0] + "].isk.src_port=4444";
      Edit.Outcome outcome = Edited.of(draft, SetChange.parse(set));
      assertRefused(outcome, "one side");
    }
  }

  @Test
  void aPathIsMovedByWholeComponents() {
    PathMapping paths = PathMapping.of("/srv/app/", "/opt");
    for (String[] each :
        new String[][] {
          {"/srv/app", "/opt"},
          {"/srv/app/x", "/opt/x"},
          {"/srv/apple", "/srv/apple"},
          {"/srv/app\0", "/opt\0"},
          {"/x/srv/app", "/x/srv/app"}
        }) {
      assertEquals(
          each[1], paths.map(com.google.protobuf.ByteString.copyFromUtf8(each[0])).toStringUtf8());
    }
    assertThrows(IllegalArgumentException.class, () -> PathChange.parse("/srv=opt"));
  }

  @Test
  void namesThatLinuxWouldCutAreNotTaken() {
    assertThrows(IllegalArgumentException.class, () -> CommChange.parse("0123456789abcdef", ANY));
    assertThrows(IllegalArgumentException.class, () -> HostnameChange.parse("x".repeat(65)));
    assertThrows(IllegalArgumentException.class, () -> UnixChange.parse("/a=/" + "x".repeat(108)));
  }

  @Test
  void whoIsNoLongerRootLosesCapabilities() throws Exception {
    Edit.Outcome dropped = Edited.of("minimal", UserChange.parse("1000:1001", ANY, false));
    assertTrue(Edited.lines(dropped).stream().anyMatch(it -> it.contains("cap_eff")));
    assertTrue(dropped.isWritable());
    Edit.Outcome kept = Edited.of("minimal", UserChange.parse("1000:1001", ANY, true));
    assertFalse(Edited.lines(kept).stream().anyMatch(it -> it.contains("cap_")));
    assertTrue(kept.warnings().stream().anyMatch(it -> it.contains("keeps capabilities")));
  }

  @Test
  void controlGroupsAreForgotten() throws Exception {
    Edit.Outcome outcome = Edited.of("minimal", CgroupChange.parse("none"));
    assertTrue(outcome.isWritable(), outcome.errors().toString());
    assertTrue(Edited.lines(outcome).contains("cgroup.img: : the image -> -"));
  }

  @Test
  void theHostHasNoNameWithoutItsNamespace() throws Exception {
    assertRefused(Edited.of("minimal", HostnameChange.parse("x")), "namespace");
  }

  @Test
  void aPipeIsClosedWithItsFile() throws Exception {
    try (Draft draft = Edited.draft("files")) {
      int table = 0;
      List<Integer> pipes =
          new org.crit4j.source.Images(draft)
                  .all(
                      Descriptors.tables(draft, ANY).get(table),
                      org.crit4j.images.FdinfoEntry.class)
                  .stream()
                  .filter(it -> it.getType() == FdTypes.PIPE)
                  .map(org.crit4j.images.FdinfoEntry::getFd)
                  .toList();
      assertFalse(pipes.isEmpty());
      String text = String.join(",", pipes.stream().map(String::valueOf).toList());
      Edit.Outcome outcome = Edited.of(draft, CloseChange.parse(text, ANY));
      assertTrue(outcome.isWritable(), outcome.refusals() + " " + outcome.errors());
      assertTrue(OpenFiles.all(draft).stream().noneMatch(FileEntry::hasPipe));
    }
  }

  @Test
  void terminalsBecomeFiles() throws Exception {
    Edit.Outcome outcome =
        Edited.of("shell-job", FdChange.parse("0,1,2=/var/log/x.log:append", ANY));
    assertTrue(outcome.isWritable(), outcome.refusals() + " " + outcome.errors());
    assertTrue(Edited.lines(outcome).stream().anyMatch(it -> it.contains("\"TTY\" -> \"REG\"")));
  }

  @Test
  void fieldsAreSetAsTheyArePrinted() throws Exception {
    Edit.Outcome outcome =
        Edited.of(
            "minimal",
            SetChange.parse("core-*.img:tc.blk_sigset=18446744073709551615"),
            SetChange.parse("core-*.img:tc.comm=123"),
            SetChange.parse("files.img:entries[0].reg.flags=O_RDWR | O_APPEND"));
    List<String> lines = Edited.lines(outcome);
    assertTrue(
        lines.stream().anyMatch(it -> it.endsWith("-> \"0xffffffffffffffff\"")), lines.toString());
    assertTrue(lines.stream().anyMatch(it -> it.endsWith("-> \"123\"")), lines.toString());
    assertTrue(lines.stream().anyMatch(it -> it.contains("O_APPEND")), lines.toString());
  }

  @Test
  void whatIsNoFieldIsAnError() {
    assertThrows(
        CritException.class, () -> Edited.of("minimal", SetChange.parse("files.img:[0].reg.x=1")));
    assertThrows(
        CritException.class, () -> Edited.of("minimal", SetChange.parse("no.img:[0].reg.x=1")));
    assertThrows(
        CritException.class, () -> Edited.of("minimal", SetChange.parse("pages-1.img:[0].x=1")));
    for (String each :
        new String[] {"files.img", ":x=1", "f:=1", "f:a[=1", "f:a[x].b=1", "f:a..b=1"}) {
      assertThrows(IllegalArgumentException.class, () -> SetChange.parse(each), each);
    }
  }

  @Test
  void aRemovedEntryThatIsNeededIsRefused() throws Exception {
    Edit.Outcome outcome = Edited.of("minimal", DeleteChange.parse("files.img:entries[0]"));
    assertFalse(outcome.isWritable());
    assertFalse(outcome.errors().isEmpty());
  }
}
