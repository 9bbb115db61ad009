package org.crit4j.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.internal.io.FileData;

/** The files of a directory, looked for when they are asked for. */
public final class DirectorySource implements ImageSource {
  private static final String PARENT = "parent";

  /** Linux's PATH_MAX. */
  private static final int LONGEST_PATH = 4096;

  private final Path directory;

  /** The same. */
  private final File file;

  private final Set<Path> descendants;

  private DirectorySource(Path directory, Set<Path> descendants) throws IOException {
    this.directory = directory;
    this.file = directory.toFile();
    this.descendants = descendants;
    if (!file.isDirectory() || !file.canRead()) {
      list();
    }
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

  /**
   * What is in the directory. To list the thousands of files of a large checkpoint takes longer
   * than to open some.
   */
  private List<String> list() throws IOException {
    // The quickest way by far.
    String[] all = file.list();
    if (all != null) {
      return Arrays.asList(all);
    }
    // This one says what is wrong.
    List<String> names = new ArrayList<>();
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path each : files) {
        names.add(String.valueOf(each.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** The place of a file; empty for what would lead out of the directory, or is no name. */
  private Optional<File> find(String name) {
    boolean isName = name.indexOf('/') < 0 && name.indexOf('\0') < 0;
    return isName ? Optional.of(new File(file, name)) : Optional.empty();
  }

  @Override
  public String label() {
    return directory.toString();
  }

  @Override
  public List<String> names() {
    try {
      List<String> names = new ArrayList<>(list());
      names.removeIf(name -> !new File(file, name).isFile());
      Collections.sort(names);
      return List.copyOf(names);
    } catch (IOException e) {
      // It could be read when it was opened.
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public OptionalLong size(String name) {
    Optional<File> found = find(name).filter(File::isFile);
    return found.isPresent() ? OptionalLong.of(found.get().length()) : OptionalLong.empty();
  }

  @Override
  public Optional<ImageData> open(String name) throws IOException {
    Optional<File> found = find(name);
    return found.isPresent() ? FileData.find(found.get()).map(it -> it) : Optional.empty();
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
