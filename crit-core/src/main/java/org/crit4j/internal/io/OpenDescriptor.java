package org.crit4j.internal.io;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;

/**
 * A name that leads to a descriptor which is open already: {@code /dev/stdout}, {@code /dev/fd/3},
 * {@code /proc/self/fd/3}. Others write to it as well, so what is written goes where it stands, and
 * neither replaces the file nor cuts it off.
 *
 * @param path as the user gave it
 * @param link the link in /proc
 * @param number the descriptor's number
 * @param own whether it is one of this process
 */
record OpenDescriptor(Path path, Path link, int number, boolean own) {
  private static final Path PROC = Path.of("/proc");

  /** The mask of O_RDONLY, O_WRONLY and O_RDWR. */
  private static final int ACCESS_MODE = 3;

  /**
   * The descriptor that a link stands for.
   *
   * @param path as the user gave it
   * @param link a symbolic link, the path itself or one that it leads to
   */
  static Optional<OpenDescriptor> of(Path path, Path link) throws IOException {
    Path parent = link.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return Optional.empty();
    }
    Path directory = parent.toRealPath();
    String name = String.valueOf(link.getFileName());
    if (!directory.startsWith(PROC) || !directory.endsWith("fd") || !isNumber(name)) {
      return Optional.empty();
    }
    boolean own = directory.startsWith(PROC.resolve("self").toRealPath());
    return Optional.of(
        new OpenDescriptor(path, directory.resolve(name), Integer.parseInt(name), own));
  }

  private static boolean isNumber(String name) {
    return name.length() <= 9 && !name.isEmpty() && name.chars().allMatch(Character::isDigit);
  }

  /** A stream that writes where the descriptor stands, and leaves it open. */
  OutputStream open() throws IOException {
    boolean writable = isForWriting();
    if (!writable && Files.isRegularFile(link)) {
      throw new CritException(
          Location.UNKNOWN.inFile(path.toString()),
          "the descriptor " + number + " is not open for writing",
          "one that is, as with " + number + ">FILE");
    }
    // The other end of a pipe can be opened by the name of this one.
    Optional<FileDescriptor> same = own && writable ? descriptor() : Optional.empty();
    return same.isPresent()
        ? new StaysOpen(new FileOutputStream(same.get()))
        : new FileOutputStream(link.toFile(), true);
  }

  // The JVM has descriptors of its own, its jars for instance, that must not be written to.
  private boolean isForWriting() throws IOException {
    Path info = link.resolveSibling("../fdinfo/" + number);
    for (String line : Files.readAllLines(info)) {
      if (line.startsWith("flags:")) {
        return (Integer.parseInt(line.substring(6).strip(), 8) & ACCESS_MODE) != 0;
      }
    }
    return false;
  }

  private Optional<FileDescriptor> descriptor() {
    return switch (number) {
      case 0 -> Optional.of(FileDescriptor.in);
      case 1 -> Optional.of(FileDescriptor.out);
      case 2 -> Optional.of(FileDescriptor.err);
      default -> inherited();
    };
  }

  /**
   * Any other descriptor, if the process was started with {@code --add-opens java.base/java.io}, as
   * bin/crit does. Without it the file is opened again and appended to: the same for all but
   * regular files to which others write as well, without O_APPEND.
   */
  private Optional<FileDescriptor> inherited() {
    try {
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(number));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Closing it would close the descriptor for everybody. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() {
      // Whoever opened it closes it.
    }
  }
}
