package org.crit4j.cli.explore;

import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.FileTable;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Pipe;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.image.UnixSocketName;

/** Open files in the words of CRIT. */
final class FileText {
  private static final String UNKNOWN_PATH = "unknown path";

  private final FileTable files;
  private final Problems problems;
  private final TextOut out;

  FileText(FileTable files, Problems problems, TextOut out) {
    this.files = files;
    this.problems = problems;
    this.out = out;
  }

  /** A name as CRIT prints it. */
  static String of(NameBytes name) {
    return name.isText() ? name.text() : PythonBytes.of(name.bytes());
  }

  /** What a descriptor refers to. */
  String of(Descriptor descriptor) {
    Optional<FileKind> kind = descriptor.kind();
    return kind.isPresent()
        ? of(kind.get(), descriptor.fileId())
        : TextOut.decimal(descriptor.kindNumber()) + "." + TextOut.decimal(descriptor.fileId());
  }

  /** A file that has a path. */
  String withPath(long id) {
    return id == (id & 0xffff_ffffL) ? of(FileKind.REG, (int) id) : UNKNOWN_PATH;
  }

  private String of(FileKind kind, int id) {
    return switch (kind) {
      case REG -> out.safe(path(find(kind, id)));
      case PIPE -> pipe(find(kind, id));
      case UNIXSK -> out.safe(unix(find(kind, id)));
      default -> kind + "." + TextOut.decimal(id);
    };
  }

  private Optional<OpenFile> find(FileKind kind, int id) {
    return problems.attempt(() -> files.find(kind, id), Optional.empty());
  }

  private static String path(Optional<OpenFile> file) {
    return file.isPresent()
            && file.get() instanceof RegularFile regular
            && !regular.path().isEmpty()
        ? of(regular.path())
        : UNKNOWN_PATH;
  }

  private static String pipe(Optional<OpenFile> file) {
    return file.isPresent() && file.get() instanceof Pipe pipe
        ? "pipe[" + TextOut.decimal(pipe.pipeId()) + "]"
        : "pipe[?]";
  }

  private static String unix(Optional<OpenFile> file) {
    if (file.isEmpty() || !(file.get() instanceof UnixSocket socket)) {
      return "unix[?]";
    }
    String name = UnixSocketName.toText(socket.entry().getName());
    return "unix["
        + TextOut.decimal(socket.entry().getIno())
        + " ("
        + TextOut.decimal(socket.entry().getPeer())
        + ")"
        + (name.isEmpty() ? "" : " " + name)
        + "]";
  }
}
