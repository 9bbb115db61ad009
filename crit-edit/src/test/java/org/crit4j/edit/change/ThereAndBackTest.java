package org.crit4j.edit.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.crit4j.edit.Change;
import org.crit4j.edit.Edit;
import org.crit4j.edit.SetChange;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A change and its opposite give the same bytes, in directories and all archives. */
final class ThereAndBackTest {
  @TempDir private Path work;

  private static Arguments row(String name, Change there, Change back) {
    return Arguments.of(name, there, back);
  }

  static Stream<Arguments> changes() {
    Optional<Integer> any = Optional.empty();
    return Stream.of(
        row("inet-sockets", ListenChange.parse("18080=8123"), ListenChange.parse("8123=18080")),
        row(
            "inet-sockets",
            ListenChange.parse("127.0.0.1:18080=0.0.0.0:80"),
            ListenChange.parse("0.0.0.0:80=127.0.0.1:18080")),
        row(
            "inet-sockets",
            PathChange.parse("/srv/app=/opt/longer/name"),
            PathChange.parse("/opt/longer/name=/srv/app")),
        row("minimal", CommChange.parse("other", any), CommChange.parse("minimal", any)),
        row("container", HostnameChange.parse("web2"), HostnameChange.parse("store-\u00e9t\u00e9")),
        row(
            "unix-sockets",
            UnixChange.parse("listen.sock=other-name.sock"),
            UnixChange.parse("other-name.sock=listen.sock")),
        row("unix-sockets", UnixChange.parse("@client=@other"), UnixChange.parse("@other=@client")),
        row(
            "minimal",
            CgroupChange.parse("/app=/other/app"),
            CgroupChange.parse("/other/app=/app")),
        row("threads-timers", PidsChange.parse("+100"), PidsChange.parse("-100")),
        row("files", PidsChange.parse("+1000"), PidsChange.parse("-1000")),
        row(
            "tcp-established",
            AddressChange.parse(List.of("127.0.0.1=10.0.0.7"), List.of()),
            AddressChange.parse(List.of("10.0.0.7=127.0.0.1"), List.of())),
        row(
            "tcp-established",
            AddressChange.parse(List.of(), List.of("127.0.0.0/8=126.0.0.0/8")),
            AddressChange.parse(List.of(), List.of("126.0.0.0/8=127.0.0.0/8"))),
        row(
            "inet-sockets",
            SetChange.parse("files.img:[isk.src_port=18080].isk.src_addr[0]=10.0.0.1"),
            SetChange.parse("files.img:[isk.src_port=18080].isk.src_addr[0]=127.0.0.1")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void thereAndBackIsTheSame(String name, Change there, Change back) throws Exception {
    Edited.assertThereAndBack(name, work, there, back);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatIsThereAlreadyChangesNothing(String name, Change there, Change back) throws Exception {
    Edit.Outcome outcome = Edited.of(name, there, back);
    assertEquals(List.of(), outcome.differences());
    assertFalse(outcome.isChanged());
  }
}
