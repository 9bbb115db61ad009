package org.crit4j.source;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.internal.io.OutputDirectory;
import org.crit4j.internal.io.SinkFiles;
import org.crit4j.internal.io.SparseCopy;
import org.crit4j.internal.io.SparseOutput;

/** Files that are written to a directory, for their owner only. */
public final class DirectorySink implements ImageSink {
  /** How a file that stays as it is comes from one directory into another. */
  public enum Sharing {
    /**
     * Its bytes are copied: nothing that happens to one file changes the other. From Java 20 on the
     * file system shares the blocks until one is written to, where it can; else blocks of zeros
     * become holes.
     */
    COPY,
    /** A second name for the same file; copied if that is not possible. */
    HARD_LINK,
    /**
     * A symbolic link to where the file is now, seen from the directory: CRIU follows it from
     * inside of a container too, where an absolute path leads elsewhere.
     */
    SYMBOLIC_LINK
  }

  private final Path directory;
  private final OutputDirectory out;
  private final Sharing sharing;
  private final SinkFiles names;
  private final Set<String> removed = new LinkedHashSet<>();

  private DirectorySink(Path directory, OutputDirectory out, Sharing sharing) {
    this.directory = directory;
    this.out = out;
    this.sharing = sharing;
    this.names = new SinkFiles(directory.toString());
  }

  /**
   * Writes a new directory.
   *
   * @param directory what does not exist yet, or is empty
   * @param sharing how to take over files
   * @throws CritException if there is something else of that name
   * @throws IOException if it cannot be made
   */
  public static DirectorySink create(Path directory, Sharing sharing) throws IOException {
    return new DirectorySink(directory, OutputDirectory.create(directory), sharing);
  }

  /**
   * Replaces files of a directory; the others stay. New files get owner and permissions of those
   * that they replace. A link is replaced and not written through. If one of them cannot be
   * replaced, all stay as they were; only the machine's sudden end can leave some of each.
   *
   * @throws CritException if it is no directory
   * @throws IOException if it cannot be written to
   */
  public static DirectorySink replacing(Path directory) throws IOException {
    return new DirectorySink(directory, OutputDirectory.replacing(directory), Sharing.COPY);
  }

  @Override
  public String label() {
    return directory.toString();
  }

  @Override
  public OutputStream create(String name) throws IOException {
    names.take(name);
    return names.opened(out.open(name), () -> {});
  }

  @Override
  public void copy(ImageSource source, String name) throws IOException {
    names.take(name);
    Optional<Path> file = source.path(name);
    if (file.isPresent() && take(file.get(), out.place(name))) {
      return;
    }
    try (ImageData data = source.require(name);
        SparseOutput copy = out.openSparse(name)) {
      copy.writeAll(data.stream());
    }
  }

  private boolean take(Path file, Path place) throws IOException {
    switch (sharing) {
      case HARD_LINK -> {
        try {
          Files.createLink(place, file.toRealPath());
        } catch (FileSystemException | UnsupportedOperationException e) {
          // Another file system, or one that has no links.
          return false;
        }
      }
      case SYMBOLIC_LINK -> Files.createSymbolicLink(place, fromHere(file));
      default -> SparseCopy.copy(file, place);
    }
    return true;
  }

  private Path fromHere(Path file) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path parent = absolute.getParent();
    Path here =
        Files.exists(absolute) || parent == null
            ? absolute.toRealPath()
            : parent.toRealPath().resolve(absolute.getFileName());
    return here.relativize(file.toRealPath());
  }

  /** Writes parts of a file that is of zeros else. */
  @FunctionalInterface
  public interface SparseContent {
    /**
     * Called once.
     *
     * @param file to be written to at any place; not to be closed
     * @throws IOException if the content cannot be had or written
     */
    void write(FileChannel file) throws IOException;
  }

  /**
   * Writes a file with holes.
   *
   * @param name its name, without directories
   * @param size how long it is, in bytes
   * @throws IOException if there is one of that name already, or it cannot be written
   */
  public void createSparse(String name, long size, SparseContent content) throws IOException {
    create(name).close();
    try (RandomAccessFile file = new RandomAccessFile(out.place(name).toFile(), "rw")) {
      file.setLength(size);
      content.write(file.getChannel());
    }
  }

  /**
   * Makes a symbolic link, as {@code parent} is one.
   *
   * @param target where it leads, seen from the directory
   */
  public void link(String name, Path target) throws IOException {
    names.take(name);
    Files.createSymbolicLink(out.place(name), target);
  }

  /**
   * Makes a symbolic link to what exists, which leads there from inside of a container too.
   *
   * @param file a file or directory
   * @throws IOException if there is no such file, or the link cannot be made
   */
  public void linkTo(String name, Path file) throws IOException {
    link(name, fromHere(file));
  }

  /**
   * Removes a file of the directory whose files are replaced.
   *
   * @throws IOException at the end, if there is none
   */
  public void remove(String name) throws IOException {
    names.take(name);
    removed.add(name);
  }

  @Override
  public void commit() throws IOException {
    names.commit();
    out.commit(removed);
  }

  @Override
  public void close() {
    out.close();
  }
}
