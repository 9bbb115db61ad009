package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.DEDUCED;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.INFO;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.AutofsEntry;
import org.crit4j.images.Fstype;
import org.crit4j.images.MntEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/** Trees of mounts. */
public final class MountRules extends RuleGroup {
  private static final String ROOT = "/";
  private static final Set<Integer> CGROUPS =
      Set.of(Fstype.CGROUP.getNumber(), Fstype.CGROUP2.getNumber());

  /** Declares the rules. */
  public MountRules() {
    super("Mounts");
    imageRule(
        "MNT-UNIQ",
        INFO,
        DEDUCED,
        "The id of a mount occurs once",
        "Files refer to mounts by their ids, over all mount namespaces.",
        MountRules::unique);
    imageRule(
        "MNT-ROOT",
        ERROR,
        SOURCE,
        "A tree of mounts has one root",
        "Exactly one mount at / has a parent that is itself, or in no image. CRIU stops: \"No root"
            + " found for tree\".",
        MountRules::oneRoot);
    imageRule(
        "MNT-PARENT",
        ERROR,
        SOURCE,
        "The parent of a mount is in the same tree",
        "parent_mnt_id is an id of the image. CRIU stops: \"No parent found for mountpoint\".",
        MountRules::parents);
    imageRule(
        "MNT-COLLISION",
        ERROR,
        SOURCE,
        "Two mounts on one parent are in different places",
        "One of two mounts in a place is mounted on the other. CRIU stops: \"two children with same"
            + " mountpoint\".",
        MountRules::collisions);
    rule(
        "MNT-BIND",
        ERROR,
        SOURCE,
        "What a mount shows a part of is mounted, or comes from outside",
        "A bind mount needs another mount of the same file system that covers it, and a file system"
            + " that CRIU cannot mount has to be external. CRIU stops: \"doesn't have a proper root"
            + " mount\".",
        MountRules::binds);
    imageRule(
        "MNT-EXT",
        ERROR,
        SOURCE,
        "A mount is external in one way",
        "ext_mount and ext_key are not both there. CRIU aborts at an assertion.",
        MountRules::external);
    imageRule(
        "MNT-FSNAME",
        ERROR,
        SOURCE,
        "Only a file system of any type has its name",
        "fsname goes with fstype AUTO. CRIU stops: \"fsname can be set only for\".",
        MountRules::names);
    rule(
        "MNT-TMPFS",
        ERROR,
        SOURCE,
        "The contents of a tmpfs are there",
        "They are in tmpfs-dev-DEVICE.tar.gz.img (before CRIU 2.0 in tmpfs-MNT_ID.tar.gz.img), "
            + "gzip-compressed. CRIU stops: \"Can't restore tmpfs content\".",
        MountRules::tmpfs);
    rule(
        "MNT-AUTOFS",
        ERROR,
        SOURCE,
        "The state of an autofs mount is there",
        "It is in autofs-DEVICE.img. A restore fails.",
        MountRules::autofs);
    imageRule(
        "MNT-EXTKEY",
        INFO,
        SOURCE,
        "No mount comes from outside",
        "A restore needs --external for each ext_key. CRIU stops: \"No mapping for\".",
        MountRules::keys);
    imageRule(
        "MNT-SBFLAGS",
        INFO,
        SOURCE,
        "A mount has the flags of its file system apart",
        "Before CRIU 2.0 there was no sb_flags, and flags holds those of the mount and of the file "
            + "system. CRIU sorts them out.",
        MountRules::mixedFlags);
    imageRule(
        "MNT-MASTER",
        INFO,
        DEDUCED,
        "The group of mounts that a mount follows is there",
        "master_id is the shared_id of a mount. Else the group is outside, and the mount that a"
            + " restore is given has to be in one.",
        MountRules::masters);
    rule(
        "AUTOFS-PGRP",
        INFO,
        DEDUCED,
        "The daemon of an autofs mount is there",
        "pgrp is a process group of the checkpoint. Without, nobody answers what the kernel asks.",
        MountRules::daemons);
    completeNeeds("MNT-PARENT", "MNT-BIND", "MNT-TMPFS", "MNT-AUTOFS");
  }

  private static List<Entry<MntEntry>> mounts(LoadedImage image) {
    return Inspection.entries(image, MntEntry.class);
  }

  private static String label(MntEntry mount) {
    return "the mount " + unsigned(mount.getMntId()) + " at " + mount.getMountpoint();
  }

  private static void unique(Inspection in, Reporter out) {
    Set<Integer> seen = new HashSet<>();
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      if (!seen.add(mount.message().getMntId())) {
        String found = "the id " + unsigned(mount.message().getMntId()) + " occurs twice";
        out.report(mount, "mnt_id", found);
      }
    }
  }

  /**
   * The mounts of a tree without a parent in it. Source: mnt_build_ids_tree() in CRIU's mount.c.
   */
  private static List<Entry<MntEntry>> tops(LoadedImage image) {
    Set<Integer> ids = new HashSet<>();
    mounts(image).forEach(mount -> ids.add(mount.message().getMntId()));
    List<Entry<MntEntry>> tops = new ArrayList<>();
    for (Entry<MntEntry> mount : mounts(image)) {
      int parent = mount.message().getParentMntId();
      if (parent == mount.message().getMntId() || !ids.contains(parent)) {
        tops.add(mount);
      }
    }
    return tops;
  }

  private static boolean isRoot(Entry<MntEntry> mount) {
    return mount.message().getMountpoint().equals(ROOT);
  }

  private static void oneRoot(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.MNTS)) {
      List<Entry<MntEntry>> roots = tops(image).stream().filter(MountRules::isRoot).toList();
      if (roots.isEmpty() && image.isWhole()) {
        out.report(image.file(), "no mount is the root of the tree");
      }
      for (Entry<MntEntry> other : roots.subList(Math.min(1, roots.size()), roots.size())) {
        String first = label(roots.get(0).message());
        out.report(other, "parent_mnt_id", "this is a second root of the tree, beside " + first);
      }
    }
  }

  private static void parents(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.MNTS)) {
      for (Entry<MntEntry> top : tops(image)) {
        if (!isRoot(top) && image.isWhole()) {
          out.report(
              top,
              "parent_mnt_id",
              "the image has no mount "
                  + unsigned(top.message().getParentMntId())
                  + ", the parent of "
                  + label(top.message()));
        }
      }
    }
  }

  private static void collisions(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.MNTS)) {
      Map<String, Entry<MntEntry>> seen = new HashMap<>();
      for (Entry<MntEntry> mount : mounts(image)) {
        MntEntry message = mount.message();
        if (message.getParentMntId() == message.getMntId()) {
          continue;
        }
        String place = message.getParentMntId() + " " + message.getMountpoint();
        Entry<MntEntry> other = seen.putIfAbsent(place, mount);
        if (other != null && other.message().getMntId() != message.getMntId()) {
          String found = label(other.message()) + " is in the same place on the same parent";
          out.report(mount, "mountpoint", found);
        }
      }
    }
  }

  private static boolean isExternal(MntEntry mount) {
    return mount.hasExtKey() || mount.getExtMount() || mount.getWithPlugin();
  }

  private static void binds(Inspection in, Reporter out) {
    Map<Integer, List<MntEntry>> byDevice = byDevice(in);
    if (!in.areKnown(ImageType.MNTS)) {
      return;
    }
    for (LoadedImage image : in.images(ImageType.MNTS)) {
      Set<Integer> roots = new HashSet<>();
      tops(image).forEach(top -> roots.add(top.message().getMntId()));
      for (Entry<MntEntry> mount : mounts(image)) {
        MntEntry message = mount.message();
        boolean part = !message.getRoot().equals(ROOT);
        boolean unsupported = message.getFstype() == Fstype.UNSUPPORTED.getNumber();
        boolean plain =
            isExternal(message)
                || CGROUPS.contains(message.getFstype())
                || roots.contains(message.getMntId());
        List<MntEntry> same = byDevice.getOrDefault(message.getRootDev(), List.of());
        if ((part || unsupported)
            && !plain
            && same.stream().noneMatch(other -> covers(other, message))) {
          String found =
              " shows " + message.getRoot() + " of a file system, but no other mount does";
          out.report(mount, "root", label(message) + found);
        }
      }
    }
  }

  private static Map<Integer, List<MntEntry>> byDevice(Inspection in) {
    Map<Integer, List<MntEntry>> mounts = new HashMap<>();
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      mounts
          .computeIfAbsent(mount.message().getRootDev(), device -> new ArrayList<>())
          .add(mount.message());
    }
    return mounts;
  }

  private static boolean covers(MntEntry other, MntEntry mount) {
    String wide = other.getRoot().endsWith("/") ? other.getRoot() : other.getRoot() + "/";
    return other.getMntId() != mount.getMntId() && (mount.getRoot() + "/").startsWith(wide);
  }

  private static void external(Inspection in, Reporter out) {
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      if (mount.message().getExtMount() && mount.message().hasExtKey()) {
        out.report(mount, "ext_mount", label(mount.message()) + " has an ext_key too");
      }
    }
  }

  private static void names(Inspection in, Reporter out) {
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      MntEntry message = mount.message();
      if (message.hasFsname() && message.getFstype() != Fstype.AUTO.getNumber()) {
        String found = label(message) + " is of a type that CRIU knows, but has the name ";
        out.report(mount, "fsname", found + message.getFsname());
      }
    }
  }

  private static void tmpfs(Inspection in, Reporter out) {
    Map<Integer, List<MntEntry>> byDevice = byDevice(in);
    Set<Integer> roots = rootIds(in);
    Set<Integer> seen = new HashSet<>();
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      MntEntry message = mount.message();
      List<MntEntry> same = byDevice.getOrDefault(message.getRootDev(), List.of());
      boolean elsewhere =
          same.stream().anyMatch(other -> isExternal(other) || roots.contains(other.getMntId()));
      if (message.getFstype() == Fstype.TMPFS.getNumber()
          && message.getRoot().equals(ROOT)
          && !elsewhere
          && seen.add(message.getRootDev())) {
        contents(in, mount, same, out);
      }
    }
  }

  private static void contents(
      Inspection in, Entry<MntEntry> mount, List<MntEntry> same, Reporter out) {
    String file = ImageName.of(ImageType.TMPFS_DEV, mount.message().getRootDev());
    Optional<LoadedImage> image = in.image(file);
    for (MntEntry each : same) {
      String old = ImageName.of(ImageType.TMPFS_IMG, each.getMntId());
      image = image.or(() -> in.image(old));
    }
    if (image.isEmpty()) {
      String found = "the contents of " + label(mount.message()) + " are missing, which ";
      out.report(in.prefix() + file, found + mount.label() + " refers to");
    } else if (!image.get().startsWith(0x1f, 0x8b)) {
      out.report(image.get().file(), "the image is not gzip-compressed");
    }
  }

  private static Set<Integer> rootIds(Inspection in) {
    Set<Integer> roots = new HashSet<>();
    for (LoadedImage image : in.images(ImageType.MNTS)) {
      tops(image).forEach(top -> roots.add(top.message().getMntId()));
    }
    return roots;
  }

  private static void autofs(Inspection in, Reporter out) {
    Set<Integer> seen = new HashSet<>();
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      MntEntry message = mount.message();
      String file = ImageName.of(ImageType.AUTOFS, message.getRootDev());
      if (message.getFstype() == Fstype.AUTOFS.getNumber()
          && !isExternal(message)
          && !in.has(file)
          && seen.add(message.getRootDev())) {
        String found = "the state of " + label(message) + " is missing, which ";
        out.report(in.prefix() + file, found + mount.label() + " refers to");
      }
    }
  }

  private static void keys(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.MNTS)) {
      Set<String> keys = new TreeSet<>();
      for (Entry<MntEntry> mount : mounts(image)) {
        if (mount.message().hasExtKey()) {
          keys.add("mnt[" + mount.message().getExtKey() + "]");
        }
      }
      if (!keys.isEmpty()) {
        String found = "a restore needs mounts from outside: " + String.join(", ", keys);
        out.report(image.file(), found);
      }
    }
  }

  private static void mixedFlags(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.MNTS)) {
      long without = mounts(image).stream().filter(it -> !it.message().hasSbFlags()).count();
      if (without > 0) {
        out.report(image.file(), without + " mounts have no sb_flags");
      }
    }
  }

  private static void masters(Inspection in, Reporter out) {
    Set<Integer> groups = new HashSet<>();
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      groups.add(mount.message().getSharedId());
    }
    for (Entry<MntEntry> mount : in.entries(ImageType.MNTS, MntEntry.class)) {
      int master = mount.message().getMasterId();
      if (master != 0 && !isExternal(mount.message()) && !groups.contains(master)) {
        String found = label(mount.message()) + " follows the group " + unsigned(master);
        out.report(mount, "master_id", found + ", in which no mount is");
      }
    }
  }

  private static void daemons(Inspection in, Reporter out) {
    if (!in.tasks().areKnown()) {
      return;
    }
    for (Entry<AutofsEntry> state : in.entries(ImageType.AUTOFS, AutofsEntry.class)) {
      int group = state.message().getPgrp();
      boolean there =
          in.tasks().all().stream()
              .anyMatch(it -> it.pid() == group || it.entry().message().getPgid() == group);
      if (!there) {
        out.report(state, "pgrp", "no process is in the group " + group + " of the daemon");
      }
    }
  }
}
