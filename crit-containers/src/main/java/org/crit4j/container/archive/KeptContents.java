package org.crit4j.container.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.internal.io.FileFailure;

/**
 * Contents of members that are unpacked once: small ones stay in memory until somebody wants a
 * file, others go to private files. Safe for use by several threads.
 */
final class KeptContents implements AutoCloseable {
  private static final int MOST_IN_MEMORY = 1 << 16;

  private final Spool spool = new Spool();
  private final Map<Integer, byte[]> small = new HashMap<>();
  private final Map<Integer, Path> files = new HashMap<>();

  /** Takes the content of a member. */
  synchronized void keep(Member member, InputStream content) throws IOException {
    if (member.size() <= MOST_IN_MEMORY) {
      small.put(member.index(), content.readNBytes((int) member.size()));
    } else {
      keepInFile(member, content);
    }
  }

  /** Takes the content of a member that will be wanted as a file. */
  synchronized void keepInFile(Member member, InputStream content) throws IOException {
    Path target = spool.newFile();
    try (OutputStream out = create(target)) {
      content.transferTo(out);
    } catch (CritException e) {
      throw e;
    } catch (IOException e) {
      // A full disk, mostly: the name tells which.
      throw FileFailure.of(target, e);
    }
    files.put(member.index(), target);
  }

  private static OutputStream create(Path target) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    return Channels.newOutputStream(
        posix
            ? Files.newByteChannel(
                target,
                options,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : Files.newByteChannel(target, options));
  }

  /** The content of a member, if it is in memory. */
  synchronized Optional<InputStream> inMemory(Member member) {
    return Optional.ofNullable(small.get(member.index())).map(ByteArrayInputStream::new);
  }

  /** A file with the content of a member; empty if that was never kept. */
  synchronized Optional<Path> file(Member member) throws IOException {
    byte[] bytes = small.remove(member.index());
    if (bytes != null) {
      keepInFile(member, new ByteArrayInputStream(bytes));
    }
    return Optional.ofNullable(files.get(member.index()));
  }

  /** Removes the files. */
  @Override
  public void close() {
    spool.close();
  }
}
