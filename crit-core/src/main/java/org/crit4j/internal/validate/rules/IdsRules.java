package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.FileUses;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** Ids of what processes can share: memory, files, namespaces. */
public final class IdsRules extends CheckpointRules {
  /** Images without which a namespace cannot be restored. */
  private static final Map<NamespaceKind, ImageType> NEEDED_IMAGES =
      Map.of(
          NamespaceKind.UTS, ImageType.UTSNS,
          NamespaceKind.IPC, ImageType.IPC_VAR,
          NamespaceKind.MNT, ImageType.MNTS,
          NamespaceKind.USER, ImageType.USERNS,
          NamespaceKind.TIME, ImageType.TIMENS);

  /** Images named by namespaces. */
  private static final Map<NamespaceKind, Set<ImageType>> NAMED =
      Map.of(
          NamespaceKind.UTS, Set.of(ImageType.UTSNS),
          NamespaceKind.IPC,
              Set.of(
                  ImageType.IPC_VAR, ImageType.IPCNS_SHM, ImageType.IPCNS_MSG, ImageType.IPCNS_SEM),
          NamespaceKind.MNT, Set.of(ImageType.MNTS),
          NamespaceKind.USER, Set.of(ImageType.USERNS),
          NamespaceKind.TIME, Set.of(ImageType.TIMENS),
          NamespaceKind.PID, Set.of(ImageType.PIDNS),
          NamespaceKind.NET,
              Set.of(
                  ImageType.NETNS,
                  ImageType.NETDEV,
                  ImageType.IFADDR,
                  ImageType.ROUTE,
                  ImageType.ROUTE6,
                  ImageType.RULE,
                  ImageType.IPTABLES,
                  ImageType.IP6TABLES,
                  ImageType.NFTABLES,
                  ImageType.NETNF_CT,
                  ImageType.NETNF_EXP));

  /** The namespaces that files are of, or in. */
  private static final Map<FdTypes, ToIntFunction<FileEntry>> NAMESPACES =
      Map.of(
          FdTypes.NS, file -> file.getNsf().getNsId(),
          FdTypes.INETSK, file -> file.getIsk().getNsId(),
          FdTypes.UNIXSK, file -> file.getUsk().getNsId(),
          FdTypes.PACKETSK, file -> file.getPsk().getNsId(),
          FdTypes.NETLINKSK, file -> file.getNlsk().getNsId(),
          FdTypes.TUNF, file -> file.getTunf().getNsId());

  /** The processes that have ids, where these are. */
  private static final Walk<TaskRef> IDS =
      Walk.of(
          Known.IDS,
          in ->
              in.tasks().all().stream().filter(it -> it.ids().isPresent()).map(it -> ids(in, it)));

  private static final Target<Long> TABLES = IDS.by(IdsRules::filesId);

  /** Declares the rules. */
  public IdsRules() {
    super("Ids and sharing");
    error("IDS-EXISTS", TRIED, INCOMPLETE, "Each process that is not dead has ids")
        .why(
            "They are in ids-PID.img or, in very old dumps, in core-PID.img. CRIU stops: \"No "
                + "IDS for root task\", or \"Core IDS data missed for non-zombie\".")
        .inCheckpoint(
            TASKS
                .only(
                    it -> it.it().isAlive() || it.in().tasks().root().equals(Optional.of(it.it())))
                .where(it -> it.ids().isEmpty())
                .image(ImageType.IDS, TaskRef::pid, "the ids of {who} are missing"));
    info("IDS-ZERO", DEDUCED, "Ids of what a process has are not 0")
        .why("vm_id, files_id, fs_id and sighand_id start from 1.")
        .inImage(
            zero("vm_id", TaskKobjIdsEntry::getVmId),
            zero("files_id", TaskKobjIdsEntry::getFilesId),
            zero("fs_id", TaskKobjIdsEntry::getFsId),
            zero("sighand_id", TaskKobjIdsEntry::getSighandId));
    warning("IDS-NOSHARE", TRIED, "Processes share no memory, directories and signal handlers")
        .why(
            "vm_id, fs_id and sighand_id differ in each process: CRIU refuses to dump shared "
                + "ones, and does not share them at a restore.")
        .inCheckpoint(
            differ("vm_id", TaskKobjIdsEntry::getVmId),
            differ("fs_id", TaskKobjIdsEntry::getFsId),
            differ("sighand_id", TaskKobjIdsEntry::getSighandId));
    warning("IDS-FILES-SHARE", TRIED, "Only a parent and its child share a table of files")
        .why(
            "CRIU shares a table with the parent when it creates a process; others with the "
                + "same files_id get a copy of the table each.")
        .inCheckpoint(
            IDS.only(it -> filesId(it.it()) != filesId(it.in().tasks().parent(it.it())))
                .unique(
                    IdsRules::filesId,
                    (item, first, out) -> {
                      if (first.it().pid() != item.it().pid()) {
                        String text = "{who} shares its files with {}, but not with its parent";
                        out.report(item, "files_id", text, first.label());
                      }
                    }));
    error("FDT-IMG", TRIED, INCOMPLETE, "Each table of files has its image")
        .why(
            "fdinfo-FILES_ID.img is there for each files_id. CRIU says nothing, and the process "
                + "comes back without files. Only for a process without files CRIU may write no "
                + "image; if all files in files.img are used by others, this is told as "
                + "information.")
        .inCheckpoint(IdsRules::tablesExist);
    warning("FDT-ORPHAN", TRIED, "Each table of files is that of a process")
        .why("No process has this files_id; CRIU never opens the image.")
        .inCheckpoint(
            Walk.images(ImageType.FDINFO)
                .only(it -> it.it().number().isPresent())
                .refersTo(
                    "", it -> it.number().orElse(0), TABLES, "no process has the files_id {}"));
    error("IDS-NS-SAME", TRIED, "All processes are in the same namespaces")
        .why(
            "Only network and mount namespaces may differ, and only if the root process is in "
                + "one of its own. CRIU stops: \"Can't restore sub-task in NS\". Cgroup "
                + "namespaces are not compared.")
        .inCheckpoint(IDS.check(IdsRules::sameNamespaces));
    error("IDS-NS-IMG", TRIED, INCOMPLETE, "A namespace of its own has its image")
        .why(
            "Host names, IPC, mounts, users and clocks of a namespace that CRIU itself was not "
                + "in are in images. CRIU stops: \"Unexpected EOF\".")
        .inCheckpoint(IdsRules::namespaceImages);
    warning("IDS-NS-EXTRA", SOURCE, "The image of a namespace is one that a process is in")
        .why("CRIU never opens this one. timens-0.img, with the host's clocks, is no such image.")
        .inCheckpoint(
            given(
                Known.IDS.and(in -> in.namespaces().areNamedById()),
                IdsRules::orphanNamespaceImages));
    warning("IDS-COREDUP", SOURCE, "Ids in the core image equal those in ids-PID.img")
        .why("CRIU takes the latter.")
        .inCheckpoint(
            TASKS
                .where(it -> it.state() != TaskState.UNKNOWN)
                .as(it -> it.core().orElseThrow())
                .check(IdsRules::duplicates));
  }

  private static Check zero(String field, ToIntFunction<TaskKobjIdsEntry> id) {
    return Walk.entries(ImageType.IDS, TaskKobjIdsEntry.class)
        .where(it -> id.applyAsInt(it) == 0)
        .report(field, "the id is 0");
  }

  private static Check differ(String field, ToIntFunction<TaskKobjIdsEntry> id) {
    return IDS.where(it -> id.applyAsInt(it.ids().orElseThrow()) != 0)
        .unique(
            it -> id.applyAsInt(it.ids().orElseThrow()),
            (item, first, out) -> {
              if (first.it().pid() != item.it().pid()) {
                int value = id.applyAsInt(item.it().ids().orElseThrow());
                String text = "{who} has the same {} as {}: {}";
                out.report(item, field, text, field, first.label(), value);
              }
            });
  }

  private static long filesId(TaskRef task) {
    return Integer.toUnsignedLong(task.ids().orElseThrow().getFilesId());
  }

  private static long filesId(Optional<TaskRef> task) {
    return task.flatMap(TaskRef::ids)
        .map(it -> Integer.toUnsignedLong(it.getFilesId()))
        .orElse(-1L);
  }

  private static void duplicates(Item<Entry<CoreEntry>> core, Reporter out) {
    CoreEntry message = core.it().message();
    String file = ImageName.of(ImageType.IDS, core.it().image().number().orElse(0));
    Optional<Entry<TaskKobjIdsEntry>> own = core.in().first(file, TaskKobjIdsEntry.class);
    if (own.isPresent() && message.hasIds() && !message.getIds().equals(own.get().message())) {
      out.report(core.it(), "ids", "the ids differ from those in {}", file);
    }
  }

  private static Item<TaskRef> ids(Inspection in, TaskRef task) {
    Optional<Entry<TaskKobjIdsEntry>> own = in.first(image(task), TaskKobjIdsEntry.class);
    return own.isPresent()
        ? Item.of(in, own.get(), task, task)
        : Item.of(in, task.core().orElseThrow(), task, task).within("ids.");
  }

  private static String image(TaskRef task) {
    return task.imageName(ImageType.IDS);
  }

  private static void tablesExist(Inspection in, Reporter out) {
    Walk<TaskRef> without =
        IDS.where(it -> !in.has(ImageName.of(ImageType.FDINFO, filesId(it))))
            .distinct(IdsRules::filesId);
    if (without.all(in).isEmpty()) {
      return;
    }
    FileUses uses = new FileUses(in);
    boolean unused = in.files().all().stream().anyMatch(file -> !uses.isUsed(file));
    without
        .check(
            (task, to) -> {
              String file = ImageName.of(ImageType.FDINFO, filesId(task.it()));
              if (unused) {
                String text = "the files of {who} are missing, which {} refers to";
                to.about(task, file, text, image(task.it()));
              } else {
                to.as(INFO).about(task, file, "{who} has no open files");
              }
            })
        .run(in, out);
  }

  private static void sameNamespaces(Item<TaskRef> task, Reporter out) {
    Optional<TaskKobjIdsEntry> root = task.in().tasks().root().flatMap(TaskRef::ids);
    for (NamespaceKind sort : root.isPresent() ? NamespaceKind.values() : new NamespaceKind[0]) {
      OptionalInt expected = sort.of(root.get());
      OptionalInt found = sort.of(task.it().ids().orElseThrow());
      boolean free =
          (sort == NamespaceKind.NET || sort == NamespaceKind.MNT)
              && task.in().namespaces().isOwn(sort);
      if (expected.isPresent() && found.isPresent() && !expected.equals(found) && !free) {
        String text = "{who} is in the namespace {}, the root process in {}";
        String field = field(sort);
        Reporter reporter = sort == NamespaceKind.CGROUP ? out.as(WARNING) : out;
        reporter.report(task, field, text, found.getAsInt(), expected.getAsInt());
      }
    }
  }

  private static void namespaceImages(Inspection in, Reporter out) {
    Set<String> seen = new HashSet<>();
    IDS.check(
            (task, to) ->
                NEEDED_IMAGES.forEach(
                    (sort, type) -> {
                      TaskKobjIdsEntry ids = task.it().ids().orElseThrow();
                      if (in.namespaces().isOwn(sort, ids)) {
                        int id = sort.of(ids).orElseThrow();
                        String file = in.namespaces().imageName(type, id);
                        if (!in.has(file) && seen.add(file)) {
                          String text =
                              "the namespace of {who} is missing, which {} refers to as {}";
                          String field = field(sort);
                          to.about(task, file, text, image(task.it()), field);
                        }
                      }
                    }))
        .run(in, out);
  }

  private static void orphanNamespaceImages(Inspection in, Reporter out) {
    Set<Integer> mentioned = mentioned(in);
    NAMED.forEach(
        (sort, types) -> {
          Set<Integer> used = new HashSet<>(in.namespaces().ofTasks(sort));
          used.addAll(mentioned);
          in.namespaces().outside(sort).ifPresent(used::add);
          Walk.images(types.toArray(ImageType[]::new))
              .where(it -> it.number().isPresent() && !isOfHost(it))
              .where(it -> !used.contains((int) it.number().orElse(0)))
              .report("", "no process is in the namespace {}", it -> it.number().orElse(0))
              .run(in, out);
        });
  }

  private static boolean isOfHost(LoadedImage image) {
    return image.type() == ImageType.TIMENS && image.number().orElse(-1) == 0;
  }

  private static String field(NamespaceKind sort) {
    return sort.name().toLowerCase(Locale.ROOT) + "_ns_id";
  }

  // Namespaces without processes can be kept alive by files, sockets and other namespaces.
  private static Set<Integer> mentioned(Inspection in) {
    Set<Integer> all = new HashSet<>();
    NAMESPACES.forEach(
        (type, namespace) ->
            in.files().of(type).forEach(it -> all.add(namespace.applyAsInt(it.file()))));
    if (!in.files().all().isEmpty()) {
      // Files whose namespace is not told are in this one.
      all.add(0);
    }
    for (var network : in.entries(ImageType.NETNS, NetnsEntry.class)) {
      network.message().getNsidsList().forEach(other -> all.add(other.getTargetNsId()));
    }
    return all;
  }
}
