package org.crit4j.cli.explore;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Pipe;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.UnixSocket;
import org.crit4j.image.UnixSocketName;
import org.crit4j.report.CheckpointReport;

/** Open files in the words of CRIT. */
final class FileText {
  private static final String UNKNOWN_PATH = "unknown path";

  /** So many paths are kept: most files are in use by many processes. */
  private static final int KEPT = 1 << 12;

  private final CheckpointReport report;
  private final Map<Integer, String> paths = new HashMap<>();

  FileText(CheckpointReport report) {
    this.report = report;
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
      case REG -> path(id);
      case PIPE ->
          find(kind, id, Pipe.class)
              .map(it -> "pipe[" + TextOut.decimal(it.pipeId()) + "]")
              .orElse("pipe[?]");
      case UNIXSK -> find(kind, id, UnixSocket.class).map(FileText::unix).orElse("unix[?]");
      default -> kind + "." + TextOut.decimal(id);
    };
  }

  private String path(int id) {
    String known = paths.get(id);
    return known == null ? findPath(id) : known;
  }

  private String findPath(int id) {
    String path =
        find(FileKind.REG, id, RegularFile.class)
            .map(RegularFile::path)
            .filter(it -> !it.isEmpty())
            .map(FileText::of)
            .orElse(UNKNOWN_PATH);
    if (paths.size() >= KEPT) {
      paths.clear();
    }
    paths.put(id, path);
    return path;
  }

  private <F extends OpenFile> Optional<F> find(FileKind kind, int id, Class<F> type) {
    return report.problems().find(() -> report.checkpoint().files().find(kind, id, type));
  }

  private static String unix(UnixSocket socket) {
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
