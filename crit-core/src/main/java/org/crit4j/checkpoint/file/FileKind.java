package org.crit4j.checkpoint.file;

import com.google.protobuf.Message;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.crit4j.image.ImageType;
import org.crit4j.images.BpfmapFileEntry;
import org.crit4j.images.EventfdFileEntry;
import org.crit4j.images.EventpollFileEntry;
import org.crit4j.images.ExtFileEntry;
import org.crit4j.images.FanotifyFileEntry;
import org.crit4j.images.FifoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.InotifyFileEntry;
import org.crit4j.images.MemfdFileEntry;
import org.crit4j.images.NetlinkSkEntry;
import org.crit4j.images.NsFileEntry;
import org.crit4j.images.PacketSockEntry;
import org.crit4j.images.PidfdEntry;
import org.crit4j.images.PipeEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.SignalfdEntry;
import org.crit4j.images.TimerfdEntry;
import org.crit4j.images.TtyFileEntry;
import org.crit4j.images.TunfileEntry;
import org.crit4j.images.UnixSkEntry;

/**
 * The kinds of files, called as CRIU calls them. A new one is a row here and a record.
 *
 * <p>Source: CRIU's {@code fdinfo.proto}; the separate images are those of CRIU before 3.4.
 */
public enum FileKind {
  /** Not known. */
  UND(0),
  /** Has a path. */
  REG(
      1,
      Row.of(RegFileEntry.class, FileEntry::hasReg, FileEntry::getReg, RegularFile::new),
      ImageType.REG_FILES),
  /** A pipe. */
  PIPE(
      2,
      Row.of(PipeEntry.class, FileEntry::hasPipe, FileEntry::getPipe, Pipe::new),
      ImageType.PIPES),
  /** A named pipe. */
  FIFO(
      3,
      Row.of(FifoEntry.class, FileEntry::hasFifo, FileEntry::getFifo, Fifo::new),
      ImageType.FIFO),
  /** A socket of IPv4 or IPv6. */
  INETSK(
      4,
      Row.of(InetSkEntry.class, FileEntry::hasIsk, FileEntry::getIsk, InetSocket::new),
      ImageType.INETSK),
  /** A socket of the local machine. */
  UNIXSK(
      5,
      Row.of(UnixSkEntry.class, FileEntry::hasUsk, FileEntry::getUsk, UnixSocket::new),
      ImageType.UNIXSK),
  /** A counter. */
  EVENTFD(
      6,
      Row.of(EventfdFileEntry.class, FileEntry::hasEfd, FileEntry::getEfd, EventFd::new),
      ImageType.EVENTFD_FILE),
  /** An epoll set. */
  EVENTPOLL(
      7,
      Row.of(EventpollFileEntry.class, FileEntry::hasEpfd, FileEntry::getEpfd, EventPoll::new),
      ImageType.EVENTPOLL_FILE),
  /** Watches of files. */
  INOTIFY(
      8,
      Row.of(InotifyFileEntry.class, FileEntry::hasIfy, FileEntry::getIfy, Inotify::new),
      ImageType.INOTIFY_FILE),
  /** Signals as a file. */
  SIGNALFD(
      9,
      Row.of(SignalfdEntry.class, FileEntry::hasSgfd, FileEntry::getSgfd, SignalFd::new),
      ImageType.SIGNALFD),
  /** A socket that sees packets. */
  PACKETSK(
      10,
      Row.of(PacketSockEntry.class, FileEntry::hasPsk, FileEntry::getPsk, PacketSocket::new),
      ImageType.PACKETSK),
  /** A terminal. */
  TTY(
      11,
      Row.of(TtyFileEntry.class, FileEntry::hasTty, FileEntry::getTty, Terminal::new),
      ImageType.TTY_FILES),
  /** Watches of files and mounts. */
  FANOTIFY(
      12,
      Row.of(FanotifyFileEntry.class, FileEntry::hasFfy, FileEntry::getFfy, Fanotify::new),
      ImageType.FANOTIFY_FILE),
  /** A socket to the kernel. */
  NETLINKSK(
      13,
      Row.of(NetlinkSkEntry.class, FileEntry::hasNlsk, FileEntry::getNlsk, NetlinkSocket::new),
      ImageType.NETLINK_SK),
  /** A namespace. */
  NS(
      14,
      Row.of(NsFileEntry.class, FileEntry::hasNsf, FileEntry::getNsf, NamespaceFile::new),
      ImageType.NS_FILES),
  /** A TUN or TAP device. */
  TUNF(
      15,
      Row.of(TunfileEntry.class, FileEntry::hasTunf, FileEntry::getTunf, TunFile::new),
      ImageType.TUNFILE),
  /** A plugin's. */
  EXT(
      16,
      Row.of(ExtFileEntry.class, FileEntry::hasExt, FileEntry::getExt, ExternalFile::new),
      ImageType.EXT_FILES),
  /** A timer. */
  TIMERFD(
      17,
      Row.of(TimerfdEntry.class, FileEntry::hasTfd, FileEntry::getTfd, TimerFd::new),
      ImageType.TIMERFD),
  /** A file in memory. */
  MEMFD(18, Row.of(MemfdFileEntry.class, FileEntry::hasMemfd, FileEntry::getMemfd, MemFd::new)),
  /** A BPF map. */
  BPFMAP(
      19,
      Row.of(BpfmapFileEntry.class, FileEntry::hasBpf, FileEntry::getBpf, BpfMap::new),
      ImageType.BPFMAP_FILE),
  /** A process. */
  PIDFD(
      20,
      Row.of(PidfdEntry.class, FileEntry::hasPidfd, FileEntry::getPidfd, PidFd::new),
      ImageType.PIDFD),
  /** The controlling terminal; CRIU uses this while it restores. */
  CTL_TTY(65534),
  /** A pipe to an automounter; CRIU uses this while it restores. */
  AUTOFS_PIPE(65535);

  private static final FileKind[] VALUES = values();

  /** How to find a kind of file in a FileEntry, and make a record of it. */
  private record Row<M extends Message>(
      Class<M> message,
      Predicate<FileEntry> isIn,
      Function<FileEntry, M> of,
      Function<M, OpenFile> make) {

    static <M extends Message> Optional<Row<?>> of(
        Class<M> message,
        Predicate<FileEntry> isIn,
        Function<FileEntry, M> of,
        Function<M, OpenFile> make) {
      return Optional.of(new Row<>(message, isIn, of, make));
    }

    Optional<OpenFile> file(FileEntry entry) {
      return isIn.test(entry) ? Optional.of(make.apply(of.apply(entry))) : Optional.empty();
    }

    Optional<OpenFile> file(Message entry) {
      return message.isInstance(entry)
          ? Optional.of(make.apply(message.cast(entry)))
          : Optional.empty();
    }
  }

  private final int number;
  private final Optional<Row<?>> row;
  private final Optional<ImageType> image;

  FileKind(int number, Optional<Row<?>> row, Optional<ImageType> image) {
    this.number = number;
    this.row = row;
    this.image = image;
  }

  FileKind(int number, Optional<Row<?>> row, ImageType image) {
    this(number, row, Optional.of(image));
  }

  FileKind(int number, Optional<Row<?>> row) {
    this(number, row, Optional.empty());
  }

  FileKind(int number) {
    this(number, Optional.empty(), Optional.empty());
  }

  /** CRIU's number for it. */
  public int number() {
    return number;
  }

  /** The image that CRIU before 3.4 kept such files in. */
  public Optional<ImageType> separateImage() {
    return image;
  }

  /** The kind of that number; empty if there is none. */
  public static Optional<FileKind> of(int number) {
    for (FileKind kind : VALUES) {
      if (kind.number == number) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The file that an entry of files.img has. */
  public static OpenFile file(FileEntry entry) {
    FileKind named = of(entry.getType().getNumber()).orElse(UND);
    Optional<OpenFile> file = named.fileIn(entry);
    for (int i = 0; file.isEmpty() && i < VALUES.length; i++) {
      file = VALUES[i].fileIn(entry);
    }
    return file.orElseGet(() -> new UnknownFile(named, entry.getId()));
  }

  private Optional<OpenFile> fileIn(FileEntry entry) {
    return row.flatMap(it -> it.file(entry));
  }

  /**
   * The file that an entry of the {@link #separateImage} has; empty if that has another message.
   */
  public Optional<OpenFile> fileOf(Message entry) {
    return row.flatMap(it -> it.file(entry));
  }
}
