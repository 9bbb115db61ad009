package org.crit4j.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.crit4j.container.CheckpointOpener;

/**
 * Finds checkpoints in Hadoop's file systems. A path is a file, a directory of images, a directory
 * with checkpoints in it, or a pattern of those. Files are not looked into: those of a directory
 * are read by tasks, which pass over what is not a checkpoint.
 */
final class Listing {
  /** What Hadoop calls a file that every machine has. */
  private static final String ANYWHERE = "localhost";

  private final Configuration configuration;

  Listing(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * The checkpoints of paths, those of each path sorted.
   *
   * @throws FileNotFoundException if there is nothing at a path
   * @throws IOException if something cannot be listed
   */
  List<StoredCheckpoint> of(List<String> paths) throws IOException {
    List<StoredCheckpoint> found = new ArrayList<>();
    for (String each : paths) {
      Path path = new Path(each);
      FileSystem system = path.getFileSystem(configuration);
      FileStatus[] matches = system.globStatus(path);
      if (matches == null || matches.length == 0) {
        throw new FileNotFoundException(each + ": there is no such file or directory");
      }
      Arrays.sort(matches);
      for (FileStatus match : matches) {
        add(system, match, found);
      }
    }
    return found;
  }

  private static void add(FileSystem system, FileStatus status, List<StoredCheckpoint> found)
      throws IOException {
    if (!status.isDirectory()) {
      found.add(file(system, status, true));
      return;
    }
    FileStatus[] children = system.listStatus(status.getPath());
    Arrays.sort(children);
    if (isCheckpoint(children)) {
      found.add(directory(status));
      return;
    }
    for (FileStatus child : children) {
      if (child.isFile() && !isHidden(child)) {
        found.add(file(system, child, false));
      } else if (child.isDirectory() && isCheckpoint(system.listStatus(child.getPath()))) {
        found.add(directory(child));
      }
    }
  }

  private static boolean isCheckpoint(FileStatus[] children) {
    Set<String> directories = new HashSet<>();
    Set<String> files = new HashSet<>();
    for (FileStatus each : children) {
      (each.isDirectory() ? directories : files).add(each.getPath().getName());
    }
    return CheckpointOpener.isCheckpoint(directories, files);
  }

  /** As Spark's own readers pass over what jobs leave, such as {@code _SUCCESS}. */
  private static boolean isHidden(FileStatus file) {
    String name = file.getPath().getName();
    return name.startsWith("_") || name.startsWith(".");
  }

  private static StoredCheckpoint directory(FileStatus status) {
    return new StoredCheckpoint(status.getPath().toString(), 0, true, true, List.of());
  }

  private static StoredCheckpoint file(FileSystem system, FileStatus status, boolean isCertain)
      throws IOException {
    List<String> hosts = new ArrayList<>();
    BlockLocation[] blocks = system.getFileBlockLocations(status, 0, 1);
    if (blocks != null && blocks.length > 0) {
      // Most of what is read is at the start, or all of it.
      hosts.addAll(Arrays.asList(blocks[0].getHosts()));
      hosts.remove(ANYWHERE);
    }
    return new StoredCheckpoint(
        status.getPath().toString(), status.getLen(), false, isCertain, List.copyOf(hosts));
  }
}
