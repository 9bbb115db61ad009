package org.crit4j.internal.validate.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.BpfmapDataEntry;
import org.crit4j.images.BpfmapFileEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.NdType;
import org.crit4j.images.NetDeviceEntry;
import org.crit4j.images.NsFileEntry;
import org.crit4j.images.PidfdEntry;
import org.crit4j.images.TunfileEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;
import org.crit4j.memory.VmaFlags;

/** Files that stand for kernel objects: memfds, BPF maps, processes, namespaces, devices. */
public final class ObjectRules extends CheckpointRules {
  private static final String NEEDS_PLUGIN = "{} needs the plugin that has dumped it";
  private static final int ALL_SEALS = 0x3f;

  /** Kinds of BPF maps that have a value per processor. Source: Linux's bpf.h. */
  private static final Set<Integer> PER_CPU = Set.of(5, 6, 10, 21);

  // Source: Linux's memfd.h.
  private static final int MFD_HUGETLB = 4;
  private static final int MFD_HUGE = 0xfc00_0000 | MFD_HUGETLB;

  private static final Walk<MemfdInodeEntry> INODES =
      Walk.entries(ImageType.MEMFD_INODE, MemfdInodeEntry.class)
          .called(it -> "memfd \"" + it.getName() + "\"");
  private static final Walk<NsFileEntry> NAMESPACES = Walk.files(FdTypes.NS, FileEntry::getNsf);

  /** Images that are named by namespaces. */
  private static final List<ImageType> NAMED =
      List.of(
          ImageType.NETNS,
          ImageType.MNTS,
          ImageType.UTSNS,
          ImageType.IPC_VAR,
          ImageType.USERNS,
          ImageType.TIMENS,
          ImageType.PIDNS);

  /** Declares the rules. */
  public ObjectRules() {
    super("Memfds and other kernel objects");
    error("MEMFD-INODE", TRIED, INCOMPLETE, "A memfd has its inode")
        .why("inode_id is one in memfd.img. CRIU crashes after \"Unable to find the memfd inode\".")
        .inCheckpoint(
            Walk.files(FdTypes.MEMFD, FileEntry::getMemfd)
                .refersTo(
                    "inode_id",
                    it -> Integer.toUnsignedLong(it.getInodeId()),
                    INODES.by(MemfdInodeEntry::getInodeId),
                    "{who} is of inode {}, which memfd.img does not have"));
    error("MEMFD-UNIQ", TRIED, "The inode of a memfd has a number of its own")
        .why("CRIU does not notice, and files get the content of another.")
        .inImage(
            INODES.unique(
                "inode_id", MemfdInodeEntry::getInodeId, "the inode {} is that of {} too"));
    error("MEMFD-PAGES", TRIED, INCOMPLETE, "A memfd with bytes has a pagemap")
        .why(
            "The content of memory N is described by pagemap-shmem-N.img. CRIU stops: \"Can't "
                + "restore shmem content\".")
        .inCheckpoint(
            INODES
                .where(it -> it.getSize() != 0)
                .needs(
                    "shmid",
                    it -> ImageName.ofSharedPagemap(it.getShmid()),
                    "{who} has bytes, but there is no {}"));
    warning("MEMFD-SIZE", TRIED, "A memfd covers its mappings")
        .why("CRIU does not notice; the process gets SIGBUS where the mapping goes beyond the end.")
        .inCheckpoint(ObjectRules::size);
    error("MEMFD-CREATE", TRIED, "A memfd can be made")
        .why(
            "Its size is below 2^63, and hugetlb_flag is 0, or MFD_HUGETLB (4) with the size of "
                + "pages in bits 26 to 31. CRIU stops: \"Can't resize shmem\", \"Can't create memfd\".")
        .inImage(
            INODES
                .where(it -> it.getSize() < 0)
                .report(
                    "size",
                    "{who} has {} bytes, 2^63 or more",
                    it -> Long.toUnsignedString(it.getSize())),
            INODES
                .where(it -> it.getHugetlbFlag() != 0)
                .where(it -> (it.getHugetlbFlag() & ~MFD_HUGE) != 0 || !isHuge(it))
                .report(
                    "hugetlb_flag",
                    "{who} has the flags {}, not those of huge pages",
                    it -> hex(Integer.toUnsignedLong(it.getHugetlbFlag()))));
    error("MEMFD-SEALS", TRIED, "The seals of a memfd are known")
        .why("At most 0x3f. CRIU stops: \"Cannot apply seals\".")
        .inImage(
            INODES.bits(
                "seals",
                MemfdInodeEntry::getSeals,
                ALL_SEALS,
                "{who} has the seals {}, of which only 0x3f are known"));
    error("BPF-DATA", SOURCE, INCOMPLETE, "Data is that of a BPF map of the checkpoint")
        .why(
            "map_id is that of a BPFMAP file, and keys and values have the sizes of its. Else "
                + "the data is lost, or the kernel refuses it.")
        .inCheckpoint(given(Known.FILES, ObjectRules::mapData));
    error("PIDFD-PID", TRIED, INCOMPLETE, "A pidfd is of a process of the checkpoint")
        .why("Or of a dead one, with nspid -1. CRIU stops: \"Could not open pidfd\".")
        .inCheckpoint(
            Walk.files(FdTypes.PIDFD, FileEntry::getPidfd)
                .where(it -> it.getNspid() != -1)
                .refersTo(
                    "nspid",
                    PidfdEntry::getNspid,
                    TASKS.by(TaskRef::pid).or(TASKS.eachOf(TaskRef::threads).by(it -> it)),
                    "{who} is of process {}, which is not in the tree"));
    error("NSFILE-REF", TRIED, INCOMPLETE, "An open namespace is that of a process")
        .why("CRIU crashes where no process has a namespace of that number.")
        .inCheckpoint( // Numbers of namespaces also occur in the names of their images.
            NAMESPACES
                .given(Known.NAMESPACES)
                .only(it -> it.in().namespaces().sortsOf(it.it().getNsId()).isEmpty())
                .only(it -> !isInName(it.in(), it.it().getNsId()))
                .report(
                    "ns_id", "{who} is namespace {}, which no process has", NsFileEntry::getNsId));
    error("NSFILE-FLAG", TRIED, "An open namespace is of the kind that is recorded")
        .why("ns_cflag is the clone flag of its kind. CRIU stops: \"Clone flag mismatch\".")
        .inCheckpoint(
            NAMESPACES
                .only(ObjectRules::isOfOtherKind)
                .report(
                    "ns_cflag",
                    "{who} has the clone flag {}, which is not that of namespace {}",
                    it -> hex(it.getNsCflag()),
                    NsFileEntry::getNsId));
    error("TUN-DEV", SOURCE, INCOMPLETE, "A tun file has its device")
        .why("netdev is a TUN device of its namespace. CRIU stops: \"No tun device for file\".")
        .inCheckpoint(
            Walk.files(FdTypes.TUNF, FileEntry::getTunf)
                .where(TunfileEntry::hasNetdev)
                .check(ObjectRules::tunDevice));
    error("NETLINK-GROUPS", SOURCE, "A netlink socket is in groups up to 32")
        .why("CRIU stops: \"Groups above 32 are not supported\".")
        .inImage(
            Walk.files(FdTypes.NETLINKSK, FileEntry::getNlsk)
                .check(
                    (socket, out) -> {
                      for (int i = 1; i < socket.it().getGroupsCount(); i++) {
                        if (socket.it().getGroups(i) != 0) {
                          out.report(socket, "groups[" + i + "]", "{who} is in groups above 32");
                          break;
                        }
                      }
                    }));
    info("EXT-FILE", TRIED, "No file needs a plugin")
        .why("A restore needs the plugin of the dump. CRIU stops: \"Unable to restore\".")
        .inImage(
            (in, out) ->
                in.files()
                    .of(FdTypes.EXT)
                    .forEach(it -> out.report(it.entry(), "", NEEDS_PLUGIN, it.label())));
  }

  private static boolean isHuge(MemfdInodeEntry inode) {
    return (inode.getHugetlbFlag() & MFD_HUGETLB) != 0;
  }

  private static void size(Inspection in, Reporter out) {
    Map<Long, Item<MemfdInodeEntry>> inodes = INODES.index(in, MemfdInodeEntry::getInodeId);
    AREAS
        .where(it -> it.is(VmaFlags.MEMFD) && it.isOfFile())
        .check(
            (area, to) -> {
              Optional<Item<MemfdInodeEntry>> inode =
                  in.files()
                      .find(FdTypes.MEMFD, (int) area.it().vma().getShmid())
                      .map(it -> Integer.toUnsignedLong(it.file().getMemfd().getInodeId()))
                      .map(inodes::get);
              long size = inode.map(it -> it.it().getSize()).orElse(-1L);
              long page = pageSize(area);
              long end = area.it().vma().getPgoff() + area.it().end() - area.it().start();
              if (size >= 0 && end > (size + page - 1) / page * page) {
                String text = "{who} goes beyond the {} bytes of {}";
                to.report(area, "end", text, size, inode.get().label());
              }
            })
        .run(in, out);
  }

  private static void mapData(Inspection in, Reporter out) {
    Map<Integer, Item<BpfmapFileEntry>> maps =
        Walk.files(FdTypes.BPFMAP, FileEntry::getBpf).index(in, BpfmapFileEntry::getMapId);
    Walk.entries(ImageType.BPFMAP_DATA, BpfmapDataEntry.class)
        .check(
            (data, to) -> {
              Optional<Item<BpfmapFileEntry>> map =
                  Optional.ofNullable(maps.get(data.it().getMapId()));
              if (map.isEmpty()) {
                to.report(data, "map_id", "BPF map {} is not open", data.it().getMapId());
              } else {
                mapData(data, map.get().it(), to);
              }
            })
        .run(in, out);
  }

  private static void mapData(Item<BpfmapDataEntry> item, BpfmapFileEntry map, Reporter out) {
    BpfmapDataEntry data = item.it();
    long count = Integer.toUnsignedLong(data.getCount());
    if (count * Integer.toUnsignedLong(map.getKeySize())
        != Integer.toUnsignedLong(data.getKeysBytes())) {
      String text = "{} keys of {} bytes are not {}";
      out.report(item, "keys_bytes", text, count, map.getKeySize(), data.getKeysBytes());
    }
    if (!PER_CPU.contains(map.getMapType())
        && count * Integer.toUnsignedLong(map.getValueSize())
            != Integer.toUnsignedLong(data.getValuesBytes())) {
      String text = "{} values of {} bytes are not {}";
      out.report(item, "values_bytes", text, count, map.getValueSize(), data.getValuesBytes());
    }
  }

  private static boolean isInName(Inspection in, int id) {
    for (ImageType type : NAMED) {
      for (LoadedImage image : in.images(type)) {
        if (image.number().orElse(-1) == Integer.toUnsignedLong(id)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfOtherKind(Item<NsFileEntry> file) {
    int flag = file.it().getNsCflag();
    Set<NamespaceKind> sorts = file.in().namespaces().sortsOf(file.it().getNsId());
    return !NamespaceKind.isFlag(flag)
        || (!sorts.isEmpty() && sorts.stream().noneMatch(it -> it.cloneFlag() == flag));
  }

  private static void tunDevice(Item<TunfileEntry> file, Reporter out) {
    String name = file.it().getNetdev();
    Optional<LoadedImage> devices = devices(file.in(), file.it()).filter(LoadedImage::isWhole);
    if (devices.isPresent()
        && Inspection.entries(devices.get(), NetDeviceEntry.class).stream()
            .map(Entry::message)
            .noneMatch(it -> it.getType() == NdType.TUN && it.getName().equals(name))) {
      String text = "{who} is of device \"{}\", which is not a TUN device in {}";
      out.report(file, "netdev", text, name, devices.get().file());
    }
  }

  private static Optional<LoadedImage> devices(Inspection in, TunfileEntry tun) {
    if (tun.hasNsId()) {
      return in.image(ImageName.of(ImageType.NETDEV, tun.getNsId()));
    }
    List<LoadedImage> all = in.images(ImageType.NETDEV);
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }
}
