package org.crit4j.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A small checkpoint for {@link Warmup}, as JSON by image: a process, and one image of each form of
 * payload and of each way to show a value.
 */
final class WarmupImages {
  /** The images' names. */
  static final List<String> NAMES =
      List.of(
          "cgroup.img",
          "core-1.img",
          "fdinfo-1.img",
          "files.img",
          "fs-1.img",
          "ghost-file-1.img",
          "ids-1.img",
          "inventory.img",
          "ipcns-msg-1.img",
          "ipcns-sem-1.img",
          "mm-1.img",
          "pagemap-1.img",
          "pipes-data.img",
          "pstree.img",
          "seccomp.img",
          "sk-queues.img",
          "stats-dump",
          "tcp-stream-1.img",
          "timens-0.img",
          "tty-data.img");

  private WarmupImages() {}

  /** The JSON of an image. */
  static byte[] json(String name) throws IOException {
    try (InputStream in = WarmupImages.class.getResourceAsStream("warmup/" + name + ".json")) {
      if (in == null) {
        throw new FileNotFoundException("warmup/" + name + ".json");
      }
      return in.readAllBytes();
    }
  }
}
