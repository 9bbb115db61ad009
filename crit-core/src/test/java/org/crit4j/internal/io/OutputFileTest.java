package org.crit4j.internal.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.crit4j.CritException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
final class OutputFileTest {
  @TempDir Path directory;
  private Path target;
  private Path input;

  @BeforeEach
  void makeFiles() throws IOException {
    target = directory.resolve("target");
    input = Files.writeString(directory.resolve("input"), "input");
  }

  private static void write(OutputFile file, String text) throws IOException {
    try (file) {
      file.stream().write(text.getBytes(UTF_8));
      file.commit();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void setPermissions(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void isWholeOrAbsent() throws IOException {
    try (OutputFile file = OutputFile.create(target, input)) {
      file.stream().write("half".getBytes(UTF_8));
      assertFalse(Files.exists(target), "there before it is whole");
      file.stream().write("whole".getBytes(UTF_8));
      file.commit();
    }
    assertEquals("halfwhole", Files.readString(target));
    assertEquals(List.of("input", "target"), names());
  }

  @Test
  void isAbsentWhereItWasNotCommitted() throws IOException {
    try (OutputFile file = OutputFile.create(target, input)) {
      file.stream().write("half".getBytes(UTF_8));
    }
    assertEquals(List.of("input"), names());
  }

  @Test
  void leavesTheOldFileWhereItWasNotCommitted() throws IOException {
    Files.writeString(target, "old");
    try (OutputFile file = OutputFile.create(target, input)) {
      file.stream().write("half".getBytes(UTF_8));
      assertEquals("old", Files.readString(target));
    }
    assertEquals("old", Files.readString(target));
    assertEquals(List.of("input", "target"), names());
  }

  @Test
  void newFileGetsThePermissionsOfTheInputLessTheUmask() throws IOException {
    Path all = directory.resolve("all");
    var everything =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx"));
    Set<PosixFilePermission> left =
        Files.getPosixFilePermissions(Files.createFile(all, everything));
    for (String permissions : List.of("rw-------", "rw-r-----", "r--r--r--", "rw-rw-rw-")) {
      setPermissions(input, permissions);
      write(OutputFile.create(target, input), "new");
      Set<PosixFilePermission> expected = PosixFilePermissions.fromString(permissions);
      expected.retainAll(left);
      assertEquals(expected, Files.getPosixFilePermissions(target));
      Files.delete(target);
    }
  }

  @Test
  void newFileOfADirectoryIsItsOwnersOnly() throws IOException {
    write(OutputFile.create(target, directory), "new");
    assertEquals("rw-------", permissions(target));
  }

  @Test
  void newFileWithoutInputGetsTheDefaultPermissions() throws IOException {
    Path usual = Files.createFile(directory.resolve("usual"));
    write(OutputFile.create(target), "new");
    assertEquals(permissions(usual), permissions(target));
  }

  @Test
  void replacedFileKeepsItsPermissions() throws IOException {
    Files.writeString(target, "old");
    setPermissions(target, "rw-r--r--");
    setPermissions(input, "rw-------");
    write(OutputFile.create(target, input), "new");
    assertEquals("rw-r--r--", permissions(target));
    assertEquals("new", Files.readString(target));
  }

  @Test
  void replacedFileKeepsItsOwner() throws IOException {
    Files.writeString(target, "old");
    try {
      Files.setAttribute(target, "unix:uid", 12345);
      Files.setAttribute(target, "unix:gid", 54321);
    } catch (IOException e) {
      assumeTrue(false, "only root may give files away: " + e);
    }
    write(OutputFile.create(target, input), "new");
    assertEquals(12345, Files.getAttribute(target, "unix:uid"));
    assertEquals(54321, Files.getAttribute(target, "unix:gid"));
  }

  @Test
  void isNobodyElsesToReadWhileItIsWritten() throws IOException {
    setPermissions(input, "rw-rw-rw-");
    setPermissions(Files.writeString(target, "old"), "rw-rw-rw-");
    try (OutputFile file = OutputFile.create(target, input)) {
      file.stream().write(1);
      String temporary =
          names().stream().filter(it -> it.startsWith(".")).findFirst().orElseThrow();
      assertEquals("rw-------", permissions(directory.resolve(temporary)));
    }
  }

  @Test
  void linksAreFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path real = Files.writeString(elsewhere.resolve("real"), "old");
    Path second = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("real"));
    Files.createSymbolicLink(target, Path.of("elsewhere", "second"));

    write(OutputFile.create(target, input), "new");
    assertEquals("new", Files.readString(real));
    assertTrue(Files.isSymbolicLink(target), "the link was replaced");
    assertTrue(Files.isSymbolicLink(second), "the second link was replaced");
    assertEquals(List.of("elsewhere", "input", "target"), names());
  }

  @Test
  void linksThatLeadNowhereAreFollowed() throws IOException {
    Files.createSymbolicLink(target, Path.of("missing"));
    write(OutputFile.create(target, input), "new");
    assertEquals("new", Files.readString(directory.resolve("missing")));
    assertTrue(Files.isSymbolicLink(target), "the link was replaced");
  }

  @Test
  void linksThatLeadInACircleAreRefused() throws IOException {
    Files.createSymbolicLink(target, Path.of("other"));
    Files.createSymbolicLink(directory.resolve("other"), Path.of("target"));
    assertRefused("too many links; expected a file");
  }

  private void assertRefused(String problem) {
    CritException failure =
        assertThrows(CritException.class, () -> OutputFile.create(target, input));
    assertEquals(target + ": " + problem, failure.getMessage());
  }

  @Test
  void directoriesAreRefused() throws IOException {
    Files.createDirectory(target);
    assertRefused("this is a directory; expected a file to write to");
  }

  @Test
  void filesInMissingDirectoriesAreRefused() {
    target = directory.resolve("missing").resolve("target");
    assertRefused("there is no such directory; expected a file in an existing directory");
  }

  @Test
  void filesThatMayNotBeWrittenAreRefused() throws IOException {
    Files.writeString(target, "old");
    setPermissions(target, "r--r--r--");
    assumeTrue(!Files.isWritable(target), "root may write to anything");
    assertRefused("the file may not be written to; expected a writable file");
  }

  @Test
  void directoriesThatMayNotBeWrittenToAreNamed() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    setPermissions(closed, "r-xr-xr-x");
    assumeTrue(!Files.isWritable(closed), "root may write to anything");
    Path file = closed.resolve("file");
    AccessDeniedException failure =
        assertThrows(AccessDeniedException.class, () -> OutputFile.create(file, input));
    assertEquals(file.toString(), failure.getMessage());
  }

  @Test
  void devicesAreWrittenToDirectly() throws IOException {
    target = Path.of("/dev/null");
    write(OutputFile.create(target, input), "new");
    assertFalse(Files.isRegularFile(target), "the device was replaced");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void openDescriptorsAreWrittenToWhereTheyStand() throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(target.toFile(), "rw")) {
      open.writeBytes("before ");
      for (String each : descriptors(target)) {
        write(OutputFile.create(Path.of(each), input), "new ");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of(each));
        write(OutputFile.create(link, input), "linked ");
        Files.delete(link);
      }
      open.seek(0);
      assertEquals("before new linked new linked new linked ", open.readLine());
    }
  }

  /** The names of the descriptor that this process has of a file. */
  private static List<String> descriptors(Path file) throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path each : links.filter(Files::isSymbolicLink).toList()) {
        if (Files.readSymbolicLink(each).equals(file.toRealPath())) {
          String number = String.valueOf(each.getFileName());
          long pid = ProcessHandle.current().pid();
          return List.of("/dev/fd/" + number, each.toString(), "/proc/" + pid + "/fd/" + number);
        }
      }
    }
    throw new AssertionError("not open: " + file);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void descriptorsThatAreOpenForReadingAreLeftAlone() throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(input.toFile(), "r")) {
      target = Path.of(descriptors(input).get(0));
      int number = Integer.parseInt(String.valueOf(target.getFileName()));
      assertRefused(
          "the descriptor "
              + number
              + " is not open for writing; expected one that is, as with "
              + number
              + ">FILE");
      assertEquals("input", open.readLine());
    }
  }

  @Test
  void directoriesAreOpenToWhoeverMakesThem() throws IOException {
    Path model = Files.createDirectory(directory.resolve("model"));
    setPermissions(model, "r-x------");
    Path made = directory.resolve("a/b");
    NewDirectory.createLike(made, model);
    assertEquals("rwx------", permissions(made));
    NewDirectory.create(made);
    assertEquals("rwx------", permissions(made));
  }

  @Test
  void namesMayBeAsLongAsTheSystemAllows() throws IOException {
    assertMakesFile("x".repeat(255));
  }

  @Test
  void namesMayBeAsLongAsTheSystemAllowsInAnyScript() throws IOException {
    assumeTrue(
        "UTF-8".equals(System.getProperty("sun.jnu.encoding")), "the locale has no such names");
    assertMakesFile("\u00e9".repeat(127));
    assertMakesFile("x" + "\ud83d\ude00".repeat(63));
  }

  private void assertMakesFile(String name) throws IOException {
    target = directory.resolve(name);
    write(OutputFile.create(target, input), "new");
    assertEquals("new", Files.readString(target));
  }

  /** To cut a new file off would have ext4 send all that is written to the disk at once. */
  @Test
  void aNewFileIsOpenedAsItIs() throws IOException {
    try (OutputStream out = TemporaryFiles.openEmpty(input)) {
      out.write('I');
    }
    assertEquals("Input", Files.readString(input));
  }
}
