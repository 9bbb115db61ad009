package org.crit4j.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An image that others depend on is named once, before all else, when it is missing. */
class MissingImageTest {
  private static Finding only(DamagedCheckpoint checkpoint) {
    List<Finding> findings = checkpoint.validate().findings();
    assertEquals(1, findings.size(), findings::toString);
    return findings.get(0);
  }

  @Test
  void filesOfManyDescriptors() {
    DamagedCheckpoint files = DamagedCheckpoint.of("files").without("files.img");
    files.finds("FILE-EXISTS");
    Finding finding = only(files);
    assertEquals("files.img", finding.image());
    assertTrue(finding.message().matches(".*: [1-9][0-9]+ descriptors, .*"), finding::message);
  }

  @ParameterizedTest
  @CsvSource({
    "files, files.img, FILE-EXISTS",
    "container, files.img, FILE-EXISTS",
    "container, pstree.img, PST-EXISTS",
    "container, inventory.img, INV-EXISTS",
    "container, core-2.img, CORE-EXISTS",
    "container, ids-2.img, IDS-EXISTS",
    "container, fs-2.img, FS-REF",
    "container, mm-2.img, MM-EXISTS",
    "container, cgroup.img, CG-REF",
    "files, cgroup.img, CG-REF",
    "seccomp, seccomp.img, SECCOMP-REF",
    "memory, memfd.img, MEMFD-INODE",
    "pidns-external, inventory.img, INV-EXISTS",
    "tcp-closed, inventory.img, INV-EXISTS",
    "link-layer, fdinfo-2.img, FDT-IMG",
  })
  void namedOnce(String checkpoint, String image, String rule) {
    Finding finding = only(DamagedCheckpoint.of(checkpoint).without(image));
    assertEquals(image, finding.image());
    assertEquals(rule, finding.rule().id());
  }

  @Test
  void namedFirst() {
    Report report =
        DamagedCheckpoint.of("container")
            .without("pstree.img")
            .set("core-1.img", 0, "tc.task_state", 9)
            .validate();
    assertEquals("pstree.img", report.findings().get(0).image());
  }
}
