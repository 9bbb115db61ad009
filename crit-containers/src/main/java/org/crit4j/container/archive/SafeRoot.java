package org.crit4j.container.archive;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.MemberName;

/**
 * A directory beneath which names that are not trusted are looked up. No component may be a link: a
 * name leads where it says, or nowhere.
 */
public final class SafeRoot {
  private final Path root;

  /** That directory. The path to it is trusted. */
  public SafeRoot(Path root) {
    this.root = root;
  }

  /** The directory itself. */
  public Path root() {
    return root;
  }

  /**
   * The path of what has that name, once all directories before it are there.
   *
   * @throws CritException if one of them is a link, or no directory
   */
  public Path make(MemberName name) throws IOException {
    Path at = root;
    List<String> components = name.components();
    for (int i = 0; i < components.size(); i++) {
      at = PathBytes.child(at, components.get(i));
      if (i < components.size() - 1) {
        makeDirectory(at);
      }
    }
    return at;
  }

  /**
   * The path of what has that name; empty if a directory before it is not there.
   *
   * @throws CritException if one of them is a link, or no directory
   */
  public Optional<Path> find(MemberName name) throws IOException {
    Path at = root;
    List<String> components = name.components();
    for (int i = 0; i < components.size(); i++) {
      at = PathBytes.child(at, components.get(i));
      if (i < components.size() - 1) {
        Optional<BasicFileAttributes> here = attributes(at);
        if (here.isEmpty()) {
          return Optional.empty();
        }
        requireDirectory(at, here.get());
      }
    }
    return Optional.of(at);
  }

  /** Makes a directory for its owner only, unless there is one. */
  static void makeDirectory(Path directory) throws IOException {
    Optional<BasicFileAttributes> here = attributes(directory);
    if (here.isPresent()) {
      requireDirectory(directory, here.get());
      return;
    }
    Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
  }

  /** Permissions to make something with, where there are such. */
  static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void requireDirectory(Path file, BasicFileAttributes attributes)
      throws CritException {
    if (!attributes.isDirectory()) {
      throw new CritException(
          Location.UNKNOWN.inFile(file.toString()),
          attributes.isSymbolicLink() ? "this is a link and not followed" : "this is no directory",
          "a directory");
    }
  }

  /** What is there, links not followed; empty if there is nothing. */
  static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Removes a file, a link, or a directory with everything in it.
   *
   * @return whether there was anything
   */
  public static boolean remove(Path file) throws IOException {
    Optional<BasicFileAttributes> here = attributes(file);
    if (here.isEmpty()) {
      return false;
    }
    if (here.get().isDirectory()) {
      for (Path each : children(file)) {
        remove(each);
      }
    }
    Files.delete(file);
    return true;
  }

  /** What is in a directory, sorted. */
  public static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (var each = Files.newDirectoryStream(directory)) {
      each.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    return children;
  }
}
