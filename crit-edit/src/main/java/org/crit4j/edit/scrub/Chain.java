package org.crit4j.edit.scrub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;

/**
 * The dumps that a directory builds on, which lie outside of it: the copy has them within, in
 * {@code parent-1} and so on. Those of an archive are in the archive already.
 */
final class Chain implements AutoCloseable {
  private final String images;
  private final List<MemberTree> parents = new ArrayList<>();

  private Chain(String images) {
    this.images = images;
  }

  static Chain of(
      ContainerCheckpoint opened, Path checkpoint, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    Chain chain = new Chain(opened.imageDirectory());
    if (!Files.isDirectory(checkpoint)) {
      return chain;
    }
    Path top = checkpoint.resolve(opened.imageDirectory());
    if (!Files.exists(top.resolve("parent"), LinkOption.NOFOLLOW_LINKS)) {
      return chain;
    }
    try (DirectorySource source = DirectorySource.open(top)) {
      chain.follow(source, checkpoint.toRealPath(), limits, warnings);
    } catch (IOException | RuntimeException e) {
      chain.close();
      throw e;
    }
    return chain;
  }

  private void follow(ImageSource source, Path top, ArchiveLimits limits, Warnings warnings)
      throws IOException {
    Optional<ImageSource> next;
    try {
      next = source.parent();
    } catch (CritException e) {
      // The copy lacks what the original lacks.
      warnings.warn(e.location(), e.problem());
      return;
    }
    if (next.isPresent()) {
      Path directory = Path.of(next.get().label()).toRealPath();
      if (!directory.startsWith(top)) {
        parents.add(Archives.open(directory, limits, warnings, it -> false));
        follow(next.get(), top, limits, warnings);
      }
    }
  }

  /** The dumps, the latest first. */
  List<MemberTree> parents() {
    return parents;
  }

  /** Where a dump is put. */
  String directory(int index) {
    return (images.isEmpty() ? "" : images + "/") + name(index);
  }

  private static String name(int index) {
    return "parent-" + (index + 1);
  }

  /** Where the link of a dump leads to; empty if it stays as it is. */
  Optional<String> link(int index, String up) {
    return index < parents.size() ? Optional.of(up + name(index)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    for (MemberTree each : parents) {
      each.close();
    }
  }
}
