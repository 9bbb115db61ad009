package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for private files gets them: the mode of the input less the umask. */
@EnabledOnOs(OS.LINUX)
final class UmaskIT {
  @TempDir private Path directory;

  @BeforeEach
  void makeInputs() throws Exception {
    Path images = Files.createDirectory(directory.resolve("images"));
    for (Path each : new Path[] {Sample.PSTREE, Sample.PAGEMAP}) {
      permit("rw-r--r--", Files.copy(each, images.resolve(each.getFileName())));
    }
    permit("rwxr-xr-x", images);
  }

  private static void permit(String permissions, Path file) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }

  private void run(String script) throws Exception {
    assertEquals(0, CritProcess.in(directory).script(script).exitCode());
  }

  @Test
  void filesAndDirectories() throws Exception {
    String image = "images/" + Sample.PSTREE.getFileName();
    run("umask 077; \"$CRIT\" decode -i " + image + " -o out.json");
    assertEquals("rw-------", permissions("out.json"));
    run("umask 027; \"$CRIT\" encode -i out.json -o out.img");
    assertEquals("rw-------", permissions("out.img"));
    run("umask 027; \"$CRIT\" decode -i images -o json");
    assertEquals("rwxr-x---", permissions("json"));
    assertEquals("rw-r-----", permissions("json/" + Sample.PSTREE.getFileName() + ".json"));
  }

  @Test
  void directoriesAreOpenToWhoeverMadeThem() throws Exception {
    run("umask 0777; \"$CRIT\" decode -i images -o a/json");
    assertEquals("rwx------", permissions("a"));
    assertEquals("rwx------", permissions("a/json"));
    assertEquals("---------", permissions("a/json/" + Sample.PSTREE.getFileName() + ".json"));
  }

  @Test
  void archives() throws Exception {
    run("mkdir tree && mv images tree/checkpoint && echo '{}' > tree/config.dump");
    run("tar cf archive.tar -C tree . && chmod 644 archive.tar");
    run("umask 077; \"$CRIT\" repack -o copy.tar archive.tar");
    assertEquals("rw-------", permissions("copy.tar"));
    run("umask 077; \"$CRIT\" extract archive.tar extracted");
    assertEquals("rwx------", permissions("extracted"));
    assertEquals("rwx------", permissions("extracted/checkpoint"));
    assertEquals("rw-------", permissions("extracted/checkpoint/" + Sample.PSTREE.getFileName()));
  }
}
