package org.crit4j.image;

import static org.crit4j.image.ImageType.Owner.CHECKPOINT;
import static org.crit4j.image.ImageType.Owner.FILE_TABLE;
import static org.crit4j.image.ImageType.Owner.NAMESPACE;
import static org.crit4j.image.ImageType.Owner.OBJECT;
import static org.crit4j.image.ImageType.Owner.TASK;
import static org.crit4j.image.ImageType.Owner.THREAD;

import java.util.List;
import java.util.Optional;

/**
 * Every kind of file in a checkpoint directory: one row each, from which reading, writing, the JSON
 * form and recognition by name follow. Source: CRIU's image-desc.c and magic.h; docs/format.md has
 * the table with explanations.
 *
 * <p>In file name patterns {@code #} stands for a decimal or hexadecimal number.
 */
public enum ImageType {
  // Written today.
  INVENTORY(
      one(CHECKPOINT), 0x58313116, Envelope.OWN_MAGIC_ONLY, "InventoryEntry", "inventory.img"),
  PSTREE(many(CHECKPOINT), 0x50273030, "PstreeEntry", "pstree.img"),
  CORE(one(THREAD), 0x55053847, "CoreEntry", "core-#.img"),
  IDS(one(TASK), 0x54432030, "TaskKobjIdsEntry", "ids-#.img"),
  MM(one(TASK), 0x57492820, "MmEntry", "mm-#.img"),
  FS(one(TASK), 0x51403912, "FsEntry", "fs-#.img"),
  FDINFO(many(FILE_TABLE), 0x56213732, "FdinfoEntry", "fdinfo-#.img"),
  FILES(many(CHECKPOINT).since("3.4"), 0x56303138, "FileEntry", "files.img"),
  PAGEMAP(
      many(TASK),
      0x56084025,
      Entries.headed(
          "PagemapHead", new PayloadLayout.None(), "PagemapEntry", new PayloadLayout.None()),
      "pagemap-#.img",
      "pagemap-shmem-#.img"),
  REMAP_FPATH(many(CHECKPOINT), 0x59133954, "RemapFilePathEntry", "remap-fpath.img"),
  GHOST_FILE(
      many(OBJECT),
      0x52583605,
      Entries.headed(
          "GhostFileEntry", new PayloadLayout.GhostContent(), "GhostChunkEntry", blob("len")),
      "ghost-file-#.img"),
  PIPES_DATA(
      many(CHECKPOINT), 0x56453709, Entries.of("PipeDataEntry", blob("bytes")), "pipes-data.img"),
  FIFO_DATA(
      many(CHECKPOINT), 0x59333054, Entries.of("PipeDataEntry", blob("bytes")), "fifo-data.img"),
  SK_QUEUES(
      many(CHECKPOINT), 0x56264026, Entries.of("SkPacketEntry", blob("length")), "sk-queues.img"),
  TCP_STREAM(
      one(OBJECT),
      0x51465506,
      Entries.of("TcpStreamEntry", new PayloadLayout.TcpQueues()),
      "tcp-stream-#.img"),
  TTY_INFO(many(CHECKPOINT), 0x59453036, "TtyInfoEntry", "tty-info.img"),
  TTY_DATA(many(CHECKPOINT).since("2.3"), 0x59413026, "TtyDataEntry", "tty-data.img"),
  CGROUP(one(CHECKPOINT), 0x59383330, "CgroupEntry", "cgroup.img"),
  FILE_LOCKS(many(CHECKPOINT), 0x54323616, "FileLockEntry", "filelocks.img"),
  SECCOMP(one(CHECKPOINT).since("1.8"), 0x64413049, "SeccompEntry", "seccomp.img"),
  APPARMOR(one(CHECKPOINT).since("3.16"), 0x59423047, "ApparmorEntry", "apparmor.img"),
  MEMFD_INODE(many(CHECKPOINT).since("3.14"), 0x48453499, "MemfdInodeEntry", "memfd.img"),
  BPFMAP_DATA(
      many(CHECKPOINT).since("3.15"),
      0x64324033,
      Entries.of("BpfmapDataEntry", blob("keys_bytes", "values_bytes")),
      "bpfmap-data.img"),
  UTSNS(one(NAMESPACE), 0x54473203, "UtsnsEntry", "utsns-#.img"),
  IPC_VAR(one(NAMESPACE), 0x53115007, "IpcVarEntry", "ipcns-var-#.img"),
  IPCNS_SHM(
      many(NAMESPACE),
      0x46283044,
      Entries.of(
          "IpcShmEntry", new PayloadLayout.Blob(List.of("size"), 4, Optional.of("in_pagemaps"))),
      "ipcns-shm-#.img"),
  IPCNS_MSG(
      many(NAMESPACE),
      0x55453737,
      Entries.of("IpcMsgEntry", new PayloadLayout.QueuedMessages()),
      "ipcns-msg-#.img"),
  IPCNS_SEM(
      many(NAMESPACE),
      0x59573019,
      Entries.of("IpcSemEntry", new PayloadLayout.Semaphores()),
      "ipcns-sem-#.img"),
  MNTS(many(NAMESPACE), 0x55563928, "MntEntry", "mountpoints-#.img"),
  USERNS(one(NAMESPACE).since("1.4"), 0x55474906, "UsernsEntry", "userns-#.img"),
  TIMENS(one(NAMESPACE).since("3.14"), 0x43114433, "TimensEntry", "timens-#.img"),
  PIDNS(one(NAMESPACE).since("3.15"), 0x61157326, "PidnsEntry", "pidns-#.img"),
  NETNS(one(NAMESPACE), 0x55933752, "NetnsEntry", "netns-#.img"),
  NETDEV(many(NAMESPACE), 0x57373951, "NetDeviceEntry", "netdev-#.img"),
  AUTOFS(one(OBJECT).since("2.4"), 0x49353943, "AutofsEntry", "autofs-#.img"),
  BINFMT_MISC(
      many(CHECKPOINT).since("2.7"),
      0x67343323,
      "BinfmtMiscEntry",
      "binfmt-misc.img",
      "binfmt-misc-#.img"),
  CPUINFO(one(CHECKPOINT), 0x61404013, "CpuinfoEntry", "cpuinfo.img"),
  STATS(one(CHECKPOINT), 0x57093306, Envelope.SERVICE, "StatsEntry", "stats-dump", "stats-restore"),
  IRMAP_CACHE(many(CHECKPOINT), 0x57004059, Envelope.SERVICE, "IrmapCacheEntry", "irmap-cache"),

  // Only read: older CRIU wrote these as separate files.
  REG_FILES(many(CHECKPOINT).until("3.4"), 0x50363636, "RegFileEntry", "reg-files.img"),
  EXT_FILES(many(CHECKPOINT).until("3.4"), 0x59255641, "ExtFileEntry", "ext-files.img"),
  NS_FILES(many(CHECKPOINT).until("3.4"), 0x61394011, "NsFileEntry", "ns-files.img"),
  EVENTFD_FILE(many(CHECKPOINT).until("3.4"), 0x44523722, "EventfdFileEntry", "eventfd.img"),
  EVENTPOLL_FILE(many(CHECKPOINT).until("3.4"), 0x45023858, "EventpollFileEntry", "eventpoll.img"),
  EVENTPOLL_TFD(
      many(CHECKPOINT).until("1.4"), 0x44433746, "EventpollTfdEntry", "eventpoll-tfd.img"),
  SIGNALFD(many(CHECKPOINT).until("3.4"), 0x57323820, "SignalfdEntry", "signalfd.img"),
  INOTIFY_FILE(many(CHECKPOINT).until("3.4"), 0x48424431, "InotifyFileEntry", "inotify.img"),
  INOTIFY_WD(many(CHECKPOINT).until("1.4"), 0x54562009, "InotifyWdEntry", "inotify-wd.img"),
  FANOTIFY_FILE(many(CHECKPOINT).until("3.4"), 0x55096122, "FanotifyFileEntry", "fanotify.img"),
  FANOTIFY_MARK(
      many(CHECKPOINT).until("1.4"), 0x56506035, "FanotifyMarkEntry", "fanotify-mark.img"),
  PIPES(many(CHECKPOINT).until("3.4"), 0x56513555, "PipeEntry", "pipes.img"),
  FIFO(many(CHECKPOINT).until("3.4"), 0x58364939, "FifoEntry", "fifo.img"),
  UNIXSK(many(CHECKPOINT).until("3.4"), 0x54373943, "UnixSkEntry", "unixsk.img"),
  INETSK(many(CHECKPOINT).until("3.4"), 0x56443851, "InetSkEntry", "inetsk.img"),
  PACKETSK(many(CHECKPOINT).until("3.4"), 0x60454618, "PacketSockEntry", "packetsk.img"),
  NETLINK_SK(many(CHECKPOINT).until("3.4"), 0x58005614, "NetlinkSkEntry", "netlinksk.img"),
  TTY_FILES(many(CHECKPOINT).until("3.4"), 0x59433025, "TtyFileEntry", "tty.img"),
  TUNFILE(many(CHECKPOINT).until("3.4"), 0x57143751, "TunfileEntry", "tunfile.img"),
  TIMERFD(many(CHECKPOINT).until("3.4"), 0x50493712, "TimerfdEntry", "timerfd.img"),
  PIDFD(many(CHECKPOINT), 0x54435556, "PidfdEntry", "pidfd.img"),
  BPFMAP_FILE(many(CHECKPOINT), 0x57506142, "BpfmapFileEntry", "bpfmap-file.img"),
  CREDS(one(TASK).until("2.0"), 0x54023547, "CredsEntry", "creds-#.img"),
  SIGACT(many(TASK).until("3.1"), 0x55344201, "SaEntry", "sigacts-#.img"),
  VMAS(many(TASK).until("2.0"), 0x54123737, "VmaEntry", "vmas-#.img"),
  RLIMIT(many(TASK).until("2.0"), 0x57113925, "RlimitEntry", "rlimit-#.img"),
  ITIMERS(many(TASK), 0x57464056, "ItimerEntry", "itimers-#.img"),
  POSIX_TIMERS(many(TASK), 0x52603957, "PosixTimerEntry", "posix-timers-#.img"),
  SIGNAL(many(TASK).until("2.0"), 0x59255647, "SiginfoEntry", "signal-s-#.img", "signal-p-#.img"),

  // Raw: no envelope, no messages.
  PAGES(many(OBJECT), "memory pages", "pages-#.img", "pages-shmem-#.img"),
  PAGES_COMPRESSED(many(OBJECT), "memory pages as an LZ4 frame (CRaC)", "pages-#.comp.img"),
  IFADDR(many(NAMESPACE), "output of ip addr save", "ifaddr-#.img"),
  ROUTE(many(NAMESPACE), "output of ip route save", "route-#.img"),
  ROUTE6(many(NAMESPACE).since("1.8"), "output of ip -6 route save", "route6-#.img"),
  RULE(many(NAMESPACE).since("1.8"), "output of ip rule save", "rule-#.img"),
  IPTABLES(many(NAMESPACE), "output of iptables-save", "iptables-#.img"),
  IP6TABLES(many(NAMESPACE), "output of ip6tables-save", "ip6tables-#.img"),
  NFTABLES(many(NAMESPACE).since("3.14"), "an nftables rule set", "nftables-#.img"),
  NETNF_CT(
      many(NAMESPACE).since("2.0"),
      "netlink messages of the connection tracking table",
      "netns-ct-#.img"),
  NETNF_EXP(
      many(NAMESPACE).since("2.0"),
      "netlink messages of connection tracking expectations",
      "netns-exp-#.img"),
  TMPFS_DEV(
      many(OBJECT).since("2.0"), "a gzip-compressed tar of a tmpfs", "tmpfs-dev-#.tar.gz.img"),
  TMPFS_IMG(
      many(OBJECT).until("2.0"),
      "a gzip-compressed tar of a tmpfs (CRIU before 2.0)",
      "tmpfs-#.tar.gz.img"),
  AMDGPU(
      many(CHECKPOINT),
      "data of the AMD GPU plugin",
      "amdgpu-kfd-#.img",
      "amdgpu-renderD-#.img",
      "amdgpu-dmabuf_#.img",
      "amdgpu-pages-#-#.img",
      "amdgpu-drm-pages-#-#-#.img");

  /** First magic of most images since CRIU 1.6. */
  public static final int COMMON_MAGIC = 0x54564319;

  /** First magic of statistics and of the irmap cache. */
  public static final int SERVICE_MAGIC = 0x55105940;

  /** Which magic stands before the type's own. */
  public enum Envelope {
    /** None, in every version. */
    OWN_MAGIC_ONLY,
    /** {@link #COMMON_MAGIC}. */
    COMMON,
    /** {@link #SERVICE_MAGIC}. */
    SERVICE,
    /** The file has no magic at all. */
    RAW
  }

  /** Of what there is one image. */
  public enum Owner {
    /** The checkpoint. */
    CHECKPOINT,
    /** A process, by its number. */
    TASK,
    /** A thread, by its number. */
    THREAD,
    /** A table of descriptors, which processes may share. */
    FILE_TABLE,
    /** A namespace, by its number in the checkpoint. */
    NAMESPACE,
    /** A file, a socket, a memory or a file system. */
    OBJECT
  }

  /**
   * What is said of a type besides its form.
   *
   * @param owner of what there is one image
   * @param isSingle whether CRIU reads only the first entry
   * @param since see {@link ImageType#since}
   * @param until see {@link ImageType#until}
   */
  private record Traits(
      Owner owner, boolean isSingle, Optional<String> since, Optional<String> until) {
    Traits since(String version) {
      return new Traits(owner, isSingle, Optional.of(version), until);
    }

    Traits until(String version) {
      return new Traits(owner, isSingle, since, Optional.of(version));
    }
  }

  /**
   * The messages of an image, and what follows each.
   *
   * @param head message of the first entry, by schema name
   * @param headPayload what follows the first entry
   * @param body message of all other entries
   * @param bodyPayload what follows the other entries
   */
  public record Entries(
      String head, PayloadLayout headPayload, String body, PayloadLayout bodyPayload) {

    static Entries of(String message, PayloadLayout payload) {
      return new Entries(message, payload, message, payload);
    }

    static Entries headed(
        String head, PayloadLayout headPayload, String body, PayloadLayout bodyPayload) {
      return new Entries(head, headPayload, body, bodyPayload);
    }

    /** Whether the first entry is of another message than the rest. */
    public boolean isHeaded() {
      return !head.equals(body);
    }
  }

  private final Traits traits;
  private final int magic;
  private final Envelope envelope;
  private final Optional<Entries> entries;
  private final String description;
  private final List<String> patterns;

  ImageType(Traits traits, int magic, String message, String... patterns) {
    this(traits, magic, Envelope.COMMON, message, patterns);
  }

  ImageType(Traits traits, int magic, Envelope envelope, String message, String... patterns) {
    this(traits, magic, envelope, Entries.of(message, new PayloadLayout.None()), patterns);
  }

  ImageType(Traits traits, int magic, Entries entries, String... patterns) {
    this(traits, magic, Envelope.COMMON, entries, patterns);
  }

  ImageType(Traits traits, int magic, Envelope envelope, Entries entries, String... patterns) {
    this.traits = traits;
    this.magic = magic;
    this.envelope = envelope;
    this.entries = Optional.of(entries);
    this.description = name() + " image";
    this.patterns = List.of(patterns);
  }

  ImageType(Traits traits, String description, String... patterns) {
    this.traits = traits;
    this.magic = 0;
    this.envelope = Envelope.RAW;
    this.entries = Optional.empty();
    this.description = description;
    this.patterns = List.of(patterns);
  }

  private static Traits one(Owner owner) {
    return new Traits(owner, true, Optional.empty(), Optional.empty());
  }

  private static Traits many(Owner owner) {
    return new Traits(owner, false, Optional.empty(), Optional.empty());
  }

  private static PayloadLayout blob(String... lengthFields) {
    return new PayloadLayout.Blob(List.of(lengthFields), 1, Optional.empty());
  }

  /**
   * Of what there is one image. The pagemap of what processes share is an exception; see {@link
   * ImageName#owner}.
   */
  public Owner owner() {
    return traits.owner();
  }

  /** Whether CRIU reads only the first entry. */
  public boolean isSingle() {
    return traits.isSingle();
  }

  /** The first version of CRIU that wrote it; empty if it is older than 1.4, or not known. */
  public Optional<String> since() {
    return traits.since();
  }

  /**
   * The first version of CRIU that did not write it any more, but something else instead; empty if
   * CRIU writes it, or that is not known.
   */
  public Optional<String> until() {
    return traits.until();
  }

  /** The type's own magic; 0 for a raw type. */
  public int magic() {
    return magic;
  }

  /** Which magic stands before the type's own. */
  public Envelope envelope() {
    return envelope;
  }

  /** Whether the file is bytes without envelope and messages. */
  public boolean isRaw() {
    return envelope == Envelope.RAW;
  }

  /** The messages of the image; empty for a raw type. */
  public Optional<Entries> entries() {
    return entries;
  }

  /** What the file is, in a few words. */
  public String description() {
    return description;
  }

  /** Names that CRIU gives to such files; {@code #} stands for a number. */
  public List<String> fileNamePatterns() {
    return patterns;
  }

  /** The type with that own magic, in little-endian reading. */
  public static Optional<ImageType> byMagic(int magic) {
    for (ImageType type : values()) {
      if (type.magic == magic && !type.isRaw()) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The type that the JSON form calls so; raw types have no JSON form. */
  public static Optional<ImageType> byName(String name) {
    for (ImageType type : values()) {
      if (!type.isRaw() && type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The type that CRIU gives files of that name (without directories) to. */
  public static Optional<ImageType> byFileName(String fileName) {
    return FileNameIndex.find(fileName);
  }
}
