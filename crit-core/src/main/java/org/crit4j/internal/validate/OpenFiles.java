package org.crit4j.internal.validate;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.crit4j.image.ImageType;
import org.crit4j.images.BpfmapFileEntry;
import org.crit4j.images.EventfdFileEntry;
import org.crit4j.images.EventpollFileEntry;
import org.crit4j.images.ExtFileEntry;
import org.crit4j.images.FanotifyFileEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FifoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.InotifyFileEntry;
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
 * The open files of a checkpoint. They are in files.img; if that is absent or empty, in one image
 * per type, as CRIU before 3.4 wrote them. Source: files_collected() in CRIU's files.c.
 */
public final class OpenFiles {
  private final Inspection in;
  private final List<OpenFile> all = new ArrayList<>();
  private final Map<FdTypes, List<OpenFile>> byType = new EnumMap<>(FdTypes.class);
  private final IdTable byTypeAndId = new IdTable();
  private final IdTable byId = new IdTable();
  private final boolean merged;
  private boolean known = true;

  OpenFiles(Inspection in) {
    this.in = in;
    for (Entry<FileEntry> entry : in.entries("files.img", FileEntry.class)) {
      add(new OpenFile(entry, entry.message()));
    }
    known = in.isKnown("files.img");
    merged = !all.isEmpty() || (in.has("files.img") && !known);
    if (!merged) {
      addSeparate();
    }
    known &= in.has("files.img") || !all.isEmpty();
  }

  private void addSeparate() {
    add(
        ImageType.REG_FILES,
        RegFileEntry.class,
        FdTypes.REG,
        RegFileEntry::getId,
        FileEntry.Builder::setReg);
    add(
        ImageType.EXT_FILES,
        ExtFileEntry.class,
        FdTypes.EXT,
        ExtFileEntry::getId,
        FileEntry.Builder::setExt);
    add(
        ImageType.NS_FILES,
        NsFileEntry.class,
        FdTypes.NS,
        NsFileEntry::getId,
        FileEntry.Builder::setNsf);
    add(
        ImageType.EVENTFD_FILE,
        EventfdFileEntry.class,
        FdTypes.EVENTFD,
        EventfdFileEntry::getId,
        FileEntry.Builder::setEfd);
    add(
        ImageType.EVENTPOLL_FILE,
        EventpollFileEntry.class,
        FdTypes.EVENTPOLL,
        EventpollFileEntry::getId,
        FileEntry.Builder::setEpfd);
    add(
        ImageType.SIGNALFD,
        SignalfdEntry.class,
        FdTypes.SIGNALFD,
        SignalfdEntry::getId,
        FileEntry.Builder::setSgfd);
    add(
        ImageType.INOTIFY_FILE,
        InotifyFileEntry.class,
        FdTypes.INOTIFY,
        InotifyFileEntry::getId,
        FileEntry.Builder::setIfy);
    add(
        ImageType.FANOTIFY_FILE,
        FanotifyFileEntry.class,
        FdTypes.FANOTIFY,
        FanotifyFileEntry::getId,
        FileEntry.Builder::setFfy);
    add(
        ImageType.PIPES,
        PipeEntry.class,
        FdTypes.PIPE,
        PipeEntry::getId,
        FileEntry.Builder::setPipe);
    add(
        ImageType.FIFO,
        FifoEntry.class,
        FdTypes.FIFO,
        FifoEntry::getId,
        FileEntry.Builder::setFifo);
    add(
        ImageType.UNIXSK,
        UnixSkEntry.class,
        FdTypes.UNIXSK,
        UnixSkEntry::getId,
        FileEntry.Builder::setUsk);
    add(
        ImageType.INETSK,
        InetSkEntry.class,
        FdTypes.INETSK,
        InetSkEntry::getId,
        FileEntry.Builder::setIsk);
    add(
        ImageType.PACKETSK,
        PacketSockEntry.class,
        FdTypes.PACKETSK,
        PacketSockEntry::getId,
        FileEntry.Builder::setPsk);
    add(
        ImageType.NETLINK_SK,
        NetlinkSkEntry.class,
        FdTypes.NETLINKSK,
        NetlinkSkEntry::getId,
        FileEntry.Builder::setNlsk);
    add(
        ImageType.TTY_FILES,
        TtyFileEntry.class,
        FdTypes.TTY,
        TtyFileEntry::getId,
        FileEntry.Builder::setTty);
    add(
        ImageType.TUNFILE,
        TunfileEntry.class,
        FdTypes.TUNF,
        TunfileEntry::getId,
        FileEntry.Builder::setTunf);
    add(
        ImageType.TIMERFD,
        TimerfdEntry.class,
        FdTypes.TIMERFD,
        TimerfdEntry::getId,
        FileEntry.Builder::setTfd);
    add(
        ImageType.PIDFD,
        PidfdEntry.class,
        FdTypes.PIDFD,
        PidfdEntry::getId,
        FileEntry.Builder::setPidfd);
    add(
        ImageType.BPFMAP_FILE,
        BpfmapFileEntry.class,
        FdTypes.BPFMAP,
        BpfmapFileEntry::getId,
        FileEntry.Builder::setBpf);
  }

  private <M extends Message> void add(
      ImageType type,
      Class<M> message,
      FdTypes kind,
      ToIntFunction<M> id,
      BiConsumer<FileEntry.Builder, M> set) {
    known &= in.areKnown(type);
    for (Entry<M> entry : in.entries(type, message)) {
      FileEntry.Builder file =
          FileEntry.newBuilder().setType(kind).setId(id.applyAsInt(entry.message()));
      set.accept(file, entry.message());
      add(new OpenFile(entry, file.build()));
    }
  }

  private void add(OpenFile file) {
    byId.add(file.id(), all.size());
    byTypeAndId.add(key(file.type(), file.id()), all.size());
    all.add(file);
    byType.computeIfAbsent(file.type(), type -> new ArrayList<>()).add(file);
  }

  private static long key(FdTypes type, int id) {
    return ((long) type.getNumber() << 32) | Integer.toUnsignedLong(id);
  }

  private Optional<OpenFile> at(int position) {
    return position < 0 ? Optional.empty() : Optional.of(all.get(position));
  }

  /** All of them, in the order of their images. */
  public List<OpenFile> all() {
    return all;
  }

  /** The first file of that type and id. */
  public Optional<OpenFile> find(FdTypes type, int id) {
    return at(byTypeAndId.find(key(type, id)));
  }

  /** All of a type, in the order of their images. */
  public List<OpenFile> of(FdTypes type) {
    return byType.getOrDefault(type, List.of());
  }

  /** The first file of that id, of whatever type. */
  public Optional<OpenFile> find(int id) {
    return at(byId.find(id));
  }

  /** Whether a reference to such a file is known to lead nowhere. */
  public boolean lack(FdTypes type, int id) {
    return known && find(type, id).isEmpty();
  }

  /** Whether they are in files.img: ids are unique over all types then. */
  public boolean areMerged() {
    return merged;
  }

  /** Whether no file is missing: there are images of files, and all could be read whole. */
  public boolean areKnown() {
    return known;
  }
}
