package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.internal.io.SparseOutput;
import org.jspecify.annotations.Nullable;

/**
 * A place for unpacked members: a directory for its user only, beneath {@code TMPDIR} or the JVM's
 * directory for temporary files. It is made when first needed, and removed when closed, or when the
 * process ends, by a signal too. What a process left that had no time for that, the next one
 * removes: its directory's lock is free then.
 */
public final class Spool implements AutoCloseable {
  private static final String PREFIX = "crit4j-";
  private static final String LOCK = "lock";
  private static final String CLOSED = ".closed";
  private static final Set<Spool> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Spool::closeAll, "crit-spool"));
  }

  private volatile @Nullable Path directory;
  private @Nullable FileChannel lock;
  private boolean closed;
  private int files;

  /** A place that does not exist yet. */
  public Spool() {
    OPEN.add(this);
  }

  /** The directory, which is made if need be. */
  synchronized Path directory() throws IOException {
    if (closed) {
      throw new IOException("the place for unpacked members is closed");
    }
    Path here = directory;
    if (here == null) {
      Path base = base();
      removeLeftovers(base);
      try {
        here = makeDirectory(base);
      } catch (IOException e) {
        throw new CritException(
            Location.UNKNOWN.inFile(base.toString()),
            "nothing can be written to this temporary directory",
            "another one, which TMPDIR or CRIT_OPTS=-Djava.io.tmpdir=DIR can name");
      }
      directory = here;
      lock = lock(here);
    }
    return here;
  }

  // Not Files.createTempDirectory, whose secure random numbers take longer than a small archive.
  // The name need not be a secret: a directory that is there already is never taken.
  private static Path makeDirectory(Path base) throws IOException {
    while (true) {
      long unique = System.nanoTime() ^ (long) new Object().hashCode() << 32;
      Path directory = base.resolve(PREFIX + Long.toUnsignedString(unique, Character.MAX_RADIX));
      try {
        return Files.createDirectory(directory, SafeRoot.ownerOnly(base, "rwx------"));
      } catch (FileAlreadyExistsException e) {
        // Another name may be free.
      }
    }
  }

  /** The lock appears when it is held: else another process might take the directory for left. */
  private static FileChannel lock(Path here) throws IOException {
    Path early = here.resolve(LOCK + ".new");
    FileChannel channel =
        FileChannel.open(early, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.tryLock();
    Files.move(early, here.resolve(LOCK));
    return channel;
  }

  /** The name of a file that does not exist yet. */
  synchronized Path newFile() throws IOException {
    return directory().resolve("member-" + files++);
  }

  /** Writes what is in a stream to a file of its own, which only its user can read. */
  Path keep(InputStream content) throws IOException {
    Path target = newFile();
    try (SparseOutput out = create(target)) {
      out.writeAll(content);
    }
    return target;
  }

  /** A new file to write to, which only its user can read. */
  static SparseOutput create(Path target) throws IOException {
    return SparseOutput.create(target, SafeRoot.ownerOnly(target, "rw-------"));
  }

  /** A directory that is new. */
  public synchronized Path newDirectory() throws IOException {
    return Files.createDirectory(directory().resolve("directory-" + files++));
  }

  /** Where it will be made. */
  static Path base() {
    Optional<Path> own =
        Optional.ofNullable(System.getenv("TMPDIR"))
            .filter(it -> !it.isEmpty())
            .map(Path::of)
            .filter(Files::isDirectory);
    return own.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir", "/tmp")))
        .toAbsolutePath();
  }

  /** Removes what processes left that were killed: directories of ours whose lock is free. */
  private static void removeLeftovers(Path base) {
    try (var directories = Files.newDirectoryStream(base, Spool::isOurs)) {
      for (Path each : directories) {
        removeIfLeft(each);
      }
    } catch (IOException e) {
      // Not ours to worry about: the next run tries again.
    }
  }

  private static boolean isOurs(Path directory) {
    return directory.getFileName().toString().startsWith(PREFIX);
  }

  private static void removeIfLeft(Path directory) {
    Path file = directory.resolve(LOCK);
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        // To open and close the file of a lock that this process holds would give up the lock.
        || OPEN.stream().anyMatch(it -> directory.equals(it.directory))) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.tryLock() != null) {
        removeTree(directory);
      }
    } catch (IOException | java.nio.channels.OverlappingFileLockException e) {
      // In use by this very process, or somebody else's.
    }
  }

  private static void closeAll() {
    OPEN.forEach(Spool::close);
  }

  /** Removes everything. */
  @Override
  public synchronized void close() {
    closed = true;
    OPEN.remove(this);
    Path here = directory;
    if (here == null) {
      return;
    }
    try {
      // A process that ends may still be unpacking. Under another name nothing is added any more.
      removeTree(Files.move(here, here.resolveSibling(here.getFileName() + CLOSED)));
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      // What cannot be removed now, a later run removes.
    }
  }

  /** Removes a directory, and its lock last: what is left without it, no later run removes. */
  private static void removeTree(Path top) throws IOException {
    Path last = top.resolve(LOCK);
    removeBelow(top, last);
    Files.deleteIfExists(last);
    Files.deleteIfExists(top);
  }

  private static void removeBelow(Path directory, Path kept) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path each : all) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          removeBelow(each, kept);
        }
        if (!each.equals(kept)) {
          Files.deleteIfExists(each);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
