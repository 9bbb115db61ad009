package org.crit4j.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.internal.io.FileData;

/** The files of a directory. What is called how is settled when it is opened. */
public final class DirectorySource implements ImageSource {
  private static final String PARENT = "parent";

  /** Linux's PATH_MAX. */
  private static final int LONGEST_PATH = 4096;

  private final Path directory;

  /** The same. */
  private final File file;

  /** With those of directories, which are told apart when somebody asks. */
  private final Set<String> names;

  private final Set<Path> descendants;

  private DirectorySource(Path directory, Set<Path> descendants) throws IOException {
    this.directory = directory;
    this.file = directory.toFile();
    this.names = list();
    this.descendants = descendants;
  }

  /**
   * Opens a directory.
   *
   * @throws IOException if it is none, or cannot be read
   */
  public static DirectorySource open(Path directory) throws IOException {
    if (Files.isRegularFile(directory)) {
      throw new CritException(
          at(directory), "this is a file", "a checkpoint directory or an archive");
    }
    return new DirectorySource(directory, Set.of());
  }

  private Set<String> list() throws IOException {
    // The quickest way by far: some directories have tens of thousands of images.
    String[] all = file.list();
    if (all != null) {
      return new HashSet<>(Arrays.asList(all));
    }
    // This one says what is wrong.
    Set<String> names = new HashSet<>();
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path each : files) {
        names.add(String.valueOf(each.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public String label() {
    return directory.toString();
  }

  @Override
  public List<String> names() {
    return names.stream()
        .filter(name -> Files.isRegularFile(directory.resolve(name)))
        .sorted()
        .toList();
  }

  @Override
  public OptionalLong size(String name) {
    if (!names.contains(name)) {
      return OptionalLong.empty();
    }
    try {
      BasicFileAttributes file =
          Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
      return file.isRegularFile() ? OptionalLong.of(file.size()) : OptionalLong.empty();
    } catch (IOException e) {
      // A link that leads nowhere, or a file that has gone since.
      return OptionalLong.empty();
    }
  }

  @Override
  public Optional<ImageData> open(String name) throws IOException {
    return names.contains(name)
        ? FileData.find(new File(file, name)).map(data -> data)
        : Optional.empty();
  }

  @Override
  public Optional<Path> path(String name) {
    return size(name).isPresent() ? Optional.of(directory.resolve(name)) : Optional.empty();
  }

  @Override
  public Optional<ImageSource> parent() throws IOException {
    Path link = directory.resolve(PARENT);
    if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Path target = Files.isRegularFile(link) ? written(link) : link;
    if (!Files.isDirectory(target)) {
      throw new CritException(at(link), "the link leads nowhere", "the directory before this one");
    }
    Set<Path> chain = new HashSet<>(descendants);
    chain.add(directory.toRealPath());
    if (chain.contains(target.toRealPath())) {
      throw new CritException(at(link), "the chain of parents leads back to itself");
    }
    return Optional.of(new DirectorySource(target, chain));
  }

  /** Where a link leads that a copy without links has turned into a file with its target. */
  private Path written(Path link) throws IOException {
    byte[] target;
    try (InputStream in = Files.newInputStream(link)) {
      target = in.readNBytes(LONGEST_PATH);
    }
    try {
      return directory.resolve(new String(target, StandardCharsets.UTF_8).strip());
    } catch (InvalidPathException e) {
      throw new CritException(at(link), "holds no path", "a link to the directory before this one");
    }
  }

  private static Location at(Path file) {
    return Location.UNKNOWN.inFile(file.toString());
  }

  /** Holds nothing open. */
  @Override
  public void close() {}
}
