package org.crit4j.checkpoint.facts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Queues;
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
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageReader;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.FileLockEntry;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.RemapType;
import org.crit4j.images.TimerfdEntry;
import org.crit4j.images.TtyInfoEntry;

/** What the images have of open files besides their names. */
public final class FileFacts {
  /** Says that a file was removed and its content is in the checkpoint, in {@code remap_id}. */
  private static final int OLD_GHOST = 1 << 31;

  private final Checkpoint checkpoint;

  /** Facts from a checkpoint. */
  public FileFacts(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * The facts on a file, in an order that depends on its kind only.
   *
   * @throws IOException if an image cannot be read
   */
  public List<Fact> of(OpenFile file) throws IOException {
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.text("flags", OpenFlags.text(flags(file))));
    if (file instanceof RegularFile regular) {
      regular(regular, facts);
    } else if (file instanceof MemFd memory) {
      memory(memory, facts);
    } else if (file instanceof Pipe pipe) {
      pipe(pipe, facts);
    } else if (file instanceof Fifo fifo) {
      waiting(checkpoint.queues().inPipe(fifo.pipeId()), facts);
    } else if (file instanceof Socket socket) {
      socket(socket, facts);
    } else if (file instanceof Terminal terminal) {
      terminal(terminal, facts);
    } else {
      withoutContext(file, facts);
    }
    return facts;
  }

  private int flags(OpenFile file) throws IOException {
    if (file instanceof Fifo fifo && fifo.regularFileId().isPresent()) {
      return checkpoint
          .files()
          .find(FileKind.REG, fifo.regularFileId().getAsInt())
          .map(OpenFile::flags)
          .orElse(0);
    }
    return file.flags();
  }

  private void regular(RegularFile file, List<Fact> facts) throws IOException {
    facts.add(Fact.number("position", file.position()));
    if (file.size().isPresent()) {
      facts.add(Fact.number("size", file.size().getAsLong()));
    }
    Optional<RemapFilePathEntry> remap = checkpoint.files().replacement(file.id());
    if (remap.isPresent()) {
      removed(remap.get(), facts);
    }
  }

  private void removed(RemapFilePathEntry remap, List<Fact> facts) throws IOException {
    boolean old = !remap.hasRemapType();
    boolean ghost = old ? remap.getRemapId() < 0 : remap.getRemapType() == RemapType.GHOST;
    if (ghost) {
      int number = remap.getRemapId() & (old ? ~OLD_GHOST : -1);
      facts.add(Fact.text("unlinked", "kept as ghost file " + Integer.toUnsignedString(number)));
      OptionalLong size = contentSize(number);
      size.ifPresent(it -> facts.add(Fact.number("content size", it)));
    } else if (remap.getRemapType() == RemapType.PROCFS) {
      facts.add(Fact.text("unlinked", "the process " + remap.getRemapId() + " has ended"));
    } else {
      String link = path(remap.getRemapId());
      facts.add(Fact.text("unlinked", link.isEmpty() ? "kept by a link" : "kept as " + link));
    }
  }

  private String path(int regularFile) throws IOException {
    Optional<OpenFile> file = checkpoint.files().find(FileKind.REG, regularFile);
    return file.isPresent() && file.get() instanceof RegularFile regular
        ? regular.path().text()
        : "";
  }

  /** Bytes of a removed file; empty if its image is not there. */
  private OptionalLong contentSize(int number) throws IOException {
    String image = ImageName.of(ImageType.GHOST_FILE, Integer.toUnsignedLong(number));
    if (!checkpoint.images().has(image)) {
      return OptionalLong.empty();
    }
    try (ImageReader reader = checkpoint.images().open(image)) {
      if (!reader.hasNext()) {
        return OptionalLong.empty();
      }
      var entry = reader.next();
      GhostFileEntry ghost = entry.message(GhostFileEntry.class);
      if (ghost.hasSize()) {
        return OptionalLong.of(ghost.getSize());
      }
      return entry.payload() instanceof Payload.Bytes bytes
          ? OptionalLong.of(bytes.content().size())
          : OptionalLong.empty();
    }
  }

  private void memory(MemFd file, List<Fact> facts) throws IOException {
    facts.add(Fact.number("position", file.position()));
    Optional<MemfdInodeEntry> inode = checkpoint.files().inode(file);
    if (inode.isPresent()) {
      facts.add(Fact.text("name", new NameBytes(inode.get().getNameBytes()).text()));
      facts.add(Fact.number("content size", inode.get().getSize()));
      facts.add(Fact.text("seals", "0x" + Integer.toHexString(inode.get().getSeals())));
    }
  }

  /** What waits in a pipe is a fact on the end that it is read from. */
  private void pipe(Pipe file, List<Fact> facts) throws IOException {
    if ((file.flags() & OpenFlags.ACCESS) != OpenFlags.WRITE_ONLY) {
      waiting(checkpoint.queues().inPipe(file.pipeId()), facts);
    }
  }

  private static void waiting(Queues.Waiting waiting, List<Fact> facts) {
    if (waiting.packets() > 0) {
      facts.add(Fact.number("waiting bytes", waiting.bytes()));
    }
  }

  private void socket(Socket socket, List<Fact> facts) throws IOException {
    SocketFacts its = SocketFacts.of(checkpoint, socket);
    if (its.waitingBytes() > 0) {
      facts.add(Fact.number("waiting bytes", its.waitingBytes()));
    }
    if (its.unsentBytes() > 0) {
      facts.add(Fact.number("unsent bytes", its.unsentBytes()));
    }
  }

  private void terminal(Terminal file, List<Fact> facts) throws IOException {
    if (file.entry().hasRegfId()) {
      facts.add(Fact.text("path", path(file.entry().getRegfId())));
    }
    Optional<TtyInfoEntry> info = checkpoint.files().terminal(file);
    if (info.isPresent()) {
      facts.add(Fact.text("terminal", info.get().getType().name()));
      if (info.get().hasPty()) {
        facts.add(Fact.number("index", Integer.toUnsignedLong(info.get().getPty().getIndex())));
      }
      facts.add(Fact.number("session", Integer.toUnsignedLong(info.get().getSid())));
      facts.add(Fact.number("foreground group", Integer.toUnsignedLong(info.get().getPgrp())));
    }
  }

  private static void withoutContext(OpenFile file, List<Fact> facts) {
    if (file instanceof EventFd event) {
      facts.add(Fact.number("counter", event.counter()));
    } else if (file instanceof EventPoll poll) {
      facts.add(Fact.list("targets", WatchText.targets(poll)));
    } else if (file instanceof Inotify inotify) {
      facts.add(Fact.list("watches", WatchText.watches(inotify)));
    } else if (file instanceof Fanotify fanotify) {
      facts.add(Fact.list("marks", WatchText.marks(fanotify)));
    } else if (file instanceof SignalFd signals) {
      facts.add(Fact.list("signals", SignalNames.of(signals.signals())));
    } else if (file instanceof TimerFd timer) {
      timer(timer.entry(), facts);
    } else {
      ofKernel(file, facts);
    }
  }

  private static void timer(TimerfdEntry timer, List<Fact> facts) {
    facts.add(Fact.text("clock", ClockNames.of(timer.getClockid())));
    boolean armed = timer.getVsec() != 0 || timer.getVnsec() != 0;
    facts.add(
        Fact.text(
            "expires", armed ? "in " + time(timer.getVsec(), timer.getVnsec()) : "not armed"));
    if (timer.getIsec() != 0 || timer.getInsec() != 0) {
      facts.add(Fact.text("interval", time(timer.getIsec(), timer.getInsec())));
    }
    facts.add(Fact.number("ticks", timer.getTicks()));
  }

  private static String time(long seconds, long nanoseconds) {
    return String.format("%s.%09d s", Long.toUnsignedString(seconds), nanoseconds);
  }

  private static void ofKernel(OpenFile file, List<Fact> facts) {
    if (file instanceof PidFd pidfd) {
      facts.add(Fact.signed("process", pidfd.pid()));
    } else if (file instanceof NamespaceFile namespace) {
      facts.add(Fact.number("namespace", Integer.toUnsignedLong(namespace.namespaceId())));
    } else if (file instanceof TunFile tun) {
      facts.add(Fact.text("device", tun.device().text()));
    } else if (file instanceof BpfMap map) {
      facts.add(Fact.text("map", map.name().text()));
    }
  }

  /**
   * The locks that a process holds through a descriptor, each in words.
   *
   * @throws IOException if the image cannot be read
   */
  public List<String> locks(int pid, int fd) throws IOException {
    List<String> locks = new ArrayList<>();
    for (FileLockEntry lock : checkpoint.locks()) {
      if (lock.getPid() == pid && lock.getFd() == fd) {
        locks.add(LockText.of(lock));
      }
    }
    return locks;
  }
}
