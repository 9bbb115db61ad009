package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.images.IpcDescEntry;
import org.crit4j.images.IpcMsgEntry;
import org.crit4j.images.IpcSemEntry;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.PidnsEntry;
import org.crit4j.images.TimensEntry;
import org.crit4j.images.Timespec;
import org.crit4j.images.UidGidExtent;
import org.crit4j.images.UsernsEntry;
import org.crit4j.images.UtsnsEntry;
import org.crit4j.internal.validate.CoreRef;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;

/** Namespaces of users, host names, clocks and processes. */
public final class NamespaceRules extends CheckpointRules {
  private static final long IDS = 1L << 32;
  private static final long NANOSECONDS = 1_000_000_000;

  /** Linux's __NEW_UTS_LEN. */
  private static final int LONGEST_NAME = 64;

  /** Declares the rules. */
  public NamespaceRules() {
    super("Namespaces of users, names, clocks and processes");
    info("USERNS-MAP", DEDUCED, "The maps of a user namespace are possible")
        .because(
            "Each of the two has an extent at least; extents have ids, end below 2^32, and do "
                + "not overlap. The kernel refuses other maps.")
        .inImage(NamespaceRules::maps);
    info("USERNS-IDS", DEDUCED, "Users and groups are mapped")
        .because(
            "Ids of credentials, ghost files and IPC objects are those inside of the user "
                + "namespace. The kernel refuses ids that it does not map.")
        .inCheckpoint(NamespaceRules::mappedIds);
    info("UTS-LEN", DEDUCED, "Host names have at most 64 bytes")
        .because("The kernel refuses longer ones.")
        .inImage(NamespaceRules::names);
    info("TIMENS-NSEC", DEDUCED, "Nanoseconds of clocks are less than a second")
        .because("The kernel refuses other offsets.")
        .inImage(NamespaceRules::clocks);
    info("PIDNS-EXT", SOURCE, "The pid namespace comes from the images")
        .because("A restore needs --external for the one that is named.")
        .inImage(NamespaceRules::externalPids);
  }

  private static void maps(Inspection in, Reporter out) {
    for (Entry<UsernsEntry> users : in.entries(ImageType.USERNS, UsernsEntry.class)) {
      map(users, "uid_map", users.message().getUidMapList(), out);
      map(users, "gid_map", users.message().getGidMapList(), out);
    }
  }

  private static void map(
      Entry<UsernsEntry> users, String field, List<UidGidExtent> extents, Reporter out) {
    if (extents.isEmpty()) {
      out.report(users, field, "the map is empty");
    }
    for (int i = 0; i < extents.size(); i++) {
      UidGidExtent extent = extents.get(i);
      String path = field + "[" + i + "].";
      if (extent.getCount() == 0) {
        out.report(users, path + "count", "the extent has no ids");
      }
      if (end(extent.getFirst(), extent) >= IDS || end(extent.getLowerFirst(), extent) >= IDS) {
        out.report(users, path + "count", "the extent ends above 2^32");
      }
      for (int j = 0; j < i; j++) {
        UidGidExtent other = extents.get(j);
        if (overlap(extent.getFirst(), extent, other.getFirst(), other)
            || overlap(extent.getLowerFirst(), extent, other.getLowerFirst(), other)) {
          out.report(users, path + "first", "the extent overlaps with " + field + "[" + j + "]");
        }
      }
    }
  }

  private static long end(int first, UidGidExtent extent) {
    return Integer.toUnsignedLong(first) + Integer.toUnsignedLong(extent.getCount());
  }

  private static boolean overlap(int first, UidGidExtent one, int otherFirst, UidGidExtent other) {
    return Integer.toUnsignedLong(first) < end(otherFirst, other)
        && Integer.toUnsignedLong(otherFirst) < end(first, one);
  }

  /** Reports the ids that a namespace does not map, once each. */
  private record Mapping(UsernsEntry users, Set<Long> reported, Reporter out) {
    void user(Entry<?> entry, String field, int id) {
      check(entry, field, id, "user", users.getUidMapList(), 0);
    }

    void group(Entry<?> entry, String field, int id) {
      check(entry, field, id, "group", users.getGidMapList(), IDS);
    }

    private void check(
        Entry<?> entry, String field, int id, String kind, List<UidGidExtent> map, long mark) {
      boolean mapped =
          map.stream()
              .anyMatch(
                  extent ->
                      Integer.compareUnsigned(id, extent.getFirst()) >= 0
                          && Integer.toUnsignedLong(id) < end(extent.getFirst(), extent));
      if (!mapped && reported.add(Integer.toUnsignedLong(id) | mark)) {
        out.report(entry, field, "the " + kind + " " + unsigned(id) + " is not mapped");
      }
    }
  }

  // CRIU dumps one user namespace, that of the root process.
  private static void mappedIds(Inspection in, Reporter out) {
    List<Entry<UsernsEntry>> all = in.entries(ImageType.USERNS, UsernsEntry.class);
    if (all.size() != 1) {
      return;
    }
    Mapping mapping = new Mapping(all.get(0).message(), new HashSet<>(), out);
    for (CoreRef thread : in.tasks().aliveCores()) {
      if (thread.core().isPresent() && thread.core().get().message().getThreadCore().hasCreds()) {
        credentials(thread.core().get(), mapping);
      }
    }
    for (Entry<GhostFileEntry> ghost : in.entries(ImageType.GHOST_FILE, GhostFileEntry.class)) {
      mapping.user(ghost, "uid", ghost.message().getUid());
      mapping.group(ghost, "gid", ghost.message().getGid());
    }
    for (Entry<IpcShmEntry> each : in.entries(ImageType.IPCNS_SHM, IpcShmEntry.class)) {
      object(each, each.message().getDesc(), mapping);
    }
    for (Entry<IpcMsgEntry> each : in.entries(ImageType.IPCNS_MSG, IpcMsgEntry.class)) {
      object(each, each.message().getDesc(), mapping);
    }
    for (Entry<IpcSemEntry> each : in.entries(ImageType.IPCNS_SEM, IpcSemEntry.class)) {
      object(each, each.message().getDesc(), mapping);
    }
  }

  private static void credentials(Entry<CoreEntry> core, Mapping mapping) {
    String path = "thread_core.creds.";
    CredsEntry creds = core.message().getThreadCore().getCreds();
    mapping.user(core, path + "uid", creds.getUid());
    mapping.user(core, path + "euid", creds.getEuid());
    mapping.user(core, path + "suid", creds.getSuid());
    mapping.user(core, path + "fsuid", creds.getFsuid());
    mapping.group(core, path + "gid", creds.getGid());
    mapping.group(core, path + "egid", creds.getEgid());
    mapping.group(core, path + "sgid", creds.getSgid());
    mapping.group(core, path + "fsgid", creds.getFsgid());
    for (int i = 0; i < creds.getGroupsCount(); i++) {
      mapping.group(core, path + "groups[" + i + "]", creds.getGroups(i));
    }
  }

  private static void object(Entry<?> entry, IpcDescEntry desc, Mapping mapping) {
    mapping.user(entry, "desc.uid", desc.getUid());
    mapping.user(entry, "desc.cuid", desc.getCuid());
    mapping.group(entry, "desc.gid", desc.getGid());
    mapping.group(entry, "desc.cgid", desc.getCgid());
  }

  private static void names(Inspection in, Reporter out) {
    for (Entry<UtsnsEntry> names : in.entries(ImageType.UTSNS, UtsnsEntry.class)) {
      name(names, "nodename", names.message().getNodenameBytes().size(), out);
      name(names, "domainname", names.message().getDomainnameBytes().size(), out);
    }
  }

  private static void name(Entry<UtsnsEntry> names, String field, int bytes, Reporter out) {
    if (bytes > LONGEST_NAME) {
      out.report(names, field, "the name has " + bytes + " bytes");
    }
  }

  private static void clocks(Inspection in, Reporter out) {
    for (Entry<TimensEntry> clocks : in.entries(ImageType.TIMENS, TimensEntry.class)) {
      clock(clocks, "monotonic", clocks.message().getMonotonic(), out);
      clock(clocks, "boottime", clocks.message().getBoottime(), out);
    }
  }

  private static void clock(Entry<TimensEntry> clocks, String field, Timespec time, Reporter out) {
    if (Long.compareUnsigned(time.getTvNsec(), NANOSECONDS) >= 0) {
      String found = unsigned(time.getTvNsec()) + " is not below " + NANOSECONDS;
      out.report(clocks, field + ".tv_nsec", found);
    }
  }

  private static void externalPids(Inspection in, Reporter out) {
    for (Entry<PidnsEntry> pids : in.entries(ImageType.PIDNS, PidnsEntry.class)) {
      if (pids.message().hasExtKey()) {
        String key = pids.message().getExtKey();
        out.report(pids, "ext_key", "a restore needs the pid namespace " + key);
      }
    }
  }
}
