package org.crit4j.coredump;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are looked up as a process with that root would, and nothing outside is found. */
final class SysrootTest {
  @TempDir private Path directory;

  @Test
  void linksStayInside() throws IOException {
    Path root = Files.createDirectory(directory.resolve("root"));
    Files.writeString(directory.resolve("secret"), "x");
    Path library = root.resolve("usr/lib/libc.so.6");
    Files.createDirectories(library.getParent());
    Files.writeString(library, "elf");
    Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
    Files.createSymbolicLink(root.resolve("absolute"), Path.of("/usr/lib/libc.so.6"));
    Files.createSymbolicLink(root.resolve("outside"), Path.of("../../../../secret"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    Sysroot sysroot = new Sysroot(root);
    assertEquals(Optional.of(library), sysroot.find("/lib/libc.so.6"));
    assertEquals(Optional.of(library), sysroot.find("/absolute"));
    assertEquals(Optional.of(library), sysroot.find("/usr/../lib/./libc.so.6"));
    assertEquals(Optional.empty(), sysroot.find("/outside"));
    assertEquals(Optional.empty(), sysroot.find("/../secret"));
    assertEquals(Optional.empty(), sysroot.find("/loop"));
    assertEquals(Optional.empty(), sysroot.find("/none"));
  }
}
