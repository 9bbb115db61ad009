package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where no other file can take the place of the output, it is written in place. */
@EnabledOnOs(OS.LINUX)
final class OutputPlaceIT {
  /** What makes a process nobody's, for whom permissions count. */
  private static final String NOBODY =
      Files.isWritable(Path.of("/")) ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : "";

  @TempDir private Path directory;
  private Path closed;
  private Path out;

  @BeforeEach
  void makeFiles() throws Exception {
    Files.copy(Sample.PAGEMAP, directory.resolve("image"));
    permit("rwxr-xr-x", directory);
    permit("rw-r--r--", directory.resolve("image"));
    closed = Files.createDirectory(directory.resolve("closed"));
    out = Files.writeString(closed.resolve("out"), "old");
    permit("rw-rw-rw-", out);
    permit("r-xr-xr-x", closed);
    CritProcess crit = CritProcess.in(directory).with("CRIT_CACHE", "off");
    String see = NOBODY + " \"$CRIT\" info image > /dev/null 2>&1";
    assumeTrue(crit.script(see).exitCode() == 0, "nobody cannot run the tool from here");
  }

  private static void permit(String permissions, Path file) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private CritProcess.Result run(String script) throws Exception {
    return CritProcess.in(directory)
        .with("CRIT_CACHE", "off")
        .script(script.replace("CRIT", NOBODY + " \"$CRIT\""));
  }

  @Test
  void inAReadOnlyDirectory() throws Exception {
    run("CRIT decode -i image -o closed/out").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW, Files.readString(out));
    assertEquals(List.of(out), Trees.files(closed));
  }

  @Test
  void inAReadOnlyDirectoryTheOutputMayBeTheInput() throws Exception {
    Files.write(out, Files.readAllBytes(Sample.PAGEMAP));
    run("CRIT decode --force -i closed/out -o closed/out").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW, Files.readString(out));
  }

  @Test
  void badInputLeavesTheOldFileInPlaceToo() throws Exception {
    Files.write(directory.resolve("image"), Arrays.copyOf(Files.readAllBytes(Sample.PAGEMAP), 10));
    assertEquals(1, run("CRIT decode -i image -o closed/out").exitCode());
    assertEquals("old", Files.readString(out));
  }

  @Test
  void somebodyElsesFile() throws Exception {
    permit("rwxrwxrwx", closed);
    run("CRIT decode -i image -o closed/out").assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW, Files.readString(out));
    assertEquals(Files.getOwner(directory), Files.getOwner(out));
    assertEquals(List.of(out), Trees.files(closed));
  }

  @Test
  void mountPoint() throws Exception {
    Path source = Files.writeString(directory.resolve("source"), "old");
    Path mounted = Files.writeString(directory.resolve("mounted"), "");
    String mount = "unshare -m sh -c 'mount --bind source mounted && %s'";
    CritProcess crit = CritProcess.in(directory);
    assumeTrue(crit.script(mount.formatted("true")).exitCode() == 0, "nothing can be mounted");
    CritProcess.in(directory)
        .script(mount.formatted("\"$CRIT\" decode -i image -o mounted"))
        .assertQuietSuccess();
    assertEquals(Sample.PAGEMAP_RAW, Files.readString(source));
    assertEquals("", Files.readString(mounted));
    assertEquals(5, Trees.files(directory).size() + 1);
  }
}
