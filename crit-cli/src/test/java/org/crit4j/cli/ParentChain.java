package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.fixtures.Fixtures;

/**
 * A process that CRIU has dumped in three steps, each with the pages that had changed: {@code
 * pre-1}, {@code pre-2} and {@code images}.
 */
final class ParentChain {
  /** The process. */
  static final String PID = "12541";

  private final Path top;

  private ParentChain(Path top) {
    this.top = top;
  }

  /** Unpacks it. */
  static ParentChain in(Path top) throws IOException {
    return new ParentChain(Fixtures.unpack("parent-chain", top));
  }

  /** The directory of a step, which leads to the one before it. */
  String directory(String step) {
    return top.resolve(step).toString();
  }

  /** A step as Podman exports it: {@code parent} leads to what is in another archive. */
  String archive(String step, String name) throws IOException {
    boolean last = step.equals("images");
    Path tree = top.resolve("tree-" + name);
    Path images = tree.resolve(last ? "checkpoint" : "pre-checkpoint");
    Files.createDirectories(images);
    try (var files = Files.newDirectoryStream(top.resolve(step))) {
      for (Path each : files) {
        if (each.endsWith("parent")) {
          String before = last ? "../pre-checkpoint" : "../pre-1";
          Files.createSymbolicLink(images.resolve("parent"), Path.of(before));
        } else {
          Files.copy(each, images.resolve(each.getFileName()));
        }
      }
    }
    String archive = top.resolve(name).toString();
    CritCall.of("pack", tree.toString(), archive).assertQuietSuccess();
    return archive;
  }
}
