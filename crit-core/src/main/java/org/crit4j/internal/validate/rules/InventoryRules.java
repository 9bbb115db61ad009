package org.crit4j.internal.validate.rules;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.Lsmtype;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Kind;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.TaskRef;
import org.crit4j.internal.validate.Walk;

/** The inventory: what the dump as a whole is like. */
public final class InventoryRules extends CheckpointRules {
  private static final String IMAGE = ImageName.of(ImageType.INVENTORY);
  private static final String NO_INVENTORY =
      "the image is missing: namespaces, cgroups and the form of the dump cannot be checked";
  private static final String NO_MODULE =
      "the profile \"{}\" needs a security module, but lsmtype of the inventory is NO_LSM";

  /** The inventory of what can be restored: a pre-dump's has only what the next dump asks for. */
  private static final Walk<InventoryEntry> RESTORABLE =
      INVENTORY
          .given(in -> in.kind() != Kind.PARTIAL)
          .only(it -> it.in().kind() != Kind.IMAGE || !isPreDump(it.it()));

  /** Declares the rules. */
  public InventoryRules() {
    super("Inventory");
    error("INV-EXISTS", TRIED, INCOMPLETE, "inventory.img is there")
        .why("The inventory is the first image that CRIU opens. It stops: \"Unexpected EOF\".")
        .inCheckpoint(
            (in, out) -> {
              if (!in.has(IMAGE)) {
                out.report(in.prefix() + IMAGE, NO_INVENTORY);
              }
            });
    error("INV-VERSION", TRIED, "img_version is one that exists")
        .why(
            "Version 1 is that of CRIU before 1.6, 2 that of today, 3 may have compressed "
                + "pages. CRIU stops: \"Not supported images version\".")
        .inImage(
            RESTORABLE.oneOf(
                "img_version",
                InventoryEntry::getImgVersion,
                Set.of(1, 2, 3),
                "{} is not a version of images; 1 to 3 are known"));
    error("INV-FDINFO", TRIED, "fdinfo_per_id is true")
        .why("Before CRIU 0.4, file tables were stored by process. CRIU stops: \"Too old image\".")
        .inImage(isTrue("fdinfo_per_id", it -> it.hasFdinfoPerId(), it -> it.getFdinfoPerId()));
    error("INV-ROOTIDS", TRIED, "root_ids is there")
        .why(
            "They are the ids of the dumping CRIU itself, with which the namespaces of the "
                + "processes are compared. CRIU stops: \"No kIDs provided, image corruption\".")
        .inImage(
            RESTORABLE
                .where(it -> !it.hasRootIds())
                .report("root_ids", "the ids of the dumping CRIU are missing"));
    error("INV-ROOT-FILES", TRIED, "The root process does not share files with CRIU itself")
        .why(
            "root_ids.files_id has to differ from the root process's. CRIU stops: \"Image "
                + "corruption on kIDs data\".")
        .inCheckpoint(
            INVENTORY
                .where(InventoryEntry::hasRootIds)
                .only(
                    it -> rootFiles(it.in()).equals(Optional.of(it.it().getRootIds().getFilesId())))
                .report(
                    "root_ids.files_id",
                    "{} is the files_id of the root process too",
                    it -> it.getRootIds().getFilesId()));
    error("INV-CGSET", TRIED, "root_cg_set is not 0")
        .why("0 is no set of cgroups. CRIU stops: \"Corrupted root cgset\".")
        .inImage(
            INVENTORY
                .where(it -> it.hasRootCgSet() && it.getRootCgSet() == 0)
                .report("root_cg_set", "0 is not a set of cgroups"));
    warning("INV-NSPERID", SOURCE, "ns_per_id is true")
        .why(
            "Images of namespaces have been named by the namespaces' ids since CRIU 1.0; else "
                + "CRIU looks for names with the root process's pid.")
        .inImage(isTrue("ns_per_id", it -> it.hasNsPerId(), it -> it.getNsPerId()));
    error("INV-LSM", TRIED, "Without a security module no process has a profile")
        .why(
            "lsmtype is NO_LSM, but credentials have an lsm_profile. CRIU stops: \"mismatched "
                + "lsm types\" or \"can't render profile\".")
        .inCheckpoint(
            CORES
                .given(InventoryRules::isWithoutModule)
                .at("thread_core", CoreEntry::getThreadCore)
                .at("creds", ThreadCoreEntry::getCreds)
                .where(CredsEntry::hasLsmProfile)
                .report("lsm_profile", NO_MODULE, CredsEntry::getLsmProfile));
    warning("INV-NETLOCK", TRIED, "network_lock_method is one that exists")
        .why("0 stands for iptables, 1 for nftables, 2 for none. CRIU ignores other values.")
        .inImage(
            INVENTORY.oneOf(
                "network_lock_method",
                InventoryEntry::getNetworkLockMethod,
                Set.of(0, 1, 2),
                "{} is not a method; 0 to 2 are"));
    info("INV-TCPCLOSE", TRIED, "TCP connections were not closed at the dump")
        .why("The dump was made with --tcp-close, and so a restore needs --tcp-close too.")
        .inImage(
            INVENTORY
                .where(InventoryEntry::getTcpClose)
                .report("tcp_close", "a restore needs --tcp-close"));
    info("INV-UPROBES", TRIED, "There are no uprobes")
        .why("The dump was made with --allow-uprobes, and so a restore needs that option too.")
        .inImage(
            INVENTORY
                .where(InventoryEntry::getAllowUprobes)
                .report("allow_uprobes", "a restore needs --allow-uprobes"));
    info("INV-PLUGINS", TRIED, "No plugins are needed")
        .why(
            "A restore has to load the plugins that took part in the dump. CRIU stops: "
                + "\"Missing required plugin\".")
        .inImage(
            INVENTORY
                .where(it -> it.getPluginsEntry().getPluginsCount() > 0)
                .report(
                    "plugins_entry.plugins",
                    "a restore needs the plugins {}",
                    it -> String.join(", ", it.getPluginsEntry().getPluginsList())));
    info("INV-PREDUMP", SOURCE, "The directory is more than a pre-dump")
        .why(
            "There is memory but no process: this is a pre-dump, which a later dump builds on. "
                + "It cannot be restored, and only its memory is checked.")
        .inDirectory(InventoryRules::preDump);
    info("INV-RUNID", SOURCE, "The dump has an id of its own")
        .why("dump_criu_run_id is there since CRIU 4.1: the images are older. Nothing is missing.")
        .inImage(
            RESTORABLE
                .where(it -> !it.hasDumpCriuRunId())
                .report("dump_criu_run_id", "is missing: the dump was made by CRIU before 4.1"));
    info("PAGES-PREDUMP-UPTIME", SOURCE, "An earlier dump says when it was made")
        .why(
            "By dump_uptime in its inventory a later dump finds out that another process has "
                + "got the pid of one that had ended. Without it, CRIU may take its pages for "
                + "those of the new one.")
        .inDirectory(
            INVENTORY
                .given(in -> !in.prefix().isEmpty())
                .where(it -> !it.hasDumpUptime())
                .report("dump_uptime", "is missing: reused PIDs go unnoticed by later dumps"));
  }

  private static boolean isPreDump(InventoryEntry inventory) {
    return inventory.getImgVersion() == 0
        && (inventory.hasPreDumpMode() || inventory.hasDumpUptime());
  }

  private static Check isTrue(
      String field, Predicate<InventoryEntry> there, Predicate<InventoryEntry> value) {
    return RESTORABLE
        .where(it -> !value.test(it))
        .report(field, "the field is {}", it -> there.test(it) ? "false" : "missing");
  }

  private static Optional<Integer> rootFiles(Inspection in) {
    return in.tasks().root().flatMap(TaskRef::ids).map(TaskKobjIdsEntry::getFilesId);
  }

  private static boolean isWithoutModule(Inspection in) {
    return in.inventory().map(it -> it.message().getLsmtype() == Lsmtype.NO_LSM).orElse(false);
  }

  private static void preDump(Inspection in, Reporter out) {
    if (in.kind() == Kind.PARTIAL
        && in.prefix().isEmpty()
        && !in.images(ImageType.PAGEMAP).isEmpty()) {
      out.report(IMAGE, "a pre-dump: memory without processes");
    }
  }
}
