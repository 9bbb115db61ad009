package org.crit4j.report;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.FileTable;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.InetSocket;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Pipe;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.UnixSocket;

/**
 * Short names for open files: {@code /dev/null}, {@code pipe[2015708]}, {@code EVENTFD.26}. They
 * are those of checkpointctl, except for the names of Unix sockets: an abstract one is
 * {@code @name}.
 */
public final class FileLabels {
  private final FileTable files;

  /** Names for the files of a table. */
  public FileLabels(FileTable files) {
    this.files = files;
  }

  /** The kind of the file behind a descriptor; its number if it is one of a later CRIU. */
  public static String kind(Descriptor descriptor) {
    return descriptor.kind().map(Enum::name).orElse(String.valueOf(descriptor.kindNumber()));
  }

  /**
   * The name of the file behind a descriptor.
   *
   * @throws IOException if an image cannot be read
   */
  public String of(Descriptor descriptor) throws IOException {
    Optional<OpenFile> file = files.find(descriptor);
    if (file.isPresent()) {
      return of(file.get());
    }
    return kind(descriptor) + "." + Integer.toUnsignedString(descriptor.fileId());
  }

  /** The name of a file. */
  public static String of(OpenFile file) {
    if (file instanceof RegularFile regular) {
      return regular.path().isEmpty() ? "unknown path" : regular.path().text();
    }
    if (file instanceof Pipe pipe) {
      return "pipe[" + Integer.toUnsignedString(pipe.pipeId()) + "]";
    }
    if (file instanceof UnixSocket socket) {
      return unix(socket);
    }
    return file.kind() + "." + Integer.toUnsignedString(file.id());
  }

  private static String unix(UnixSocket socket) {
    return "unix["
        + Integer.toUnsignedString(socket.inode().orElse(0))
        + " ("
        + Integer.toUnsignedString(socket.peer().orElse(0))
        + ") "
        + socket.address().map(NameBytes::text).orElse("")
        + "]";
  }

  /**
   * What makes a file the same one in another checkpoint of the same processes: its path or
   * address, not its number, which each dump gives anew. Empty for what has nothing of the sort.
   *
   * @throws IOException if an image cannot be read
   */
  public String identity(OpenFile file) throws IOException {
    if (file instanceof RegularFile || file instanceof Pipe) {
      return of(file);
    }
    if (file instanceof UnixSocket socket) {
      return socket.address().map(NameBytes::text).orElseGet(() -> of(socket));
    }
    if (file instanceof InetSocket socket) {
      return socket.protocol()
          + " "
          + socket.localAddress().orElse("?")
          + " "
          + Integer.toUnsignedString(socket.localPort())
          + " "
          + socket.remoteAddress().orElse("?")
          + " "
          + Integer.toUnsignedString(socket.remotePort());
    }
    if (file instanceof MemFd memory) {
      return files.inode(memory).map(it -> new NameBytes(it.getNameBytes()).text()).orElse("");
    }
    if (file.kind() == FileKind.EXT || file.kind() == FileKind.UND) {
      return of(file);
    }
    return "";
  }
}
