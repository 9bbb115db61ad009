package org.crit4j.checkpoint.file;

import com.google.protobuf.Message;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;

/**
 * The kinds of files, called as CRIU calls them. A new one is a row here and a record.
 *
 * <p>Source: CRIU's {@code fdinfo.proto}; the separate images are those of CRIU before 3.4.
 */
public enum FileKind {
  /** Not known. */
  UND(0),
  /** Has a path. */
  REG(1, row("reg", FileEntry::hasReg, FileEntry::getReg, RegularFile::new), ImageType.REG_FILES),
  /** A pipe. */
  PIPE(2, row("pipe", FileEntry::hasPipe, FileEntry::getPipe, Pipe::new), ImageType.PIPES),
  /** A named pipe. */
  FIFO(3, row("fifo", FileEntry::hasFifo, FileEntry::getFifo, Fifo::new), ImageType.FIFO),
  /** A socket of IPv4 or IPv6. */
  INETSK(4, row("isk", FileEntry::hasIsk, FileEntry::getIsk, InetSocket::new), ImageType.INETSK),
  /** A socket of the local machine. */
  UNIXSK(5, row("usk", FileEntry::hasUsk, FileEntry::getUsk, UnixSocket::new), ImageType.UNIXSK),
  /** A counter. */
  EVENTFD(
      6, row("efd", FileEntry::hasEfd, FileEntry::getEfd, EventFd::new), ImageType.EVENTFD_FILE),
  /** An epoll set. */
  EVENTPOLL(
      7,
      row("epfd", FileEntry::hasEpfd, FileEntry::getEpfd, EventPoll::new),
      ImageType.EVENTPOLL_FILE),
  /** Watches of files. */
  INOTIFY(
      8, row("ify", FileEntry::hasIfy, FileEntry::getIfy, Inotify::new), ImageType.INOTIFY_FILE),
  /** Signals as a file. */
  SIGNALFD(
      9, row("sgfd", FileEntry::hasSgfd, FileEntry::getSgfd, SignalFd::new), ImageType.SIGNALFD),
  /** A socket that sees packets. */
  PACKETSK(
      10, row("psk", FileEntry::hasPsk, FileEntry::getPsk, PacketSocket::new), ImageType.PACKETSK),
  /** A terminal. */
  TTY(11, row("tty", FileEntry::hasTty, FileEntry::getTty, Terminal::new), ImageType.TTY_FILES),
  /** Watches of files and mounts. */
  FANOTIFY(
      12, row("ffy", FileEntry::hasFfy, FileEntry::getFfy, Fanotify::new), ImageType.FANOTIFY_FILE),
  /** A socket to the kernel. */
  NETLINKSK(
      13,
      row("nlsk", FileEntry::hasNlsk, FileEntry::getNlsk, NetlinkSocket::new),
      ImageType.NETLINK_SK),
  /** A namespace. */
  NS(14, row("nsf", FileEntry::hasNsf, FileEntry::getNsf, NamespaceFile::new), ImageType.NS_FILES),
  /** A TUN or TAP device. */
  TUNF(15, row("tunf", FileEntry::hasTunf, FileEntry::getTunf, TunFile::new), ImageType.TUNFILE),
  /** A plugin's. */
  EXT(16, row("ext", FileEntry::hasExt, FileEntry::getExt, ExternalFile::new), ImageType.EXT_FILES),
  /** A timer. */
  TIMERFD(17, row("tfd", FileEntry::hasTfd, FileEntry::getTfd, TimerFd::new), ImageType.TIMERFD),
  /** A file in memory. */
  MEMFD(18, row("memfd", FileEntry::hasMemfd, FileEntry::getMemfd, MemFd::new)),
  /** A BPF map. */
  BPFMAP(19, row("bpf", FileEntry::hasBpf, FileEntry::getBpf, BpfMap::new), ImageType.BPFMAP_FILE),
  /** A process. */
  PIDFD(20, row("pidfd", FileEntry::hasPidfd, FileEntry::getPidfd, PidFd::new), ImageType.PIDFD),
  /** The controlling terminal; CRIU uses this while it restores. */
  CTL_TTY(65534),
  /** A pipe to an automounter; CRIU uses this while it restores. */
  AUTOFS_PIPE(65535);

  private static final FileKind[] VALUES = values();

  /**
   * How to find a kind of file in a FileEntry, and make a record of it.
   *
   * @param field the field that has its message
   */
  private record Row<M extends Message>(
      String field,
      Predicate<FileEntry> isIn,
      Function<FileEntry, M> of,
      Function<M, OpenFile> make) {
    Optional<OpenFile> file(FileEntry entry) {
      return isIn.test(entry) ? Optional.of(make.apply(of.apply(entry))) : Optional.empty();
    }

    /** The same message in an entry; empty if it is another. */
    Optional<FileEntry> entry(FdTypes type, Message own) {
      if (own.getClass() != of.apply(FileEntry.getDefaultInstance()).getClass()) {
        return Optional.empty();
      }
      FileEntry.Builder entry = FileEntry.newBuilder().setType(type);
      entry.setField(FileEntry.getDescriptor().findFieldByName(field), own);
      int id = make.apply(of.apply(entry.buildPartial())).id();
      return Optional.of(entry.setId(id).buildPartial());
    }
  }

  private static <M extends Message> Optional<Row<?>> row(
      String field,
      Predicate<FileEntry> isIn,
      Function<FileEntry, M> of,
      Function<M, OpenFile> make) {
    return Optional.of(new Row<>(field, isIn, of, make));
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

  /** The id in the message of such a file, which an entry {@link #isIn has}. */
  public int id(FileEntry entry) {
    return fileIn(entry).orElseThrow().id();
  }

  /** Who gets signals from such a file, which an entry {@link #isIn has}; all zero for nobody. */
  public FownEntry owner(FileEntry entry) {
    return fileIn(entry).orElseThrow().owner();
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
    return entryOf(entry).flatMap(this::fileIn);
  }

  /**
   * The entry that files.img would have for an entry of the {@link #separateImage}; empty if that
   * has another message.
   */
  public Optional<FileEntry> entryOf(Message entry) {
    return row.flatMap(it -> it.entry(type(), entry));
  }
}
