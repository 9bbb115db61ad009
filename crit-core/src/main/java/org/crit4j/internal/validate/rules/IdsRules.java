package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.DEDUCED;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.INFO;
import static org.crit4j.validate.Severity.WARNING;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.NetnsEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.FileUses;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.validate.Severity;

/** Ids of what processes can share: memory, files, namespaces. */
public final class IdsRules extends RuleGroup {
  private static final Map<NamespaceKind, String> NAMESPACE_FIELDS =
      Map.of(
          NamespaceKind.PID, "pid_ns_id",
          NamespaceKind.NET, "net_ns_id",
          NamespaceKind.IPC, "ipc_ns_id",
          NamespaceKind.UTS, "uts_ns_id",
          NamespaceKind.MNT, "mnt_ns_id",
          NamespaceKind.USER, "user_ns_id",
          NamespaceKind.CGROUP, "cgroup_ns_id",
          NamespaceKind.TIME, "time_ns_id");

  /** Images without which a namespace cannot be restored. */
  private static final Map<NamespaceKind, ImageType> NEEDED_IMAGES =
      Map.of(
          NamespaceKind.UTS, ImageType.UTSNS,
          NamespaceKind.IPC, ImageType.IPC_VAR,
          NamespaceKind.MNT, ImageType.MNTS,
          NamespaceKind.USER, ImageType.USERNS,
          NamespaceKind.TIME, ImageType.TIMENS);

  /** Images named by namespaces, and the kind. */
  private static final Map<ImageType, NamespaceKind> NAMESPACE_IMAGES = new LinkedHashMap<>();

  static {
    NAMESPACE_IMAGES.put(ImageType.UTSNS, NamespaceKind.UTS);
    NAMESPACE_IMAGES.put(ImageType.IPC_VAR, NamespaceKind.IPC);
    NAMESPACE_IMAGES.put(ImageType.IPCNS_SHM, NamespaceKind.IPC);
    NAMESPACE_IMAGES.put(ImageType.IPCNS_MSG, NamespaceKind.IPC);
    NAMESPACE_IMAGES.put(ImageType.IPCNS_SEM, NamespaceKind.IPC);
    NAMESPACE_IMAGES.put(ImageType.MNTS, NamespaceKind.MNT);
    NAMESPACE_IMAGES.put(ImageType.USERNS, NamespaceKind.USER);
    NAMESPACE_IMAGES.put(ImageType.TIMENS, NamespaceKind.TIME);
    NAMESPACE_IMAGES.put(ImageType.PIDNS, NamespaceKind.PID);
    for (ImageType network :
        EnumSet.of(
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
            ImageType.NETNF_EXP)) {
      NAMESPACE_IMAGES.put(network, NamespaceKind.NET);
    }
  }

  /** Declares the rules. */
  public IdsRules() {
    super("Ids and sharing");
    rule(
        "IDS-EXISTS",
        ERROR,
        TRIED,
        "Each process that is not dead has ids",
        "They are in ids-PID.img or, in very old dumps, in core-PID.img. CRIU stops: \"No IDS for"
            + " root task\", or \"Core IDS data missed for non-zombie\".",
        IdsRules::exist);
    imageRule(
        "IDS-ZERO",
        INFO,
        DEDUCED,
        "Ids of what a process has are not 0",
        "vm_id, files_id, fs_id and sighand_id start from 1.",
        IdsRules::zeros);
    rule(
        "IDS-NOSHARE",
        WARNING,
        TRIED,
        "Processes share no memory, directories and signal handlers",
        "vm_id, fs_id and sighand_id differ in each process: CRIU refuses to dump shared ones, and"
            + " does not share them at a restore.",
        IdsRules::noSharing);
    rule(
        "IDS-FILES-SHARE",
        WARNING,
        TRIED,
        "Only a parent and its child share a table of files",
        "CRIU shares a table with the parent when it creates a process; others with the same"
            + " files_id get a copy of the table each.",
        IdsRules::sharedFiles);
    rule(
        "FDT-IMG",
        ERROR,
        TRIED,
        "Each table of files has its image",
        "fdinfo-FILES_ID.img is there for each files_id. CRIU says nothing, and the process comes"
            + " back without files. Only for a process without files CRIU may write no image; if"
            + " all files in files.img are used by others, this is told as information.",
        IdsRules::tablesExist);
    rule(
        "FDT-ORPHAN",
        WARNING,
        TRIED,
        "Each table of files is that of a process",
        "No process has this files_id; CRIU never opens the image.",
        IdsRules::orphanTables);
    rule(
        "IDS-NS-SAME",
        ERROR,
        TRIED,
        "All processes are in the same namespaces",
        "Only network and mount namespaces may differ, and only if the root process is in one of"
            + " its own. CRIU stops: \"Can't restore sub-task in NS\". Cgroup namespaces are not"
            + " compared.",
        IdsRules::sameNamespaces);
    rule(
        "IDS-NS-IMG",
        ERROR,
        TRIED,
        "A namespace of its own has its image",
        "Host names, IPC, mounts, users and clocks of a namespace that CRIU itself was not in are"
            + " in images. CRIU stops: \"Unexpected EOF\".",
        IdsRules::namespaceImages);
    rule(
        "IDS-NS-EXTRA",
        WARNING,
        SOURCE,
        "The image of a namespace is one that a process is in",
        "CRIU never opens this one. timens-0.img, with the host's clocks, is no such image.",
        IdsRules::orphanNamespaceImages);
    rule(
        "IDS-COREDUP",
        WARNING,
        SOURCE,
        "Ids in the core image equal those in ids-PID.img",
        "CRIU takes the latter.",
        IdsRules::duplicates);
    completeNeeds("IDS-EXISTS", "FDT-IMG", "IDS-NS-IMG");
  }

  private static String image(TaskRef task) {
    return task.imageName(ImageType.IDS);
  }

  private static void exist(Inspection in, Reporter out) {
    int root = in.tasks().root().map(TaskRef::pid).orElse(0);
    for (TaskRef task : in.tasks().all()) {
      boolean needed = task.isAlive() || task.pid() == root;
      if (needed && task.ids().isEmpty() && !in.has(image(task))) {
        out.report(in.prefix() + image(task), "the ids of " + task.label() + " are missing");
      }
    }
  }

  private static void zeros(Inspection in, Reporter out) {
    for (var ids : in.entries(ImageType.IDS, TaskKobjIdsEntry.class)) {
      Map<String, Integer> fields = new LinkedHashMap<>();
      fields.put("vm_id", ids.message().getVmId());
      fields.put("files_id", ids.message().getFilesId());
      fields.put("fs_id", ids.message().getFsId());
      fields.put("sighand_id", ids.message().getSighandId());
      fields.forEach(
          (field, value) -> {
            if (value == 0) {
              out.report(ids, field, "the id is 0");
            }
          });
    }
  }

  private static void at(Inspection in, TaskRef task, String field, String message, Reporter out) {
    if (in.has(image(task))) {
      out.report(in.prefix() + image(task), OptionalLong.of(0), field, message);
    } else if (task.core().isPresent()) {
      out.report(task.core().get(), "ids." + field, message);
    }
  }

  private static void noSharing(Inspection in, Reporter out) {
    differ(in, "vm_id", TaskKobjIdsEntry::getVmId, out);
    differ(in, "fs_id", TaskKobjIdsEntry::getFsId, out);
    differ(in, "sighand_id", TaskKobjIdsEntry::getSighandId, out);
  }

  private static void differ(
      Inspection in, String field, ToIntFunction<TaskKobjIdsEntry> id, Reporter out) {
    Map<Integer, TaskRef> owners = new HashMap<>();
    for (TaskRef task : in.tasks().all()) {
      if (task.ids().isPresent() && id.applyAsInt(task.ids().get()) != 0) {
        int value = id.applyAsInt(task.ids().get());
        TaskRef other = owners.putIfAbsent(value, task);
        if (other != null && other.pid() != task.pid()) {
          String found = task.label() + " has the same " + field + " as " + other.label() + ": ";
          at(in, task, field, found + unsigned(value), out);
        }
      }
    }
  }

  private static void sharedFiles(Inspection in, Reporter out) {
    Map<Integer, TaskRef> tops = new HashMap<>();
    for (TaskRef task : in.tasks().all()) {
      if (task.ids().isEmpty()) {
        continue;
      }
      int files = task.ids().get().getFilesId();
      Optional<TaskKobjIdsEntry> above = in.tasks().parent(task).flatMap(TaskRef::ids);
      if (above.isPresent() && above.get().getFilesId() == files) {
        continue;
      }
      TaskRef other = tops.putIfAbsent(files, task);
      if (other != null && other.pid() != task.pid()) {
        String found =
            task.label() + " shares its files with " + other.label() + ", but not with its parent";
        at(in, task, "files_id", found, out);
      }
    }
  }

  private static void tablesExist(Inspection in, Reporter out) {
    Map<String, TaskRef> missing = new LinkedHashMap<>();
    for (TaskRef task : in.tasks().all()) {
      if (task.ids().isPresent()) {
        String file = ImageName.of(ImageType.FDINFO, task.ids().get().getFilesId());
        if (!in.has(file)) {
          missing.putIfAbsent(file, task);
        }
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    FileUses uses = new FileUses(in);
    boolean unused = in.files().all().stream().anyMatch(file -> !uses.isUsed(file));
    missing.forEach(
        (file, task) -> {
          if (unused) {
            String found = "the files of " + task.label() + " are missing, which ";
            out.report(in.prefix() + file, found + image(task) + " refers to");
          } else {
            out.as(INFO).report(in.prefix() + file, task.label() + " has no open files");
          }
        });
  }

  private static void orphanTables(Inspection in, Reporter out) {
    if (!in.tasks().areIdsKnown()) {
      return;
    }
    Set<Long> used = new HashSet<>();
    for (TaskRef task : in.tasks().all()) {
      task.ids().ifPresent(ids -> used.add(Integer.toUnsignedLong(ids.getFilesId())));
    }
    for (LoadedImage image : in.images(ImageType.FDINFO)) {
      if (image.number().isPresent() && !used.contains(image.number().getAsLong())) {
        String number = Long.toUnsignedString(image.number().getAsLong());
        out.report(image.file(), "no process has the files_id " + number);
      }
    }
  }

  private static void sameNamespaces(Inspection in, Reporter out) {
    Optional<TaskKobjIdsEntry> root = in.tasks().root().flatMap(TaskRef::ids);
    if (root.isEmpty()) {
      return;
    }
    for (TaskRef task : in.tasks().all()) {
      for (NamespaceKind sort : NamespaceKind.values()) {
        OptionalInt expected = sort.of(root.get());
        OptionalInt found = task.ids().map(sort::of).orElse(OptionalInt.empty());
        boolean free =
            (sort == NamespaceKind.NET || sort == NamespaceKind.MNT) && in.namespaces().isOwn(sort);
        if (expected.isPresent() && found.isPresent() && !expected.equals(found) && !free) {
          String field = NAMESPACE_FIELDS.getOrDefault(sort, "");
          Reporter severity = sort == NamespaceKind.CGROUP ? out.as(Severity.WARNING) : out;
          at(
              in,
              task,
              field,
              task.label()
                  + " is in the namespace "
                  + unsigned(found.getAsInt())
                  + ", the root process in "
                  + unsigned(expected.getAsInt()),
              severity);
        }
      }
    }
  }

  private static void namespaceImages(Inspection in, Reporter out) {
    Set<String> seen = new HashSet<>();
    for (TaskRef task : in.tasks().all()) {
      if (task.ids().isEmpty()) {
        continue;
      }
      for (Map.Entry<NamespaceKind, ImageType> each : NEEDED_IMAGES.entrySet()) {
        if (in.namespaces().isOwn(each.getKey(), task.ids().get())) {
          int id = each.getKey().of(task.ids().get()).orElseThrow();
          String file = in.namespaces().imageName(each.getValue(), id);
          if (!in.has(file) && seen.add(file)) {
            String found = "the namespace of " + task.label() + " is missing, which ";
            String field = NAMESPACE_FIELDS.getOrDefault(each.getKey(), "");
            out.report(in.prefix() + file, found + image(task) + " refers to as " + field);
          }
        }
      }
    }
  }

  private static void orphanNamespaceImages(Inspection in, Reporter out) {
    if (!in.tasks().areIdsKnown() || !in.namespaces().areNamedById()) {
      return;
    }
    Set<Integer> mentioned = mentioned(in);
    for (Map.Entry<ImageType, NamespaceKind> each : NAMESPACE_IMAGES.entrySet()) {
      Set<Integer> used = new HashSet<>(in.namespaces().ofTasks(each.getValue()));
      used.addAll(mentioned);
      in.namespaces().outside(each.getValue()).ifPresent(used::add);
      for (LoadedImage image : in.images(each.getKey())) {
        long number = image.number().orElse(0);
        boolean hostClocks = each.getKey() == ImageType.TIMENS && number == 0;
        if (image.number().isPresent() && !hostClocks && !used.contains((int) number)) {
          out.report(image.file(), "no process is in the namespace " + unsigned(number));
        }
      }
    }
  }

  // Namespaces without processes can be kept alive by files, sockets and other namespaces.
  private static Set<Integer> mentioned(Inspection in) {
    Set<Integer> all = new HashSet<>();
    for (FileRef file : in.files().all()) {
      if (file.type() == FdTypes.NS) {
        all.add(file.file().getNsf().getNsId());
      }
      all.add(file.file().getIsk().getNsId());
      all.add(file.file().getUsk().getNsId());
      all.add(file.file().getPsk().getNsId());
      all.add(file.file().getNlsk().getNsId());
      all.add(file.file().getTunf().getNsId());
    }
    for (var network : in.entries(ImageType.NETNS, NetnsEntry.class)) {
      network.message().getNsidsList().forEach(other -> all.add(other.getTargetNsId()));
    }
    return all;
  }

  private static void duplicates(Inspection in, Reporter out) {
    for (TaskRef task : in.tasks().all()) {
      var own = in.first(image(task), TaskKobjIdsEntry.class);
      if (own.isPresent()
          && task.state() != TaskState.UNKNOWN
          && task.core().orElseThrow().message().hasIds()
          && !task.core().orElseThrow().message().getIds().equals(own.get().message())) {
        out.report(task.core().orElseThrow(), "ids", "the ids differ from those in " + image(task));
      }
    }
  }
}
