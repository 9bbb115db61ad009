package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.crit4j.CritException;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.archive.Unpacker;
import org.crit4j.internal.io.Umask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files get the content, mode, times and owner that the archive names. */
@DisabledOnOs(OS.WINDOWS)
final class UnpackerTest {
  private static final long MODIFIED = 1_700_000_000L;
  private static final int SET_USER_ID = 04755;

  @TempDir private Path directory;
  private final Collected warnings = new Collected();
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(directory.resolve("target"));
  }

  private void unpack(RawTar tar, UnpackOptions options) throws IOException {
    Path archive = tar.to(directory.resolve("a.tar"));
    try (MemberTree tree = Archives.open(archive, ArchiveLimits.DEFAULT, warnings, it -> false)) {
      new Unpacker(options, warnings).unpack(tree, it -> true, target);
    }
  }

  private Object attribute(String name, String file) throws IOException {
    return Files.getAttribute(target.resolve(file), "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }

  private int mode(String file) throws IOException {
    return (Integer) attribute("mode", file) & 07777;
  }

  @ParameterizedTest
  @ValueSource(ints = {0644, 0600, 0666, 0777, 0444, 0200, 0, 01755, SET_USER_ID})
  void modesAreThoseOfTheArchive(int mode) throws IOException {
    RawTar tar = new RawTar().member("d/file", '0', mode, "", RawTar.latin1("content"));
    unpack(tar, UnpackOptions.ROOTFS.withSetId(true));
    assertEquals(mode, mode("d/file"));
    assertEquals(MODIFIED, Files.getLastModifiedTime(target.resolve("d/file")).toMillis() / 1000);
    assertEquals("content".length(), Files.size(target.resolve("d/file")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0644, 0666, 0777, 0444})
  void theUmaskIsTakenOff(int mode) throws IOException {
    unpack(new RawTar().member("file", '0', mode, "", new byte[0]), UnpackOptions.CAREFUL);
    assertEquals(mode & ~Umask.bits(), mode("file"));
  }

  @Test
  void filesOfAllSizesAreMade() throws IOException {
    int[] sizes = {0, 1, 100, 4096, 16_384, 16_385, 100_000};
    RawTar tar = new RawTar();
    for (int i = 0; i < 5000; i++) {
      int size = i % 50 == 0 ? sizes[i / 50 % sizes.length] : i % 7;
      tar.file("d" + i / 100 + "/e" + i / 10 % 5 + "/file-" + i, ("" + i % 10).repeat(size));
    }
    unpack(tar, UnpackOptions.CAREFUL);
    for (int i = 0; i < 5000; i++) {
      int size = i % 50 == 0 ? sizes[i / 50 % sizes.length] : i % 7;
      Path file = target.resolve("d" + i / 100 + "/e" + i / 10 % 5 + "/file-" + i);
      assertEquals(("" + i % 10).repeat(size), Files.readString(file));
      assertEquals(MODIFIED, Files.getLastModifiedTime(file).toMillis() / 1000);
    }
  }

  /** Small files are made by another thread, which may fail while one after it is made. */
  @Test
  void theMemberThatCannotBeMadeIsNamed() {
    RawTar tar = new RawTar();
    String tooLong = "n".repeat(300);
    tar.extended("x", '0', new byte[1], "path=d/" + tooLong);
    for (int i = 0; i < 2000; i++) {
      tar.file("d/file-" + i, "content");
    }
    IOException failure = assertThrows(IOException.class, () -> unpack(tar, UnpackOptions.CAREFUL));
    String message = String.valueOf(failure.getMessage());
    assertEquals(directory.resolve("a.tar") + ": d/" + tooLong + ": File name too long", message);
  }

  @Test
  void setIdBitsAreLeftOutUnlessAskedFor() throws IOException {
    unpack(new RawTar().member("file", '0', SET_USER_ID, "", new byte[0]), UnpackOptions.ROOTFS);
    assertEquals(SET_USER_ID & 0777, mode("file"));
    assertEquals(1, warnings.lines().size());
  }

  /** Files next to each other begin with the same owner, which is right for some of them only. */
  @Test
  void eachFileHasItsOwner() throws IOException {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "not root");
    RawTar tar = new RawTar();
    int[][] owners = {{0, 0}, {7, 8}, {0, 0}, {0, 9}, {7, 0}};
    for (int i = 0; i < owners.length; i++) {
      int[] owner = owners[i];
      tar.tampered(
          "d/file-" + i,
          '0',
          new byte[0],
          header -> {
            RawTar.put(header, 108, RawTar.octal(owner[0], 7));
            RawTar.put(header, 116, RawTar.octal(owner[1], 7));
          });
    }
    unpack(tar, UnpackOptions.CAREFUL);
    for (int i = 0; i < owners.length; i++) {
      assertEquals(owners[i][0], attribute("uid", "d/file-" + i));
      assertEquals(owners[i][1], attribute("gid", "d/file-" + i));
    }
  }

  /** In a directory that hands its group on, new files are not in that of the process. */
  @Test
  void aDirectoryThatHandsItsGroupOnChangesNothing() throws IOException {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "not root");
    Files.setAttribute(target, "unix:gid", 12);
    Files.setAttribute(target, "unix:mode", 02755);
    unpack(new RawTar().file("a", "").file("b", ""), UnpackOptions.CAREFUL);
    assertEquals(0, attribute("gid", "a"));
    assertEquals(0, attribute("gid", "b"));
  }

  @Test
  void whatIsThereIsReplacedOrRefused() throws IOException {
    Files.writeString(target.resolve("file"), "before");
    Files.createDirectories(target.resolve("b/inner"));
    RawTar tar = new RawTar().file("file", "new").file("b", "file").file("c/d", "other");
    CritException refused =
        assertThrows(CritException.class, () -> unpack(tar, UnpackOptions.CAREFUL));
    assertEquals("there is something already where it belongs", refused.problem());
    assertEquals("before", Files.readString(target.resolve("file")));

    unpack(tar, UnpackOptions.ROOTFS);
    assertEquals("new", Files.readString(target.resolve("file")));
    assertEquals("file", Files.readString(target.resolve("b")));
    assertEquals("other", Files.readString(target.resolve("c/d")));
  }

  /** A link in place of a file is replaced, not written through. */
  @Test
  void noFileIsWrittenThroughALink() throws IOException {
    Path outside = Files.writeString(directory.resolve("outside"), "untouched");
    Files.createSymbolicLink(target.resolve("file"), outside);
    unpack(new RawTar().file("file", "new"), UnpackOptions.ROOTFS);
    assertEquals("untouched", Files.readString(outside));
    assertEquals("new", Files.readString(target.resolve("file")));
  }
}
