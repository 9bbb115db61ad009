package org.crit4j.internal.validate;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;

/**
 * The messages that an entry of files.img may have, in the order of their fields: one for each type
 * of file. Source: CRIU's fdinfo.proto.
 */
public enum FileForm {
  /** {@code reg}. */
  REG(
      FdTypes.REG,
      "reg",
      FileEntry::hasReg,
      file -> file.getReg().getId(),
      file -> file.getReg().getFown()),
  /** {@code isk}. */
  INETSK(
      FdTypes.INETSK,
      "isk",
      FileEntry::hasIsk,
      file -> file.getIsk().getId(),
      file -> file.getIsk().getFown()),
  /** {@code nsf}. */
  NS(FdTypes.NS, "nsf", FileEntry::hasNsf, file -> file.getNsf().getId(), FileForm::nobody),
  /** {@code psk}. */
  PACKETSK(
      FdTypes.PACKETSK,
      "psk",
      FileEntry::hasPsk,
      file -> file.getPsk().getId(),
      file -> file.getPsk().getFown()),
  /** {@code nlsk}. */
  NETLINKSK(
      FdTypes.NETLINKSK,
      "nlsk",
      FileEntry::hasNlsk,
      file -> file.getNlsk().getId(),
      file -> file.getNlsk().getFown()),
  /** {@code efd}. */
  EVENTFD(
      FdTypes.EVENTFD,
      "efd",
      FileEntry::hasEfd,
      file -> file.getEfd().getId(),
      file -> file.getEfd().getFown()),
  /** {@code epfd}. */
  EVENTPOLL(
      FdTypes.EVENTPOLL,
      "epfd",
      FileEntry::hasEpfd,
      file -> file.getEpfd().getId(),
      file -> file.getEpfd().getFown()),
  /** {@code sgfd}. */
  SIGNALFD(
      FdTypes.SIGNALFD,
      "sgfd",
      FileEntry::hasSgfd,
      file -> file.getSgfd().getId(),
      file -> file.getSgfd().getFown()),
  /** {@code tunf}. */
  TUNF(FdTypes.TUNF, "tunf", FileEntry::hasTunf, file -> file.getTunf().getId(), FileForm::nobody),
  /** {@code tfd}. */
  TIMERFD(
      FdTypes.TIMERFD,
      "tfd",
      FileEntry::hasTfd,
      file -> file.getTfd().getId(),
      file -> file.getTfd().getFown()),
  /** {@code ify}. */
  INOTIFY(
      FdTypes.INOTIFY,
      "ify",
      FileEntry::hasIfy,
      file -> file.getIfy().getId(),
      file -> file.getIfy().getFown()),
  /** {@code ffy}. */
  FANOTIFY(
      FdTypes.FANOTIFY,
      "ffy",
      FileEntry::hasFfy,
      file -> file.getFfy().getId(),
      file -> file.getFfy().getFown()),
  /** {@code ext}. */
  EXT(
      FdTypes.EXT,
      "ext",
      FileEntry::hasExt,
      file -> file.getExt().getId(),
      file -> file.getExt().getFown()),
  /** {@code usk}. */
  UNIXSK(
      FdTypes.UNIXSK,
      "usk",
      FileEntry::hasUsk,
      file -> file.getUsk().getId(),
      file -> file.getUsk().getFown()),
  /** {@code fifo}. */
  FIFO(FdTypes.FIFO, "fifo", FileEntry::hasFifo, file -> file.getFifo().getId(), FileForm::nobody),
  /** {@code pipe}. */
  PIPE(
      FdTypes.PIPE,
      "pipe",
      FileEntry::hasPipe,
      file -> file.getPipe().getId(),
      file -> file.getPipe().getFown()),
  /** {@code tty}. */
  TTY(
      FdTypes.TTY,
      "tty",
      FileEntry::hasTty,
      file -> file.getTty().getId(),
      file -> file.getTty().getFown()),
  /** {@code memfd}. */
  MEMFD(
      FdTypes.MEMFD,
      "memfd",
      FileEntry::hasMemfd,
      file -> file.getMemfd().getId(),
      file -> file.getMemfd().getFown()),
  /** {@code bpf}. */
  BPFMAP(
      FdTypes.BPFMAP,
      "bpf",
      FileEntry::hasBpf,
      file -> file.getBpf().getId(),
      file -> file.getBpf().getFown()),
  /** {@code pidfd}. */
  PIDFD(
      FdTypes.PIDFD,
      "pidfd",
      FileEntry::hasPidfd,
      file -> file.getPidfd().getId(),
      file -> file.getPidfd().getFown());

  private static final Map<FdTypes, FileForm> BY_TYPE = new EnumMap<>(FdTypes.class);

  static {
    for (FileForm form : values()) {
      BY_TYPE.put(form.type, form);
    }
  }

  private final FdTypes type;
  private final String field;
  private final Predicate<FileEntry> isThere;
  private final ToIntFunction<FileEntry> id;
  private final Function<FileEntry, FownEntry> owner;

  FileForm(
      FdTypes type,
      String field,
      Predicate<FileEntry> isThere,
      ToIntFunction<FileEntry> id,
      Function<FileEntry, FownEntry> owner) {
    this.type = type;
    this.field = field;
    this.isThere = isThere;
    this.id = id;
    this.owner = owner;
  }

  private static FownEntry nobody(FileEntry file) {
    return FownEntry.getDefaultInstance();
  }

  /** The one for a type of file; empty for types that only a running CRIU uses. */
  public static Optional<FileForm> of(FdTypes type) {
    return Optional.ofNullable(BY_TYPE.get(type));
  }

  /** The field that has the message. */
  public String field() {
    return field;
  }

  /** Whether a file has the message. */
  public boolean isIn(FileEntry file) {
    return isThere.test(file);
  }

  /** The id in the message. */
  public int id(FileEntry file) {
    return id.applyAsInt(file);
  }

  /** Who is told of the file's events: nobody, with pid and signal 0, where nothing says so. */
  public FownEntry owner(FileEntry file) {
    return owner.apply(file);
  }
}
