package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Limits on archives, and dumps in several of them, of the packaged tool. */
@EnabledOnOs(OS.LINUX)
final class ArchiveOptionsIT {
  private static final String ARCHIVE = ContainerSamples.COUNTER_1;

  @TempDir private Path directory;

  private CritProcess crit() {
    return CritProcess.in(directory);
  }

  @Test
  void anIncrementalCheckpointIsReadFromItsArchives() throws Exception {
    ParentChain chain = ParentChain.in(directory);
    String last = chain.archive("images", "last.tar.zst");
    String second = chain.archive("pre-2", "second.tar.gz");
    String first = chain.archive("pre-1", "first.tar");
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    crit()
        .run("memparse", "-p", ParentChain.PID, "-o", "whole", chain.directory("images"))
        .assertQuietSuccess();
    crit()
        .with("TMPDIR", temporary.toString())
        .with("CRIT_OPTS", "-Xmx64m")
        .run(
            "memparse",
            "-p",
            ParentChain.PID,
            "-o",
            "read",
            "--previous",
            second,
            "--previous",
            first,
            last)
        .assertQuietSuccess();
    assertEquals(-1, Files.mismatch(directory.resolve("whole"), directory.resolve("read")));
    Result alone =
        crit()
            .with("TMPDIR", temporary.toString())
            .run("memparse", "-p", ParentChain.PID, "-o", "alone", last);
    alone.assertFailure(
        1,
        " memparse: "
            + last
            + ":checkpoint/parent: the link leads to ../pre-checkpoint, which is not in the"
            + " archive; expected the checkpoint before this one, which Podman exports to an"
            + " archive of its own");
    assertTrue(Files.notExists(directory.resolve("alone")));
    assertEquals(List.of(), Trees.files(temporary));
  }

  @Test
  void theOptionThatRaisesALimitIsNamed() throws Exception {
    for (String[] words :
        List.of(
            new String[] {"x", "--max-members", "10", ARCHIVE, "ps"},
            new String[] {"validate", "--max-members", "10", ARCHIVE},
            new String[] {"show", "--max-members", "10", ARCHIVE + ":checkpoint/pstree.img"})) {
      crit()
          .run(words)
          .assertFailure(
              words[0].equals("validate") ? 3 : 1,
              " "
                  + words[0]
                  + ": "
                  + ARCHIVE
                  + ": offset 61440: more than 10 members, which only a higher limit allows"
                  + " (--max-members)");
    }
  }
}
