package org.crit4j.cli.explore;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.crit4j.checkpoint.Descriptor;
import org.crit4j.checkpoint.FileTable;
import org.crit4j.checkpoint.file.BpfMap;
import org.crit4j.checkpoint.file.EventFd;
import org.crit4j.checkpoint.file.EventPoll;
import org.crit4j.checkpoint.file.Fanotify;
import org.crit4j.checkpoint.file.Fifo;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.Inotify;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.NamespaceFile;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.PidFd;
import org.crit4j.checkpoint.file.Pipe;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.SignalFd;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.checkpoint.file.Terminal;
import org.crit4j.checkpoint.file.TimerFd;
import org.crit4j.checkpoint.file.TunFile;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.TtyInfoEntry;

/** Open files in words that say what they are. */
final class LongNames {
  private final FileTable files;
  private final SocketText sockets;

  LongNames(FileTable files) {
    this.files = files;
    this.sockets = new SocketText(files);
  }

  /** What a descriptor refers to. */
  String of(Descriptor descriptor) throws IOException {
    Optional<OpenFile> file = files.find(descriptor);
    String id = TextOut.decimal(descriptor.fileId());
    if (file.isPresent()) {
      return of(file.get());
    }
    return descriptor.kind().map(Enum::name).orElse("kind " + descriptor.kindNumber())
        + " "
        + id
        + ", which is not in the checkpoint";
  }

  /** What a file is. */
  String of(OpenFile file) throws IOException {
    if (file instanceof RegularFile regular) {
      return FileText.of(regular.path())
          + (files.replacement(file.id()).isPresent() ? " (deleted)" : "");
    }
    if (file instanceof Socket socket) {
      return sockets.describe(socket);
    }
    if (file instanceof MemFd memfd) {
      return of(memfd);
    }
    if (file instanceof Terminal terminal) {
      return of(terminal);
    }
    if (file instanceof Fifo fifo) {
      return of(fifo);
    }
    return withoutContext(file);
  }

  private String of(MemFd file) throws IOException {
    Optional<MemfdInodeEntry> inode = files.inode(file);
    return inode.isPresent()
        ? "memfd:" + FileText.of(new NameBytes(inode.get().getNameBytes()))
        : "memfd";
  }

  private String of(Fifo file) throws IOException {
    String name = file.regularFileId().isPresent() ? path(file.regularFileId().getAsInt()) : "";
    return (name.isEmpty() ? "fifo" : "fifo " + name) + " [" + decimal(file.pipeId()) + "]";
  }

  private String of(Terminal file) throws IOException {
    String path = file.entry().hasRegfId() ? path(file.entry().getRegfId()) : "";
    Optional<TtyInfoEntry> info = files.terminal(file);
    String type = info.map(it -> it.getType().name().toLowerCase(Locale.ROOT)).orElse("");
    String which = path.isEmpty() ? decimal(file.terminalId()) : path;
    return "terminal " + which + (type.isEmpty() ? "" : " (" + type + ")");
  }

  private String path(int regularFile) throws IOException {
    Optional<OpenFile> file = files.find(FileKind.REG, regularFile);
    return file.isPresent() && file.get() instanceof RegularFile regular
        ? FileText.of(regular.path())
        : "";
  }

  private static String withoutContext(OpenFile file) {
    if (file instanceof Pipe pipe) {
      return "pipe [" + decimal(pipe.pipeId()) + "]";
    }
    if (file instanceof EventFd event) {
      return "eventfd " + Long.toUnsignedString(event.counter());
    }
    if (file instanceof EventPoll poll) {
      return epoll(poll);
    }
    if (file instanceof SignalFd signals) {
      return "signalfd 0x" + Long.toHexString(signals.signals());
    }
    if (file instanceof Inotify inotify) {
      return "inotify, watches: " + inotify.entry().getWdCount();
    }
    if (file instanceof Fanotify fanotify) {
      return "fanotify, marks: " + fanotify.entry().getMarkCount();
    }
    if (file instanceof TimerFd timer) {
      return timer(timer);
    }
    return ofKernel(file);
  }

  private static String epoll(EventPoll file) {
    return file.targets().isEmpty()
        ? "epoll of nothing"
        : file.targets().stream()
            .map(it -> decimal(it.getTfd()))
            .collect(Collectors.joining(", ", "epoll of descriptors ", ""));
  }

  private static String timer(TimerFd file) {
    var entry = file.entry();
    String text = "timerfd, clock " + decimal(entry.getClockid());
    return entry.getVsec() == 0 && entry.getVnsec() == 0
        ? text + ", not armed"
        : text + String.format(", in %d.%09d s", entry.getVsec(), entry.getVnsec());
  }

  private static String ofKernel(OpenFile file) {
    if (file instanceof PidFd pidfd) {
      return "pidfd of " + pidfd.pid();
    }
    if (file instanceof NamespaceFile namespace) {
      return "namespace " + decimal(namespace.namespaceId());
    }
    if (file instanceof TunFile tun) {
      return "tun " + FileText.of(tun.device());
    }
    if (file instanceof BpfMap map) {
      return "bpf map " + FileText.of(map.name());
    }
    return file.kind() == FileKind.EXT
        ? "external file " + decimal(file.id())
        : file.kind() + " " + decimal(file.id());
  }

  private static String decimal(int number) {
    return TextOut.decimal(number);
  }
}
