package org.crit4j.internal.validate.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.BpfmapDataEntry;
import org.crit4j.images.BpfmapFileEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.NdType;
import org.crit4j.images.NetDeviceEntry;
import org.crit4j.images.NetlinkSkEntry;
import org.crit4j.images.NsFileEntry;
import org.crit4j.images.TunfileEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Namespaces.Sort;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Task;

/** Files that stand for kernel objects: memfds, BPF maps, processes, namespaces, devices. */
public final class ObjectRules extends CheckpointRules {
  private static final int ALL_SEALS = 0x3f;

  /** Kinds of BPF maps that have a value per processor. Source: Linux's bpf.h. */
  private static final Set<Integer> PER_CPU = Set.of(5, 6, 10, 21);

  /** Declares the rules. */
  public ObjectRules() {
    super("Memfds and other kernel objects");
    error("MEMFD-INODE", TRIED, INCOMPLETE, "A memfd has its inode")
        .because(
            "inode_id is one in memfd.img. CRIU crashes after \"Unable to find the memfd "
                + "inode\".")
        .inCheckpoint(ObjectRules::inode);
    error("MEMFD-UNIQ", TRIED, "The inode of a memfd has a number of its own")
        .because("CRIU does not notice, and files get the content of another.")
        .inImage(ObjectRules::uniqueInodes);
    error("MEMFD-PAGES", TRIED, INCOMPLETE, "A memfd with bytes has a pagemap")
        .because(
            "The content of memory N is described by pagemap-shmem-N.img. CRIU stops: \"Can't "
                + "restore shmem content\".")
        .inCheckpoint(ObjectRules::pages);
    warning("MEMFD-SIZE", TRIED, "A memfd covers its mappings")
        .because(
            "CRIU does not notice; the process gets SIGBUS where the mapping goes beyond the "
                + "end.")
        .inCheckpoint(ObjectRules::size);
    error("MEMFD-SEALS", TRIED, "The seals of a memfd are known")
        .because("At most 0x3f. CRIU stops: \"Cannot apply seals\".")
        .inImage(ObjectRules::seals);
    error("BPF-DATA", SOURCE, INCOMPLETE, "Data is that of a BPF map of the checkpoint")
        .because(
            "map_id is that of a BPFMAP file, and keys and values have the sizes of its. Else "
                + "the data is lost, or the kernel refuses it.")
        .inCheckpoint(ObjectRules::mapData);
    error("PIDFD-PID", TRIED, INCOMPLETE, "A pidfd is of a process of the checkpoint")
        .because("Or of a dead one, with nspid -1. CRIU stops: \"Could not open pidfd\".")
        .inCheckpoint(ObjectRules::pidfds);
    error("NSFILE-REF", TRIED, INCOMPLETE, "An open namespace is that of a process")
        .because("CRIU crashes where no process has a namespace of that number.")
        .inCheckpoint(ObjectRules::namespaces);
    error("NSFILE-FLAG", TRIED, "An open namespace is of the kind that is recorded")
        .because(
            "ns_cflag is the clone flag of the namespace's kind. CRIU stops: \"Clone flag "
                + "mismatch\".")
        .inCheckpoint(ObjectRules::namespaceFlags);
    error("TUN-DEV", SOURCE, INCOMPLETE, "A tun file has its device")
        .because(
            "netdev names a TUN device of its network namespace. CRIU stops: \"No tun device "
                + "for file\".")
        .inCheckpoint(ObjectRules::tunDevices);
    error("NETLINK-GROUPS", SOURCE, "A netlink socket is in groups up to 32")
        .because("CRIU stops: \"Groups above 32 are not supported\".")
        .inImage(ObjectRules::groups);
    info("EXT-FILE", TRIED, "No file needs a plugin")
        .because(
            "A plugin has dumped the file, and a restore needs it. CRIU stops: \"Unable to "
                + "restore\".")
        .inImage(ObjectRules::pluginFiles);
  }

  private static List<Entry<MemfdInodeEntry>> inodes(Inspection in) {
    return in.entries(ImageType.MEMFD_INODE, MemfdInodeEntry.class);
  }

  private static Map<Long, MemfdInodeEntry> inodesById(Inspection in) {
    Map<Long, MemfdInodeEntry> byId = new HashMap<>();
    inodes(in).forEach(entry -> byId.putIfAbsent(entry.message().getInodeId(), entry.message()));
    return byId;
  }

  private static void inode(Inspection in, Reporter out) {
    Map<Long, MemfdInodeEntry> byId = inodesById(in);
    for (OpenFile file : in.files().of(FdTypes.MEMFD)) {
      int id = file.file().getMemfd().getInodeId();
      if (file.file().hasMemfd()
          && in.areKnown(ImageType.MEMFD_INODE)
          && !byId.containsKey(Integer.toUnsignedLong(id))) {
        out.report(
            file.entry(),
            file.field("memfd", "inode_id"),
            file.label() + " is of inode " + unsigned(id) + ", which memfd.img does not have");
      }
    }
  }

  private static void uniqueInodes(Inspection in, Reporter out) {
    Map<Long, Integer> seen = new HashMap<>();
    for (Entry<MemfdInodeEntry> entry : inodes(in)) {
      Integer before = seen.putIfAbsent(entry.message().getInodeId(), entry.index());
      if (before != null) {
        String id = unsigned(entry.message().getInodeId());
        out.report(entry, "inode_id", "the inode " + id + " is that of entry " + before + " too");
      }
    }
  }

  private static void pages(Inspection in, Reporter out) {
    for (Entry<MemfdInodeEntry> entry : inodes(in)) {
      String image = "pagemap-shmem-" + unsigned(entry.message().getShmid()) + ".img";
      if (entry.message().getSize() != 0 && !in.has(image)) {
        out.report(
            entry,
            "shmid",
            "memfd \""
                + entry.message().getName()
                + "\" has "
                + unsigned(entry.message().getSize())
                + " bytes, but there is no "
                + image);
      }
    }
  }

  private static void size(Inspection in, Reporter out) {
    Map<Long, MemfdInodeEntry> byId = inodesById(in);
    long page = in.memory().pageSize();
    for (AddressSpace space : in.memory().all()) {
      for (Area area : space.areas()) {
        Optional<OpenFile> file =
            area.is(Area.MEMFD) && area.isOfFile()
                ? in.files().find(FdTypes.MEMFD, (int) area.vma().getShmid())
                : Optional.empty();
        Optional<MemfdInodeEntry> found =
            file.map(it -> Integer.toUnsignedLong(it.file().getMemfd().getInodeId()))
                .map(byId::get);
        if (found.isPresent() && found.get().getSize() >= 0) {
          MemfdInodeEntry inode = found.get();
          long end = area.vma().getPgoff() + area.end() - area.start();
          if (end > (inode.getSize() + page - 1) / page * page) {
            out.report(
                area.entry(),
                area.field("end"),
                "the mapping "
                    + area.range()
                    + " of process "
                    + space.pidText()
                    + " goes beyond the "
                    + inode.getSize()
                    + " bytes of memfd \""
                    + inode.getName()
                    + "\"");
          }
        }
      }
    }
  }

  private static void seals(Inspection in, Reporter out) {
    for (Entry<MemfdInodeEntry> entry : inodes(in)) {
      if ((entry.message().getSeals() & ~ALL_SEALS) != 0) {
        out.report(
            entry,
            "seals",
            "memfd \""
                + entry.message().getName()
                + "\" has the seals "
                + hex(Integer.toUnsignedLong(entry.message().getSeals()))
                + ", of which only "
                + hex(ALL_SEALS)
                + " are known");
      }
    }
  }

  private static void mapData(Inspection in, Reporter out) {
    if (!in.files().areKnown()) {
      return;
    }
    Map<Integer, BpfmapFileEntry> maps = new HashMap<>();
    for (OpenFile file : in.files().of(FdTypes.BPFMAP)) {
      maps.putIfAbsent(file.file().getBpf().getMapId(), file.file().getBpf());
    }
    for (Entry<BpfmapDataEntry> entry : in.entries(ImageType.BPFMAP_DATA, BpfmapDataEntry.class)) {
      BpfmapFileEntry map = maps.get(entry.message().getMapId());
      if (map == null) {
        String id = unsigned(entry.message().getMapId());
        out.report(entry, "map_id", "BPF map " + id + " is not open");
      } else {
        mapData(entry, map, out);
      }
    }
  }

  private static void mapData(Entry<BpfmapDataEntry> entry, BpfmapFileEntry map, Reporter out) {
    BpfmapDataEntry data = entry.message();
    long count = Integer.toUnsignedLong(data.getCount());
    if (count * Integer.toUnsignedLong(map.getKeySize())
        != Integer.toUnsignedLong(data.getKeysBytes())) {
      out.report(
          entry,
          "keys_bytes",
          count
              + " keys of "
              + unsigned(map.getKeySize())
              + " bytes are not "
              + unsigned(data.getKeysBytes()));
    }
    if (!PER_CPU.contains(map.getMapType())
        && count * Integer.toUnsignedLong(map.getValueSize())
            != Integer.toUnsignedLong(data.getValuesBytes())) {
      out.report(
          entry,
          "values_bytes",
          count
              + " values of "
              + unsigned(map.getValueSize())
              + " bytes are not "
              + unsigned(data.getValuesBytes()));
    }
  }

  private static void pidfds(Inspection in, Reporter out) {
    if (!in.tasks().areKnown()) {
      return;
    }
    Set<Integer> there = new HashSet<>();
    for (Task task : in.tasks().all()) {
      there.add(task.pid());
      there.addAll(task.threads());
    }
    for (OpenFile file : in.files().of(FdTypes.PIDFD)) {
      int pid = file.file().getPidfd().getNspid();
      if (file.file().hasPidfd() && pid != -1 && !there.contains(pid)) {
        out.report(
            file.entry(),
            file.field("pidfd", "nspid"),
            file.label() + " is of process " + pid + ", which is not in the tree");
      }
    }
  }

  // Numbers of namespaces also occur in the names of their images.
  private static void namespaces(Inspection in, Reporter out) {
    if (!in.namespaces().areKnown()) {
      return;
    }
    for (OpenFile file : in.files().of(FdTypes.NS)) {
      int id = file.file().getNsf().getNsId();
      if (file.file().hasNsf() && in.namespaces().sortsOf(id).isEmpty() && !isInName(in, id)) {
        out.report(
            file.entry(),
            file.field("nsf", "ns_id"),
            file.label() + " is namespace " + unsigned(id) + ", which no process has");
      }
    }
  }

  private static boolean isInName(Inspection in, int id) {
    for (ImageType type :
        List.of(
            ImageType.NETNS,
            ImageType.MNTS,
            ImageType.UTSNS,
            ImageType.IPC_VAR,
            ImageType.USERNS,
            ImageType.TIMENS,
            ImageType.PIDNS)) {
      for (LoadedImage image : in.images(type)) {
        if (image.number().orElse(-1) == Integer.toUnsignedLong(id)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void namespaceFlags(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.NS)) {
      NsFileEntry ns = file.file().getNsf();
      Set<Sort> sorts = in.namespaces().sortsOf(ns.getNsId());
      boolean wrong =
          !Sort.isFlag(ns.getNsCflag())
              || (!sorts.isEmpty()
                  && sorts.stream().noneMatch(sort -> sort.cloneFlag() == ns.getNsCflag()));
      if (file.file().hasNsf() && wrong) {
        out.report(
            file.entry(),
            file.field("nsf", "ns_cflag"),
            file.label()
                + " has the clone flag "
                + hex(Integer.toUnsignedLong(ns.getNsCflag()))
                + ", which is not that of namespace "
                + unsigned(ns.getNsId()));
      }
    }
  }

  private static void tunDevices(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.TUNF)) {
      TunfileEntry tun = file.file().getTunf();
      Optional<LoadedImage> devices = devices(in, tun);
      if (tun.hasNetdev()
          && devices.isPresent()
          && devices.get().isWhole()
          && Inspection.entries(devices.get(), NetDeviceEntry.class).stream()
              .noneMatch(
                  device ->
                      device.message().getType() == NdType.TUN
                          && device.message().getName().equals(tun.getNetdev()))) {
        out.report(
            file.entry(),
            file.field("tunf", "netdev"),
            file.label()
                + " is of device \""
                + tun.getNetdev()
                + "\", which is no TUN device in "
                + devices.get().file());
      }
    }
  }

  private static Optional<LoadedImage> devices(Inspection in, TunfileEntry tun) {
    if (tun.hasNsId()) {
      return in.image("netdev-" + unsigned(tun.getNsId()) + ".img");
    }
    List<LoadedImage> all = in.images(ImageType.NETDEV);
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  private static void groups(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.NETLINKSK)) {
      NetlinkSkEntry socket = file.file().getNlsk();
      for (int i = 1; i < socket.getGroupsCount(); i++) {
        if (socket.getGroups(i) != 0) {
          out.report(
              file.entry(),
              file.field("nlsk", "groups[" + i + "]"),
              file.label() + " is in groups above 32");
          break;
        }
      }
    }
  }

  private static void pluginFiles(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.EXT)) {
      out.report(file.entry(), "", file.label() + " needs the plugin that has dumped it");
    }
  }
}
