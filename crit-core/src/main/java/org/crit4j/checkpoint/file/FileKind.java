package org.crit4j.checkpoint.file;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;

/**
 * The kinds of files, called as CRIU calls them. A new one is a row here, a case in {@code made},
 * and a record.
 *
 * <p>Source: CRIU's {@code fdinfo.proto}; the separate images are those of CRIU before 3.4.
 */
public enum FileKind {
  /** Not known. */
  UND(0),
  /** Has a path. */
  REG(1, "reg", ImageType.REG_FILES),
  /** A pipe. */
  PIPE(2, "pipe", ImageType.PIPES),
  /** A named pipe. */
  FIFO(3, "fifo", ImageType.FIFO),
  /** A socket of IPv4 or IPv6. */
  INETSK(4, "isk", ImageType.INETSK),
  /** A socket of the local machine. */
  UNIXSK(5, "usk", ImageType.UNIXSK),
  /** A counter. */
  EVENTFD(6, "efd", ImageType.EVENTFD_FILE),
  /** An epoll set. */
  EVENTPOLL(7, "epfd", ImageType.EVENTPOLL_FILE),
  /** Watches of files. */
  INOTIFY(8, "ify", ImageType.INOTIFY_FILE),
  /** Signals as a file. */
  SIGNALFD(9, "sgfd", ImageType.SIGNALFD),
  /** A socket that sees packets. */
  PACKETSK(10, "psk", ImageType.PACKETSK),
  /** A terminal. */
  TTY(11, "tty", ImageType.TTY_FILES),
  /** Watches of files and mounts. */
  FANOTIFY(12, "ffy", ImageType.FANOTIFY_FILE),
  /** A socket to the kernel. */
  NETLINKSK(13, "nlsk", ImageType.NETLINK_SK),
  /** A namespace. */
  NS(14, "nsf", ImageType.NS_FILES),
  /** A TUN or TAP device. */
  TUNF(15, "tunf", ImageType.TUNFILE),
  /** A plugin's. */
  EXT(16, "ext", ImageType.EXT_FILES),
  /** A timer. */
  TIMERFD(17, "tfd", ImageType.TIMERFD),
  /** A file in memory. */
  MEMFD(18, "memfd"),
  /** A BPF map. */
  BPFMAP(19, "bpf", ImageType.BPFMAP_FILE),
  /** A process. */
  PIDFD(20, "pidfd", ImageType.PIDFD),
  /** The controlling terminal; CRIU uses this while it restores. */
  CTL_TTY(65534),
  /** A pipe to an automounter; CRIU uses this while it restores. */
  AUTOFS_PIPE(65535);

  private static final FileKind[] VALUES = values();

  /** Asked for with each of what may be millions of files. */
  private static final Map<FdTypes, Optional<FileKind>> BY_TYPE = byType();

  private final int number;
  private final String field;
  private final Optional<ImageType> image;

  FileKind(int number, String field, Optional<ImageType> image) {
    this.number = number;
    this.field = field;
    this.image = image;
  }

  FileKind(int number, String field, ImageType image) {
    this(number, field, Optional.of(image));
  }

  FileKind(int number, String field) {
    this(number, field, Optional.empty());
  }

  FileKind(int number) {
    this(number, "");
  }

  private static Map<FdTypes, Optional<FileKind>> byType() {
    Map<FdTypes, Optional<FileKind>> kinds = new EnumMap<>(FdTypes.class);
    for (FileKind each : VALUES) {
      if (!each.field.isEmpty()) {
        kinds.put(each.type(), Optional.of(each));
      }
    }
    return kinds;
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
    return BY_TYPE.getOrDefault(type, Optional.empty());
  }

  /** Its number as an enum of the schema. */
  public FdTypes type() {
    FdTypes type = FdTypes.forNumber(number);
    return type == null ? FdTypes.UND : type;
  }

  /** The field of a FileEntry that has the message of such a file; empty if it has none. */
  public String field() {
    return field;
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
    return isIn(entry) ? Optional.of(made(entry)) : Optional.empty();
  }

  /** Whether an entry of files.img has the message of such a file, whatever its type says. */
  // Switches, since method references in each kind take longer than a small checkpoint to make.
  public boolean isIn(FileEntry entry) {
    return switch (this) {
      case REG -> entry.hasReg();
      case PIPE -> entry.hasPipe();
      case FIFO -> entry.hasFifo();
      case INETSK -> entry.hasIsk();
      case UNIXSK -> entry.hasUsk();
      case EVENTFD -> entry.hasEfd();
      case EVENTPOLL -> entry.hasEpfd();
      case INOTIFY -> entry.hasIfy();
      case SIGNALFD -> entry.hasSgfd();
      case PACKETSK -> entry.hasPsk();
      case TTY -> entry.hasTty();
      case FANOTIFY -> entry.hasFfy();
      case NETLINKSK -> entry.hasNlsk();
      case NS -> entry.hasNsf();
      case TUNF -> entry.hasTunf();
      case EXT -> entry.hasExt();
      case TIMERFD -> entry.hasTfd();
      case MEMFD -> entry.hasMemfd();
      case BPFMAP -> entry.hasBpf();
      case PIDFD -> entry.hasPidfd();
      case UND, CTL_TTY, AUTOFS_PIPE -> false;
    };
  }

  private OpenFile made(FileEntry entry) {
    return switch (this) {
      case REG -> new RegularFile(entry.getReg());
      case PIPE -> new Pipe(entry.getPipe());
      case FIFO -> new Fifo(entry.getFifo());
      case INETSK -> new InetSocket(entry.getIsk());
      case UNIXSK -> new UnixSocket(entry.getUsk());
      case EVENTFD -> new EventFd(entry.getEfd());
      case EVENTPOLL -> new EventPoll(entry.getEpfd());
      case INOTIFY -> new Inotify(entry.getIfy());
      case SIGNALFD -> new SignalFd(entry.getSgfd());
      case PACKETSK -> new PacketSocket(entry.getPsk());
      case TTY -> new Terminal(entry.getTty());
      case FANOTIFY -> new Fanotify(entry.getFfy());
      case NETLINKSK -> new NetlinkSocket(entry.getNlsk());
      case NS -> new NamespaceFile(entry.getNsf());
      case TUNF -> new TunFile(entry.getTunf());
      case EXT -> new ExternalFile(entry.getExt());
      case TIMERFD -> new TimerFd(entry.getTfd());
      case MEMFD -> new MemFd(entry.getMemfd());
      case BPFMAP -> new BpfMap(entry.getBpf());
      case PIDFD -> new PidFd(entry.getPidfd());
      case UND, CTL_TTY, AUTOFS_PIPE -> new UnknownFile(entry);
    };
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
    if (field.isEmpty()) {
      return Optional.empty();
    }
    FieldDescriptor own = FileEntry.getDescriptor().findFieldByName(field);
    if (own.getMessageType() != entry.getDescriptorForType()) {
      return Optional.empty();
    }
    FileEntry.Builder made = FileEntry.newBuilder().setType(type()).setField(own, entry);
    return Optional.of(made.setId(id(made.buildPartial())).buildPartial());
  }
}
