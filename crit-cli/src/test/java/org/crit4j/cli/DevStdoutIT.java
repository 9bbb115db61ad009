package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leads to an open descriptor is written to, never replaced by another file. */
@EnabledOnOs(OS.LINUX)
final class DevStdoutIT {
  @TempDir private Path directory;

  private void assertWrites(String script) throws Exception {
    CritProcess.in(directory)
        .with("IMAGE", Sample.PAGEMAP.toString())
        .script(script)
        .assertQuietSuccess();
    assertEquals(
        "before\n" + Sample.PAGEMAP_RAW + "\nafter\n",
        Files.readString(directory.resolve("report")));
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/stdout, 1",
    "/dev/fd/1, 1",
    "/proc/self/fd/1, 1",
    "/dev/stderr, 2",
    "/dev/fd/2, 2",
    "/dev/fd/3, 3",
    "/proc/self/fd/7, 7"
  })
  void fileStaysTheSame(String name, int number) throws Exception {
    String decode = "\"$CRIT\" decode -i \"$IMAGE\" -o " + name;
    for (String how : new String[] {">", ">>"}) {
      Files.writeString(directory.resolve("report"), "");
      String to = number + how + " report";
      assertWrites(
          "(echo before >&N; DECODE; echo >&N; echo after >&N) "
                  .replace("N", String.valueOf(number))
                  .replace("DECODE", decode)
              + to);
    }
  }

  @Test
  void linkToItIsFollowed() throws Exception {
    Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/stdout"));
    assertWrites(
        "(echo before; \"$CRIT\" decode -i \"$IMAGE\" -o link; echo; echo after) > report");
  }

  @Test
  void pipeIsWrittenTo() throws Exception {
    assertWrites(
        "(echo before; \"$CRIT\" decode -i \"$IMAGE\" -o /dev/stdout; echo; echo after)"
            + " | cat > report");
  }

  @Test
  void whatIsNotOpenForWritingIsLeftAlone() throws Exception {
    CritProcess.in(directory)
        .with("IMAGE", Sample.PAGEMAP.toString())
        .script("cp \"$IMAGE\" other; exec 5< other; \"$CRIT\" decode -i \"$IMAGE\" -o /dev/fd/5")
        .assertFailure(
            1,
            " decode: /dev/fd/5: the descriptor 5 is not open for writing;"
                + " expected one that is, as with 5>FILE");
  }
}
