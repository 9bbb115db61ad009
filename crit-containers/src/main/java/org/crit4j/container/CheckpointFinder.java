package org.crit4j.container;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.crit4j.container.archive.ArchiveLimitException;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Region;

/** Finds checkpoints: a directory that is none stands for those in it. */
public final class CheckpointFinder {
  private CheckpointFinder() {}

  /**
   * The checkpoints that paths stand for: those of a directory sorted by name. Whether other paths
   * are checkpoints shows when they are opened.
   *
   * @param empty is called with each directory without any
   * @throws IOException if a directory cannot be read
   */
  public static List<Path> find(List<Path> paths, ArchiveLimits limits, Consumer<Path> empty)
      throws IOException {
    List<Path> checkpoints = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path) && !CheckpointOpener.isCheckpointDirectory(path)) {
        List<Path> found = in(path, limits);
        if (found.isEmpty()) {
          empty.accept(path);
        }
        checkpoints.addAll(found);
      } else {
        checkpoints.add(path);
      }
    }
    return checkpoints;
  }

  private static List<Path> in(Path directory, ArchiveLimits limits) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var each = Files.newDirectoryStream(directory, it -> isCheckpoint(it, limits))) {
      each.forEach(found::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(null);
    return found;
  }

  private static boolean isCheckpoint(Path file, ArchiveLimits limits) {
    if (Files.isDirectory(file)) {
      return CheckpointOpener.isCheckpointDirectory(file);
    }
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      return isCheckpoint(String.valueOf(file.getFileName()), Region.of(file), limits);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether a file among others is a checkpoint: an archive, or called as the kubelet calls
   * checkpoints, even if it cannot be read.
   *
   * @param name of the file, without directories
   */
  public static boolean isCheckpoint(String name, Region file, ArchiveLimits limits) {
    try {
      return name.startsWith("checkpoint-") || Archives.sniff(file, limits).isPresent();
    } catch (ArchiveLimitException e) {
      // It is compressed at least: whoever opens it reports the limit.
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
