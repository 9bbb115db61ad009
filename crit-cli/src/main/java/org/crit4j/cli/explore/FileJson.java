package org.crit4j.cli.explore;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Optional;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.Queues;
import org.crit4j.checkpoint.file.Fifo;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Pipe;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.checkpoint.file.Terminal;
import org.crit4j.images.FileLockEntry;
import org.crit4j.json.JsonOutput;

/** Open files as JSON: what they are called, what the images have of them, what waits in them. */
final class FileJson {
  private final Checkpoint checkpoint;
  private final Problems problems;
  private final JsonOutput out;
  private final LongNames names;
  private final SocketJson sockets;

  FileJson(Checkpoint checkpoint, Problems problems, JsonOutput out) {
    this.checkpoint = checkpoint;
    this.problems = problems;
    this.out = out;
    this.names = new LongNames(checkpoint.files());
    this.sockets = new SocketJson(checkpoint, problems, out);
  }

  /** The members that tell of a descriptor and its file. */
  void descriptor(Descriptor descriptor) throws IOException {
    out.key("fd").unsigned(Integer.toUnsignedLong(descriptor.fd()));
    out.key("close_on_exec").value(descriptor.isClosedOnExec());
    Optional<OpenFile> file = find(descriptor);
    if (file.isPresent()) {
      file(file.get());
    } else {
      String number = Integer.toUnsignedString(descriptor.kindNumber());
      kind(descriptor.kind().map(Enum::name).orElse(number), descriptor.fileId());
    }
  }

  private Optional<OpenFile> find(Descriptor descriptor) {
    return problems.find(() -> checkpoint.files().find(descriptor));
  }

  private void kind(String kind, int id) throws IOException {
    out.key("type").value(kind);
    out.key("id").unsigned(Integer.toUnsignedLong(id));
  }

  /** The members that tell of a file. */
  void file(OpenFile file) throws IOException {
    kind(file.kind().name(), file.id());
    Optional<String> name = problems.find(() -> Optional.of(names.of(file)));
    if (name.isPresent()) {
      out.key("description").value(name.get());
    }
    if (file instanceof RegularFile regular) {
      out.key("path").value(regular.path().bytes());
    }
    message("replaced_by", () -> checkpoint.files().replacement(file.id()));
    context(file);
    out.key("entry").value(file.entry());
  }

  /** What other images have of a file. */
  private void context(OpenFile file) throws IOException {
    if (file instanceof Socket socket) {
      sockets.members(socket);
    } else if (file instanceof MemFd memfd) {
      message("inode", () -> checkpoint.files().inode(memfd));
    } else if (file instanceof Terminal terminal) {
      message("terminal", () -> checkpoint.files().terminal(terminal));
    } else if (file instanceof Pipe pipe) {
      waiting(pipe.pipeId());
    } else if (file instanceof Fifo fifo) {
      waiting(fifo.pipeId());
    }
  }

  private void waiting(int pipe) throws IOException {
    Queues.Waiting waiting =
        problems.attempt(() -> checkpoint.queues().inPipe(pipe), Queues.Waiting.NOTHING);
    out.key("waiting_bytes").value(waiting.bytes());
  }

  private void message(String key, Problems.Reading<? extends Optional<? extends Message>> reading)
      throws IOException {
    Optional<? extends Message> message = problems.attempt(reading::read, Optional.empty());
    if (message.isPresent()) {
      out.key(key).value(message.get());
    }
  }

  /** A file that has a path, as a member; none if it is not known. */
  void path(String key, Problems.Reading<Optional<OpenFile>> reading) throws IOException {
    Optional<OpenFile> file = problems.find(reading);
    if (file.isPresent() && file.get() instanceof RegularFile regular) {
      ByteString path = regular.path().bytes();
      out.key(key).value(path);
    }
  }

  /** The locks that a process has through a descriptor. */
  void locks(int pid, int fd) throws IOException {
    boolean any = false;
    for (FileLockEntry lock : problems.list(checkpoint::locks)) {
      if (lock.getPid() == pid && lock.getFd() == fd) {
        if (!any) {
          out.key("locks").beginArray();
          any = true;
        }
        out.value(lock);
      }
    }
    if (any) {
      out.endArray();
    }
  }
}
