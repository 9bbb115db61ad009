package org.crit4j.checkpoint.file;

import org.crit4j.images.FownEntry;

/**
 * An open file, which one descriptor or several refer to. {@link #id} is its number in the
 * checkpoint, unique among all files since CRIU 3.4, and among those of a kind before.
 */
public sealed interface OpenFile
    permits RegularFile,
        Pipe,
        Fifo,
        Socket,
        EventFd,
        EventPoll,
        SignalFd,
        Inotify,
        Fanotify,
        TimerFd,
        Terminal,
        MemFd,
        BpfMap,
        PidFd,
        NamespaceFile,
        TunFile,
        ExternalFile,
        UnknownFile {

  /** What kind of file it is. */
  FileKind kind();

  /** Its number in the checkpoint. */
  int id();

  /** The flags it is open with, {@code O_RDWR} and others, as Linux has them; 0 if not recorded. */
  default int flags() {
    return 0;
  }

  /** Who gets signals from it; all zero if not recorded. */
  default FownEntry owner() {
    return FownEntry.getDefaultInstance();
  }
}
