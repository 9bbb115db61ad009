package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.crit4j.image.ImageType;
import org.crit4j.images.AutofsEntry;
import org.crit4j.images.Fstype;
import org.crit4j.images.MntEntry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.Walk;

/** Trees of mounts. */
public final class MountRules extends CheckpointRules {
  private static final String ROOT = "/";
  private static final int UNSUPPORTED = Fstype.UNSUPPORTED.getNumber();
  private static final Set<Integer> CGROUPS =
      Set.of(Fstype.CGROUP.getNumber(), Fstype.CGROUP2.getNumber());

  /** Those without a parent in their tree. Source: mnt_build_ids_tree() in CRIU's mount.c. */
  private static final Walk<MntEntry> TOPS = MOUNTS.perImage().select(MountRules::tops);

  private static final Target<Integer> TOP_IDS = TOPS.by(MntEntry::getMntId);

  /** Declares the rules. */
  public MountRules() {
    super("Mounts");
    info("MNT-UNIQ", DEDUCED, "The id of a mount occurs once")
        .why("Files refer to mounts by their ids, over all mount namespaces.")
        .inImage(MOUNTS.unique("mnt_id", MntEntry::getMntId, "the id {} occurs twice"));
    error("MNT-ROOT", SOURCE, "A tree of mounts has one root")
        .why(
            "Exactly one mount at / has a parent that is itself, or in no image. CRIU stops: "
                + "\"No root found for tree\".")
        .inImage(
            Walk.images(ImageType.MNTS).check(MountRules::hasRoot),
            TOPS.where(MountRules::isRoot)
                .unique(
                    it -> ROOT,
                    (mount, first, out) ->
                        out.report(
                            mount,
                            "parent_mnt_id",
                            "this is a second root of the tree, beside {}",
                            first.label())));
    error("MNT-PARENT", SOURCE, INCOMPLETE, "The parent of a mount is in the same tree")
        .why("parent_mnt_id is an id of the image. CRIU stops: \"No parent found for mountpoint\".")
        .inImage(
            TOPS.only(it -> !isRoot(it.it()) && it.image().isWhole())
                .report(
                    "parent_mnt_id",
                    "the image has no mount {}, the parent of {who}",
                    MntEntry::getParentMntId));
    error("MNT-COLLISION", SOURCE, "Two mounts on one parent are in different places")
        .why(
            "One of two mounts in a place is mounted on the other. CRIU stops: \"two children "
                + "with same mountpoint\".")
        .inImage(
            MOUNTS
                .perImage()
                .where(it -> it.getParentMntId() != it.getMntId())
                .unique(
                    it -> List.of(it.getParentMntId(), it.getMountpoint()),
                    (mount, first, out) -> {
                      if (first.it().getMntId() != mount.it().getMntId()) {
                        String text = "{} is in the same place on the same parent";
                        out.report(mount, "mountpoint", text, first.label());
                      }
                    }));
    error("MNT-BIND", SOURCE, INCOMPLETE, "What a mount shows a part of is mounted, or external")
        .why(
            "A bind mount needs another mount of the same file system that covers it, and a "
                + "file system that CRIU cannot mount has to be external. CRIU stops: \"doesn't "
                + "have a proper root mount\".")
        .inCheckpoint(given(TOP_IDS.known(), MountRules::binds));
    error("MNT-EXT", SOURCE, "A mount is external in one way")
        .why("ext_mount and ext_key are not both there. CRIU aborts at an assertion.")
        .inImage(
            MOUNTS
                .where(it -> it.getExtMount() && it.hasExtKey())
                .report("ext_mount", "{who} has an ext_key too"));
    error("MNT-FSNAME", SOURCE, "Only a file system of any type has its name")
        .why("fsname goes with fstype AUTO. CRIU stops: \"fsname can be set only for\".")
        .inImage(
            MOUNTS
                .where(it -> it.hasFsname() && it.getFstype() != Fstype.AUTO.getNumber())
                .report(
                    "fsname",
                    "{who} is of a type that CRIU knows, but has the name {}",
                    MntEntry::getFsname));
    error("MNT-TMPFS", SOURCE, INCOMPLETE, "The contents of a tmpfs are there")
        .why(
            "They are in tmpfs-dev-DEVICE.tar.gz.img (before CRIU 2.0 in "
                + "tmpfs-MNT_ID.tar.gz.img), gzip-compressed. CRIU stops: \"Can't restore tmpfs "
                + "content\".")
        .inCheckpoint(MountRules::tmpfs);
    error("MNT-AUTOFS", SOURCE, INCOMPLETE, "The state of an autofs mount is there")
        .why("It is in autofs-DEVICE.img. A restore fails.")
        .inCheckpoint(
            MOUNTS
                .where(it -> it.getFstype() == Fstype.AUTOFS.getNumber() && !isExternal(it))
                .distinct(MntEntry::getRootDev)
                .image(
                    ImageType.AUTOFS,
                    MntEntry::getRootDev,
                    "the state of {who} is missing, which {} refers to"));
    info("MNT-EXTKEY", SOURCE, "No mount comes from outside")
        .why("A restore needs --external for each ext_key. CRIU stops: \"No mapping for\".")
        .inImage(MOUNTS.perImage().where(MntEntry::hasExtKey).checkGroups(MountRules::keys));
    info("MNT-SBFLAGS", SOURCE, "A mount has the flags of its file system apart")
        .why(
            "Before CRIU 2.0 there was no sb_flags, and flags holds those of the mount and of "
                + "the file system. CRIU sorts them out.")
        .inImage(
            MOUNTS.perImage().where(it -> !it.hasSbFlags()).counted("{} mounts have no sb_flags"));
    info("MNT-MASTER", DEDUCED, "The group of mounts that a mount follows is there")
        .why(
            "master_id is the shared_id of a mount. Else the group is outside, and the mount "
                + "that a restore is given has to be in one.")
        .inImage(
            MOUNTS
                .where(it -> it.getMasterId() != 0 && !isExternal(it))
                .refersTo(
                    "master_id",
                    MntEntry::getMasterId,
                    MOUNTS.by(MntEntry::getSharedId),
                    "{who} follows the group {}, in which no mount is"));
    info("AUTOFS-PGRP", DEDUCED, "The daemon of an autofs mount is there")
        .why("pgrp is a process group of the checkpoint, which answers the kernel's requests.")
        .inCheckpoint(
            Walk.entries(ImageType.AUTOFS, AutofsEntry.class)
                .refersTo(
                    "pgrp",
                    AutofsEntry::getPgrp,
                    GROUPS,
                    "no process is in the group {} of the daemon"));
  }

  private static List<Item<MntEntry>> tops(List<Item<MntEntry>> tree) {
    Set<Integer> ids = new HashSet<>();
    tree.forEach(mount -> ids.add(mount.it().getMntId()));
    return tree.stream().filter(mount -> isTop(mount.it(), ids)).toList();
  }

  private static boolean isTop(MntEntry mount, Set<Integer> tree) {
    return mount.getParentMntId() == mount.getMntId() || !tree.contains(mount.getParentMntId());
  }

  private static boolean isRoot(MntEntry mount) {
    return mount.getMountpoint().equals(ROOT);
  }

  private static boolean isExternal(MntEntry mount) {
    return mount.hasExtKey() || mount.getExtMount() || mount.getWithPlugin();
  }

  private static void hasRoot(Item<LoadedImage> image, Reporter out) {
    List<Item<MntEntry>> tree =
        Inspection.entries(image.it(), MntEntry.class).stream()
            .map(it -> Item.of(image.in(), it))
            .toList();
    if (image.it().isWhole() && tops(tree).stream().noneMatch(it -> isRoot(it.it()))) {
      out.report(image, "", "no mount is the root of the tree");
    }
  }

  private static void keys(List<Item<MntEntry>> mounts, Reporter out) {
    Set<String> keys = new TreeSet<>();
    mounts.forEach(mount -> keys.add("mnt[" + mount.it().getExtKey() + "]"));
    String text = "a restore needs mounts from outside: " + String.join(", ", keys);
    out.report(mounts.get(0).image().file(), text);
  }

  private static void binds(Inspection in, Reporter out) {
    Predicate<Integer> roots = TOP_IDS.keys().apply(in);
    Map<Integer, List<MntEntry>> byDevice = byDevice(in);
    MOUNTS
        .where(it -> !it.getRoot().equals(ROOT) || it.getFstype() == UNSUPPORTED)
        .where(it -> !isExternal(it) && !CGROUPS.contains(it.getFstype()))
        .where(it -> !roots.test(it.getMntId()))
        .where(
            it ->
                byDevice.getOrDefault(it.getRootDev(), List.of()).stream()
                    .noneMatch(other -> covers(other, it)))
        .report(
            "root", "{who} shows {} of a file system, but no other mount does", MntEntry::getRoot)
        .run(in, out);
  }

  private static Map<Integer, List<MntEntry>> byDevice(Inspection in) {
    return MOUNTS.all(in).stream()
        .map(Item::it)
        .collect(Collectors.groupingBy(MntEntry::getRootDev));
  }

  private static boolean covers(MntEntry other, MntEntry mount) {
    String wide = other.getRoot().endsWith("/") ? other.getRoot() : other.getRoot() + "/";
    return other.getMntId() != mount.getMntId() && (mount.getRoot() + "/").startsWith(wide);
  }

  private static void tmpfs(Inspection in, Reporter out) {
    Map<Integer, List<MntEntry>> byDevice = byDevice(in);
    Predicate<Integer> roots = TOP_IDS.keys().apply(in);
    Predicate<MntEntry> elsewhere = it -> isExternal(it) || roots.test(it.getMntId());
    MOUNTS
        .where(it -> it.getFstype() == Fstype.TMPFS.getNumber() && it.getRoot().equals(ROOT))
        .distinct(MntEntry::getRootDev)
        .where(
            it -> byDevice.getOrDefault(it.getRootDev(), List.of()).stream().noneMatch(elsewhere))
        .check(
            (mount, to) ->
                contents(mount, byDevice.getOrDefault(mount.it().getRootDev(), List.of()), to))
        .run(in, out);
  }

  private static void contents(Item<MntEntry> mount, List<MntEntry> same, Reporter out) {
    String file = "tmpfs-dev-" + unsigned(mount.it().getRootDev()) + ".tar.gz.img";
    Optional<LoadedImage> image = mount.in().image(file);
    for (MntEntry each : same) {
      String old = "tmpfs-" + unsigned(each.getMntId()) + ".tar.gz.img";
      image = image.or(() -> mount.in().image(old));
    }
    if (image.isEmpty()) {
      String text = "the contents of {who} are missing, which {} refers to";
      out.about(mount, file, text, mount.place());
    } else if (!image.get().startsWith(0x1f, 0x8b)) {
      out.report(image.get().file(), "the image is not gzip-compressed");
    }
  }
}
