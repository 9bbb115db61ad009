package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;

import java.util.List;
import java.util.Optional;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.Lsmtype;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;
import org.crit4j.internal.validate.Task;

/** The inventory: what the dump as a whole is like. */
public final class InventoryRules extends RuleGroup {
  private static final String IMAGE = "inventory.img";
  private static final int NEWEST_VERSION = 3;
  private static final int NETWORK_LOCK_METHODS = 3;

  /** Declares the rules. */
  public InventoryRules() {
    super("Inventory");
    error("INV-EXISTS", TRIED, INCOMPLETE, "inventory.img is there")
        .because("The inventory is the first image that CRIU opens. It stops: \"Unexpected EOF\".")
        .inCheckpoint(InventoryRules::exists);
    error("INV-VERSION", TRIED, "img_version is one that exists")
        .because("Version 1 is that of CRIU before 1.6, 2 that of today, 3 may have compressed "
                + "pages. CRIU stops: \"Not supported images version\".")
        .inImage(InventoryRules::version);
    error("INV-FDINFO", TRIED, "fdinfo_per_id is true")
        .because("Before CRIU 0.4 tables of files were stored by process. CRIU stops: \"Too old "
                + "image\".")
        .inImage(InventoryRules::fdinfoPerId);
    error("INV-ROOTIDS", TRIED, "root_ids is there")
        .because("They are the ids of the dumping CRIU itself, with which the namespaces of the "
                + "processes are compared. CRIU stops: \"No kIDs provided, image corruption\".")
        .inImage(InventoryRules::rootIds);
    error("INV-ROOT-FILES", TRIED, "The root process does not share its files with the dumping CRIU")
        .because("root_ids.files_id has to differ from the root process's. CRIU stops: \"Image "
                + "corruption on kIDs data\".")
        .inCheckpoint(InventoryRules::rootFiles);
    error("INV-CGSET", TRIED, "root_cg_set is not 0")
        .because("0 is no set of cgroups. CRIU stops: \"Corrupted root cgset\".")
        .inImage(InventoryRules::rootCgroupSet);
    warning("INV-NSPERID", SOURCE, "ns_per_id is true")
        .because("Images of namespaces have been named by the namespaces' ids since CRIU 1.0; else "
                + "CRIU looks for names with the root process's pid.")
        .inImage(InventoryRules::namespacesById);
    error("INV-LSM", TRIED, "Without a security module no process has a profile")
        .because("lsmtype is NO_LSM, but credentials have an lsm_profile. CRIU stops: \"mismatched "
                + "lsm types\" or \"can't render profile\".")
        .inCheckpoint(InventoryRules::securityModule);
    warning("INV-NETLOCK", TRIED, "network_lock_method is one that exists")
        .because("0 stands for iptables, 1 for nftables, 2 for none. CRIU says nothing of other "
                + "values.")
        .inImage(InventoryRules::networkLock);
    info("INV-TCPCLOSE", TRIED, "TCP connections were not closed at the dump")
        .because("The dump was made with --tcp-close, and so a restore needs --tcp-close too.")
        .inImage(InventoryRules::tcpClose);
    info("INV-UPROBES", TRIED, "There are no uprobes")
        .because("The dump was made with --allow-uprobes, and so a restore needs that option too.")
        .inImage(InventoryRules::uprobes);
    info("INV-PLUGINS", TRIED, "No plugins are needed")
        .because("A restore has to load the plugins that took part in the dump. CRIU stops: "
                + "\"Missing required plugin\".")
        .inImage(InventoryRules::plugins);
    info("INV-PREDUMP", SOURCE, "The directory is more than a pre-dump")
        .because("There is memory but no process: this is a pre-dump, which a later dump builds on. "
                + "It cannot be restored, and only its memory is checked.")
        .inDirectory(InventoryRules::preDump);
    info("INV-RUNID", SOURCE, "The dump has an id of its own")
        .because("dump_criu_run_id is there since CRIU 4.1: the images are older. Nothing is missing.")
        .inImage(InventoryRules::runId);
    info("PAGES-PREDUMP-UPTIME", SOURCE, "An earlier dump says when it was made")
        .because("By dump_uptime in its inventory a later dump finds out that another process has "
                + "got the pid of one that had ended. Without it, CRIU may take its pages for "
                + "those of the new one.")
        .inDirectory(InventoryRules::uptime);
  }

  private static List<Entry<InventoryEntry>> entries(Inspection in) {
    return in.entries(ImageType.INVENTORY, InventoryEntry.class);
  }

  // The inventory of a pre-dump has nothing but what the next dump asks for.
  private static List<Entry<InventoryEntry>> restorable(Inspection in) {
    if (in.kind() == Kind.PARTIAL) {
      return List.of();
    }
    boolean alone = in.kind() == Kind.IMAGE;
    return entries(in).stream().filter(it -> !(alone && isPreDump(it.message()))).toList();
  }

  private static boolean isPreDump(InventoryEntry inventory) {
    return inventory.getImgVersion() == 0
        && (inventory.hasPreDumpMode() || inventory.hasDumpUptime());
  }

  private static void exists(Inspection in, Reporter out) {
    if (!in.has(IMAGE)) {
      out.report(in.prefix() + IMAGE, "the image is missing");
    }
  }

  private static void version(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : restorable(in)) {
      int version = entry.message().getImgVersion();
      if (version < 1 || version > NEWEST_VERSION) {
        out.report(
            entry, "img_version", unsigned(version) + " is no version of images; 1 to 3 are known");
      }
    }
  }

  private static void fdinfoPerId(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : restorable(in)) {
      if (!entry.message().getFdinfoPerId()) {
        String found = entry.message().hasFdinfoPerId() ? "is false" : "is missing";
        out.report(entry, "fdinfo_per_id", "the field " + found);
      }
    }
  }

  private static void rootIds(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : restorable(in)) {
      if (!entry.message().hasRootIds()) {
        out.report(entry, "root_ids", "the ids of the dumping CRIU are missing");
      }
    }
  }

  private static void rootFiles(Inspection in, Reporter out) {
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    Optional<TaskKobjIdsEntry> ids = in.tasks().root().flatMap(Task::ids);
    if (inventory.isPresent() && inventory.get().message().hasRootIds() && ids.isPresent()) {
      int files = inventory.get().message().getRootIds().getFilesId();
      if (files == ids.get().getFilesId()) {
        out.report(
            inventory.get(),
            "root_ids.files_id",
            unsigned(files) + " is the files_id of the root process too");
      }
    }
  }

  private static void rootCgroupSet(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : entries(in)) {
      if (entry.message().hasRootCgSet() && entry.message().getRootCgSet() == 0) {
        out.report(entry, "root_cg_set", "0 is no set of cgroups");
      }
    }
  }

  private static void namespacesById(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : restorable(in)) {
      if (!entry.message().getNsPerId()) {
        String found = entry.message().hasNsPerId() ? "is false" : "is missing";
        out.report(entry, "ns_per_id", "the field " + found);
      }
    }
  }

  private static void securityModule(Inspection in, Reporter out) {
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    if (inventory.isEmpty() || inventory.get().message().getLsmtype() != Lsmtype.NO_LSM) {
      return;
    }
    for (Entry<CoreEntry> core : in.entries(ImageType.CORE, CoreEntry.class)) {
      CredsEntry creds = core.message().getThreadCore().getCreds();
      if (creds.hasLsmProfile()) {
        out.report(
            core,
            "thread_core.creds.lsm_profile",
            "the profile \""
                + creds.getLsmProfile()
                + "\" needs a security module, but lsmtype of the inventory is NO_LSM");
      }
    }
  }

  private static void networkLock(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : entries(in)) {
      int method = entry.message().getNetworkLockMethod();
      if (Integer.compareUnsigned(method, NETWORK_LOCK_METHODS) >= 0) {
        out.report(entry, "network_lock_method", unsigned(method) + " is no method; 0 to 2 are");
      }
    }
  }

  private static void tcpClose(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : entries(in)) {
      if (entry.message().getTcpClose()) {
        out.report(entry, "tcp_close", "a restore needs --tcp-close");
      }
    }
  }

  private static void uprobes(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : entries(in)) {
      if (entry.message().getAllowUprobes()) {
        out.report(entry, "allow_uprobes", "a restore needs --allow-uprobes");
      }
    }
  }

  private static void plugins(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : entries(in)) {
      List<String> plugins = entry.message().getPluginsEntry().getPluginsList();
      if (!plugins.isEmpty()) {
        String names = String.join(", ", plugins);
        out.report(entry, "plugins_entry.plugins", "a restore needs the plugins " + names);
      }
    }
  }

  private static void preDump(Inspection in, Reporter out) {
    if (in.kind() == Kind.PARTIAL
        && in.prefix().isEmpty()
        && !in.images(ImageType.PAGEMAP).isEmpty()) {
      out.report(IMAGE, "a pre-dump: memory without processes");
    }
  }

  private static void runId(Inspection in, Reporter out) {
    for (Entry<InventoryEntry> entry : restorable(in)) {
      if (!entry.message().hasDumpCriuRunId()) {
        out.report(entry, "dump_criu_run_id", "is not there: the dump was made by CRIU before 4.1");
      }
    }
  }

  private static void uptime(Inspection in, Reporter out) {
    if (in.prefix().isEmpty()) {
      return;
    }
    for (Entry<InventoryEntry> entry : entries(in)) {
      if (!entry.message().hasDumpUptime()) {
        out.report(entry, "dump_uptime", "is not there: reused pids go unnoticed by later dumps");
      }
    }
  }
}
