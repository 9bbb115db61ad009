package org.crit4j.checkpoint.file;

import com.google.protobuf.Message;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.crit4j.image.ImageType;
import org.crit4j.images.BpfmapFileEntry;
import org.crit4j.images.EventfdFileEntry;
import org.crit4j.images.EventpollFileEntry;
import org.crit4j.images.ExtFileEntry;
import org.crit4j.images.FanotifyFileEntry;
import org.crit4j.images.FifoEntry;
import org.crit4j.images.FdTypes;
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
      Row.of(
          RegFileEntry.class, "reg", FileEntry::hasReg, FileEntry::getReg, FileEntry.Builder::setReg, RegularFile::new),
      ImageType.REG_FILES),
  /** A pipe. */
  PIPE(
      2,
      Row.of(
          PipeEntry.class, "pipe", FileEntry::hasPipe, FileEntry::getPipe, FileEntry.Builder::setPipe, Pipe::new),
      ImageType.PIPES),
  /** A named pipe. */
  FIFO(
      3,
      Row.of(
          FifoEntry.class, "fifo", FileEntry::hasFifo, FileEntry::getFifo, FileEntry.Builder::setFifo, Fifo::new),
      ImageType.FIFO),
  /** A socket of IPv4 or IPv6. */
  INETSK(
      4,
      Row.of(
          InetSkEntry.class, "isk", FileEntry::hasIsk, FileEntry::getIsk, FileEntry.Builder::setIsk, InetSocket::new),
      ImageType.INETSK),
  /** A socket of the local machine. */
  UNIXSK(
      5,
      Row.of(
          UnixSkEntry.class, "usk", FileEntry::hasUsk, FileEntry::getUsk, FileEntry.Builder::setUsk, UnixSocket::new),
      ImageType.UNIXSK),
  /** A counter. */
  EVENTFD(
      6,
      Row.of(
          EventfdFileEntry.class, "efd", FileEntry::hasEfd, FileEntry::getEfd, FileEntry.Builder::setEfd, EventFd::new),
      ImageType.EVENTFD_FILE),
  /** An epoll set. */
  EVENTPOLL(
      7,
      Row.of(
          EventpollFileEntry.class, "epfd", FileEntry::hasEpfd, FileEntry::getEpfd, FileEntry.Builder::setEpfd, EventPoll::new),
      ImageType.EVENTPOLL_FILE),
  /** Watches of files. */
  INOTIFY(
      8,
      Row.of(
          InotifyFileEntry.class, "ify", FileEntry::hasIfy, FileEntry::getIfy, FileEntry.Builder::setIfy, Inotify::new),
      ImageType.INOTIFY_FILE),
  /** Signals as a file. */
  SIGNALFD(
      9,
      Row.of(
          SignalfdEntry.class, "sgfd", FileEntry::hasSgfd, FileEntry::getSgfd, FileEntry.Builder::setSgfd, SignalFd::new),
      ImageType.SIGNALFD),
  /** A socket that sees packets. */
  PACKETSK(
      10,
      Row.of(
          PacketSockEntry.class, "psk", FileEntry::hasPsk, FileEntry::getPsk, FileEntry.Builder::setPsk, PacketSocket::new),
      ImageType.PACKETSK),
  /** A terminal. */
  TTY(
      11,
      Row.of(
          TtyFileEntry.class, "tty", FileEntry::hasTty, FileEntry::getTty, FileEntry.Builder::setTty, Terminal::new),
      ImageType.TTY_FILES),
  /** Watches of files and mounts. */
  FANOTIFY(
      12,
      Row.of(
          FanotifyFileEntry.class, "ffy", FileEntry::hasFfy, FileEntry::getFfy, FileEntry.Builder::setFfy, Fanotify::new),
      ImageType.FANOTIFY_FILE),
  /** A socket to the kernel. */
  NETLINKSK(
      13,
      Row.of(
          NetlinkSkEntry.class, "nlsk", FileEntry::hasNlsk, FileEntry::getNlsk, FileEntry.Builder::setNlsk, NetlinkSocket::new),
      ImageType.NETLINK_SK),
  /** A namespace. */
  NS(
      14,
      Row.of(
          NsFileEntry.class, "nsf", FileEntry::hasNsf, FileEntry::getNsf, FileEntry.Builder::setNsf, NamespaceFile::new),
      ImageType.NS_FILES),
  /** A TUN or TAP device. */
  TUNF(
      15,
      Row.of(
          TunfileEntry.class, "tunf", FileEntry::hasTunf, FileEntry::getTunf, FileEntry.Builder::setTunf, TunFile::new),
      ImageType.TUNFILE),
  /** A plugin's. */
  EXT(
      16,
      Row.of(
          ExtFileEntry.class, "ext", FileEntry::hasExt, FileEntry::getExt, FileEntry.Builder::setExt, ExternalFile::new),
      ImageType.EXT_FILES),
  /** A timer. */
  TIMERFD(
      17,
      Row.of(
          TimerfdEntry.class, "tfd", FileEntry::hasTfd, FileEntry::getTfd, FileEntry.Builder::setTfd, TimerFd::new),
      ImageType.TIMERFD),
  /** A file in memory. */
  MEMFD(18, Row.of(
          MemfdFileEntry.class, "memfd", FileEntry::hasMemfd, FileEntry::getMemfd, FileEntry.Builder::setMemfd, MemFd::new)),
  /** A BPF map. */
  BPFMAP(
      19,
      Row.of(
          BpfmapFileEntry.class, "bpf", FileEntry::hasBpf, FileEntry::getBpf, FileEntry.Builder::setBpf, BpfMap::new),
      ImageType.BPFMAP_FILE),
  /** A process. */
  PIDFD(
      20,
      Row.of(
          PidfdEntry.class, "pidfd", FileEntry::hasPidfd, FileEntry::getPidfd, FileEntry.Builder::setPidfd, PidFd::new),
      ImageType.PIDFD),
  /** The controlling terminal; CRIU uses this while it restores. */
  CTL_TTY(65534),
  /** A pipe to an automounter; CRIU uses this while it restores. */
  AUTOFS_PIPE(65535);

  private static final FileKind[] VALUES = values();

  /** How to find a kind of file in a FileEntry, and make a record of it. */
  private record Row<M extends Message>(
      Class<M> message,
      String field,
      Predicate<FileEntry> isIn,
      Function<FileEntry, M> of,
      BiConsumer<FileEntry.Builder, M> set,
      Function<M, OpenFile> make) {

    static <M extends Message> Optional<Row<?>> of(
        Class<M> message,
        String field,
        Predicate<FileEntry> isIn,
        Function<FileEntry, M> of,
        BiConsumer<FileEntry.Builder, M> set,
        Function<M, OpenFile> make) {
      return Optional.of(new Row<>(message, field, isIn, of, set, make));
    }

    Optional<OpenFile> file(FileEntry entry) {
      return isIn.test(entry) ? Optional.of(make.apply(of.apply(entry))) : Optional.empty();
    }

    Optional<OpenFile> file(Message entry) {
      return message.isInstance(entry)
          ? Optional.of(make.apply(message.cast(entry)))
          : Optional.empty();
    }

    Optional<FileEntry> entry(FdTypes type, Message own) {
      if (!message.isInstance(own)) {
        return Optional.empty();
      }
      M mine = message.cast(own);
      FileEntry.Builder entry =
          FileEntry.newBuilder().setType(type).setId(make.apply(mine).id());
      set.accept(entry, mine);
      return Optional.of(entry.buildPartial());
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

  /**
   * The kind of files that CRIU records with that type; empty for types that it uses only while it
   * runs.
   */
  public static Optional<FileKind> of(FdTypes type) {
    return of(type.getNumber()).filter(kind -> kind.row.isPresent());
  }

  /** Its number as an enum of the schema. */
  public FdTypes type() {
    FdTypes type = FdTypes.forNumber(number);
    return type == null ? FdTypes.UND : type;
  }

  /** The field of a FileEntry that has the message of such a file; empty if it has none. */
  public String field() {
    return row.map(Row::field).orElse("");
  }

  /** Whether an entry of files.img has the message of such a file, whatever its type says. */
  public boolean isIn(FileEntry entry) {
    return row.isPresent() && row.get().isIn().test(entry);
  }

  /** The file that an entry of files.img has. */
  public static OpenFile file(FileEntry entry) {
    FileKind named = of(entry.getType().getNumber()).orElse(UND);
    Optional<OpenFile> file = named.fileIn(entry);
    for (int i = 0; file.isEmpty() && i < VALUES.length; i++) {
      file = VALUES[i].fileIn(entry);
    }
    return file.orElseGet(() -> new UnknownFile(entry));
  }

  /** The file of this kind in an entry of files.img, whatever the type of that says. */
  public Optional<OpenFile> fileIn(FileEntry entry) {
    return row.flatMap(it -> it.file(entry));
  }

  /**
   * The file that an entry of the {@link #separateImage} has; empty if that has another message.
   */
  public Optional<OpenFile> fileOf(Message entry) {
    return row.flatMap(it -> it.file(entry));
  }

  /**
   * The entry that files.img would have for an entry of the {@link #separateImage}; empty if that
   * has another message.
   */
  public Optional<FileEntry> entryOf(Message entry) {
    return row.flatMap(it -> it.entry(type(), entry));
  }
}
