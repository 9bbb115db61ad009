package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crit4j.cli.describe.CommandShape;
import org.crit4j.cli.describe.OptionShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that opens archives holds them to limits, and has options to raise these. */
final class LimitOptionsTest {
  private static final String ARCHIVE = ContainerSamples.COUNTER_1;
  private static final String IMAGE = ARCHIVE + ":checkpoint/pstree.img";
  private static final List<String> OPTIONS =
      List.of("--max-members", "--max-size", "--max-ratio", "--max-window");

  @TempDir private Path directory;

  private String in(String name) {
    return directory.resolve(name).toString();
  }

  private static String[] words(String line, Path directory) {
    return Arrays.stream(line.split(" ", -1))
        .map(it -> it.startsWith("@") ? directory.resolve(it.substring(1)).toString() : it)
        .toArray(String[]::new);
  }

  /** A way to open the archive with each command; a name after @ is one in a new directory. */
  static Stream<String> commandLines() {
    return Stream.of(
        "decode -i " + ARCHIVE + " -o @json",
        "decode -i " + IMAGE,
        "show " + IMAGE,
        "info " + IMAGE,
        "x " + ARCHIVE + " ps",
        "stats " + ARCHIVE,
        "memparse " + ARCHIVE,
        "inspect " + ARCHIVE,
        "diff " + ARCHIVE + " " + ARCHIVE,
        "report -o @report.html " + ARCHIVE,
        "list " + ARCHIVE,
        "query --named listening-sockets " + ARCHIVE,
        "export --format csv -o @tables " + ARCHIVE,
        "extract " + ARCHIVE + " @out",
        "repack --replace checkpoint/pstree.img=" + Sample.PSTREE + " -o @new.tar " + ARCHIVE,
        "edit -n --hostname other " + ARCHIVE,
        "build -o @image " + ARCHIVE,
        "scrub -o @copy.tar " + ARCHIVE,
        "runtime " + ARCHIVE,
        "rootfs apply " + ARCHIVE + " @.",
        "validate --min-severity error " + ARCHIVE,
        "coredump -o @. -i " + ARCHIVE,
        "convert --to any -o @any.tar " + ARCHIVE,
        "squash -o @flat.tar " + ARCHIVE,
        "prepare -o @prepared " + ARCHIVE,
        "compress -o @small.tar " + ARCHIVE,
        "decompress -o @plain.tar " + ARCHIVE);
  }

  @Test
  void noCommandIsForgotten() {
    List<String> tried = commandLines().map(it -> it.split(" ", -1)[0]).distinct().toList();
    for (CommandShape command : Commands.shapes()) {
      boolean has = command.options().stream().anyMatch(it -> it.names().contains(OPTIONS.get(0)));
      // Packing reads a directory, there is no JVM in the archive, it is of another machine, and a
      // server waits.
      boolean other =
          List.of("pack", "jvm", "preflight", "page-server", "serve").contains(command.name());
      assertEquals(has, tried.contains(command.name()) || other, command.name());
      List<String> names =
          command.options().stream().map(OptionShape::names).flatMap(List::stream).toList();
      assertEquals(has, names.containsAll(OPTIONS), command.name());
    }
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void whatIsBeyondALimitIsToldWithTheOption(String line) {
    String[] words = words(line, directory);
    String[] limited = Arrays.copyOf(words, words.length + 2);
    limited[words.length] = "--max-members";
    limited[words.length + 1] = "10";
    CritCall call = CritCall.of(limited);
    assertTrue(call.exitCode() == 1 || call.exitCode() == 3, call.err());
    assertTrue(call.err().startsWith("crit " + words[0] + ": " + ARCHIVE + ": "), call.err());
    assertTrue(
        call.err()
            .endsWith(": more than 10 members, which only a higher limit allows (--max-members)\n"),
        call.err());
    assertEquals(1, call.err().lines().count(), call.err());
    limited[words.length + 1] = "1K";
    assertEquals(0, CritCall.of(limited).exitCode(), line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x @holes.tar ps", "memparse @holes.tar", "list @holes.tar"})
  void whatIsOutOfProportionIsReadIfAskedFor(String line) throws IOException {
    holes();
    CritCall call = CritCall.of(words(line, directory));
    assertEquals(1, call.exitCode());
    assertTrue(call.err().endsWith("which only a higher limit allows (--max-ratio)\n"), call.err());
    CritCall.of(words(line + " --max-ratio 1000000", directory)).assertQuietSuccess();
    call = CritCall.of(words(line + " --max-ratio 1000000 --max-size 2G", directory));
    assertTrue(
        call.err()
            .endsWith(
                "unpacks to more than 2147483648 bytes, which only a higher limit allows"
                    + " (--max-size)\n"),
        call.err());
  }

  /** The archive with a sparse file of 4 GiB before everything else. */
  private void holes() throws IOException {
    archive("holes.tar", "hole", 'S', header -> put(header, 483, "40000000000"));
  }

  /** The archive, unpacked, with one more member before everything else, which has no content. */
  private void archive(String name, String member, char type, Consumer<byte[]> more)
      throws IOException {
    CritCall.of("extract", ARCHIVE, in("x")).assertQuietSuccess();
    CritCall.of("pack", in("x"), in("plain.tar")).assertQuietSuccess();
    byte[] header = new byte[512];
    put(header, 0, member);
    put(header, 100, "0000644\0000000000\0000000000\00000000000000\00000000000000\0");
    put(header, 148, "        " + type);
    put(header, 257, "ustar  \0");
    more.accept(header);
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header);
    all.writeBytes(Files.readAllBytes(directory.resolve("plain.tar")));
    Files.write(directory.resolve(name), all.toByteArray());
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  @Test
  void windowsAreHeldToALimit() throws IOException {
    CritCall.of("extract", ARCHIVE, in("x")).assertQuietSuccess();
    for (String form : List.of("zstd", "xz")) {
      CritCall.of("pack", "--compression", form, in("x"), in(form)).assertQuietSuccess();
      CritCall.of("list", in(form)).assertQuietSuccess();
      CritCall call = CritCall.of("list", "--max-window", "16K", in(form));
      assertEquals(1, call.exitCode());
      assertTrue(
          call.err()
              .endsWith(
                  " bytes of memory to decompress "
                      + form
                      + ", which only a higher limit allows (--max-window)\n"),
          call.err());
      // What is found in a directory is not passed over for that.
      assertEquals(
          call.err(),
          CritCall.of("list", "--max-window", "16K", directory.toString())
              .err()
              .lines()
              .filter(it -> it.contains(in(form) + ":"))
              .collect(Collectors.joining("\n", "", "\n")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "", "K", "8P", "9999999999999999999", "8388608T", "1.5G"})
  void whatIsNoLimitIsRefused(String limit) {
    CritCall call = CritCall.of("stats", "--max-size", limit, Sample.DIRECTORY.toString());
    assertEquals(2, call.exitCode());
    assertTrue(
        call.err()
            .startsWith(
                "crit stats: \""
                    + limit
                    + "\" is not a valid limit; expected a number above 0, such as 500000 or 8G"),
        call.err());
  }

  @Test
  void windowsHaveARange() {
    CritCall call = CritCall.of("list", "--max-window", "4G", ARCHIVE);
    assertEquals(2, call.exitCode());
    assertTrue(call.err().startsWith("crit list: --max-window must be 1K to 2G"), call.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x @odd.tar ps", "stats @odd.tar", "memparse @odd.tar", "validate @odd.tar"})
  void whatIsOddAboutAnArchiveIsAWarning(String line) throws IOException {
    archive("odd.tar", "/etc/x", '0', header -> {});
    CritCall call = CritCall.of(words(line, directory));
    String command = words(line, directory)[0];
    assertEquals(
        "crit "
            + command
            + ": warning: "
            + in("odd.tar")
            + ": offset 0: the name \"/etc/x\" leads outside and is passed over\n",
        call.err());
    CritCall plain = CritCall.of(words(line.replace("odd", "plain"), directory));
    assertEquals("", plain.err());
    assertEquals(plain.exitCode(), call.exitCode());
    assertEquals(plain.text(), call.text().replace("odd.tar", "plain.tar"));
  }
}
