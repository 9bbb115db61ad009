package org.crit4j.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.container.archive.SafeRoot;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.archive.Unpacker;
import org.crit4j.container.member.Member;
import org.crit4j.internal.io.NewDirectory;

/**
 * Unpacks a checkpoint into a directory: all of it, or in two parts as Podman's import does. If
 * that fails, the directory is as it was before.
 */
public final class CheckpointExtractor {
  private static final Set<String> CONFIG = Set.of(Layout.CONFIG, Layout.SPEC);

  /** What to unpack. */
  public enum Selection {
    /** Everything. */
    ALL,
    /** Only {@code config.dump} and {@code spec.dump}. */
    CONFIG_ONLY,
    /** Everything but {@code config.dump} and {@code spec.dump}. */
    WITHOUT_CONFIG
  }

  private final UnpackOptions options;
  private final Warnings warnings;

  /**
   * An extractor.
   *
   * @param warnings told what is left out
   */
  public CheckpointExtractor(UnpackOptions options, Warnings warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /**
   * Unpacks.
   *
   * @param target a directory that is empty, or is made
   * @throws CritException if the archive is hostile or damaged, or the directory is not empty
   * @throws IOException if a file cannot be read or written
   */
  public void extract(ContainerCheckpoint checkpoint, Selection selection, Path target)
      throws IOException {
    boolean existed = Files.isDirectory(target);
    if (existed && !SafeRoot.children(target).isEmpty()) {
      throw new CritException(
          Location.UNKNOWN.inFile(target.toString()),
          "the directory is not empty",
          "an empty directory, or a new one");
    }
    if (!existed) {
      NewDirectory.create(target);
    }
    try {
      new Unpacker(options, warnings).unpack(checkpoint.tree(), wanted(selection), target);
    } catch (IOException | RuntimeException e) {
      clean(target, existed);
      throw e;
    }
  }

  private static void clean(Path target, boolean existed) throws IOException {
    for (Path each : SafeRoot.children(target)) {
      SafeRoot.remove(each);
    }
    if (!existed) {
      Files.delete(target);
    }
  }

  private static Predicate<Member> wanted(Selection selection) {
    Predicate<Member> config =
        it -> it.path().isPresent() && CONFIG.contains(it.path().get().latin1());
    return switch (selection) {
      case ALL -> it -> true;
      case CONFIG_ONLY -> config;
      case WITHOUT_CONFIG -> config.negate();
    };
  }
}
