package org.crit4j.spark;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.ComposedTree;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.Region;

/** A directory in one of Hadoop's file systems, which have no links. */
final class StoredDirectory {
  private final FileSystem system;
  private final ComposedTree tree;
  private final ArchiveLimits limits;
  private final StorageFailure failure;

  private StoredDirectory(
      FileSystem system, ComposedTree tree, ArchiveLimits limits, StorageFailure failure) {
    this.system = system;
    this.tree = tree;
    this.limits = limits;
    this.failure = failure;
  }

  /**
   * The files of a directory and of those in it.
   *
   * @param failure learns when one cannot be read
   * @throws IOException if it cannot be listed, or has more files than the limits allow
   */
  static MemberTree tree(FileSystem system, Path top, ArchiveLimits limits, StorageFailure failure)
      throws IOException {
    ComposedTree tree = new ComposedTree(top.toString(), Compression.NONE);
    new StoredDirectory(system, tree, limits, failure).add(top, "");
    return tree;
  }

  private void add(Path directory, String prefix) throws IOException {
    FileStatus[] children = failure.watch(() -> system.listStatus(directory));
    Arrays.sort(children);
    Location at = Location.UNKNOWN.inFile(tree.label());
    limits.checkMembers(tree.members().size() + (long) children.length, "files", at);
    for (FileStatus child : children) {
      String path = prefix + child.getPath().getName();
      long modified = child.getModificationTime() / 1000;
      if (child.isDirectory()) {
        tree.addDirectory(path, modified);
        add(child.getPath(), path + "/");
      } else {
        tree.add(path, new Content(system, child, failure), modified);
      }
    }
  }

  /** What is in a file, which is opened by each that reads it. */
  private record Content(FileSystem system, FileStatus file, StorageFailure failure)
      implements Region {
    @Override
    public long size() {
      return file.getLen();
    }

    @Override
    public ImageData open() {
      return new StoredFile(system, file.getPath(), size(), failure).openOnce();
    }
  }
}
