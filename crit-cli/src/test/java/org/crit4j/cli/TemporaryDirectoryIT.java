package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Archives by zstd where the native library cannot be unpacked, or cannot be loaded. */
@EnabledOnOs(OS.LINUX)
final class TemporaryDirectoryIT {
  private static final String ARCHIVE = ContainerSamples.PODMAN;

  @TempDir private Path directory;

  private String expected() throws IOException, InterruptedException {
    Result result = CritProcess.in(directory).run("list", ARCHIVE);
    result.assertQuietSuccess();
    return result.text();
  }

  @Test
  void directoryThatCannotBeWritten() throws Exception {
    Result result = CritProcess.in(directory).with("TMPDIR", "/proc").run("list", ARCHIVE);
    result.assertQuietSuccess();
    assertEquals(expected(), result.text());
  }

  @Test
  void directoryOnFileSystemWithoutPrograms() throws Exception {
    Path place = Files.createDirectory(directory.resolve("place"));
    String mount = "mount -t tmpfs -o noexec none " + place;
    assumeTrue(
        CritProcess.in(directory).script("unshare --mount " + mount).exitCode() == 0,
        "not root, or no mount namespaces");
    Result result =
        CritProcess.in(directory)
            .script(
                "unshare --mount sh -c '"
                    + mount
                    + " && TMPDIR="
                    + place
                    + " exec \"$CRIT\" list "
                    + ARCHIVE
                    + "'");
    result.assertQuietSuccess();
    assertEquals(expected(), result.text());
  }
}
