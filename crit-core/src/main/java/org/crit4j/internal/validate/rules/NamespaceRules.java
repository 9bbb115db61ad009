package org.crit4j.internal.validate.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.crit4j.image.ImageType;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.images.IpcDescEntry;
import org.crit4j.images.IpcMsgEntry;
import org.crit4j.images.IpcSemEntry;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.PidnsEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.images.TimensEntry;
import org.crit4j.images.Timespec;
import org.crit4j.images.UidGidExtent;
import org.crit4j.images.UsernsEntry;
import org.crit4j.images.UtsnsEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;

/** Namespaces of users, host names, clocks and processes. */
public final class NamespaceRules extends CheckpointRules {
  private static final long IDS = 1L << 32;
  private static final int MOST_EXTENTS = 340;
  private static final long NANOSECOND = 999_999_999;

  /** Linux's __NEW_UTS_LEN. */
  private static final int LONGEST_NAME = 64;

  private static final Walk<UsernsEntry> USERS = Walk.entries(ImageType.USERNS, UsernsEntry.class);
  private static final Walk<UtsnsEntry> NAMES = Walk.entries(ImageType.UTSNS, UtsnsEntry.class);
  private static final Walk<TimensEntry> CLOCKS = Walk.entries(ImageType.TIMENS, TimensEntry.class);
  private static final Walk<IpcDescEntry> OBJECTS =
      Walk.entries(ImageType.IPCNS_SHM, IpcShmEntry.class)
          .at("desc", IpcShmEntry::getDesc)
          .and(
              Walk.entries(ImageType.IPCNS_MSG, IpcMsgEntry.class).at("desc", IpcMsgEntry::getDesc))
          .and(
              Walk.entries(ImageType.IPCNS_SEM, IpcSemEntry.class)
                  .at("desc", IpcSemEntry::getDesc));

  /** Declares the rules. */
  public NamespaceRules() {
    super("Namespaces of users, names, clocks and processes");
    info("USERNS-MAP", DEDUCED, "The maps of a user namespace are possible")
        .why(
            "Each of the two has an extent at least; extents have ids, end below 2^32, and do "
                + "not overlap. The kernel refuses other maps.")
        .inImage(
            USERS.check((users, out) -> map(users, "uid_map", users.it().getUidMapList(), out)),
            USERS.check((users, out) -> map(users, "gid_map", users.it().getGidMapList(), out)));
    info("USERNS-IDS", DEDUCED, "Users and groups are mapped")
        .why(
            "Ids of credentials, ghost files and IPC objects are those inside of the user "
                + "namespace. The kernel refuses ids that it does not map.")
        .inCheckpoint( // CRIU dumps one user namespace, that of the root process.
            given(in -> USERS.all(in).size() == 1, NamespaceRules::mappedIds));
    warning("UTS-LEN", TRIED, "Host names have at most 64 bytes")
        .why("The kernel cuts longer ones off, and CRIU does not notice.")
        .inImage(
            name("nodename", it -> it.getNodenameBytes().size()),
            name("domainname", it -> it.getDomainnameBytes().size()));
    info("TIMENS-NSEC", DEDUCED, "Nanoseconds of clocks are less than a second")
        .why("The kernel refuses other offsets.")
        .inImage(
            clock(CLOCKS.at("monotonic", TimensEntry::getMonotonic)),
            clock(CLOCKS.at("boottime", TimensEntry::getBoottime)));
    info("PIDNS-EXT", SOURCE, "The pid namespace comes from the images")
        .why("A restore needs --external for the one that is named.")
        .inImage(
            Walk.entries(ImageType.PIDNS, PidnsEntry.class)
                .where(PidnsEntry::hasExtKey)
                .report("ext_key", "a restore needs the pid namespace {}", PidnsEntry::getExtKey));
  }

  private static void map(
      Item<UsernsEntry> users, String field, List<UidGidExtent> extents, Reporter out) {
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
      // The kernel takes no more extents, and each is compared with all others.
      for (int j = 0; j < i && i < MOST_EXTENTS; j++) {
        UidGidExtent other = extents.get(j);
        if (overlap(extent.getFirst(), extent, other.getFirst(), other)
            || overlap(extent.getLowerFirst(), extent, other.getLowerFirst(), other)) {
          out.report(users, path + "first", "the extent overlaps with {}[{}]", field, j);
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
    void user(Item<?> item, String field, int id) {
      check(item, field, id, "user", users.getUidMapList(), 0);
    }

    void group(Item<?> item, String field, int id) {
      check(item, field, id, "group", users.getGidMapList(), IDS);
    }

    private void check(
        Item<?> item, String field, int id, String kind, List<UidGidExtent> map, long mark) {
      boolean mapped =
          map.stream()
              .anyMatch(
                  extent ->
                      Integer.compareUnsigned(id, extent.getFirst()) >= 0
                          && Integer.toUnsignedLong(id) < end(extent.getFirst(), extent));
      if (!mapped && reported.add(Integer.toUnsignedLong(id) | mark)) {
        out.report(item, field, "the {} {} is not mapped", kind, id);
      }
    }
  }

  private static void mappedIds(Inspection in, Reporter out) {
    UsernsEntry users = USERS.all(in).get(0).it();
    Mapping mapping = new Mapping(users, new HashSet<>(), out);
    THREADS
        .where(it -> core(it).getThreadCore().hasCreds())
        .at("thread_core", it -> core(it).getThreadCore())
        .at("creds", ThreadCoreEntry::getCreds)
        .forEach(in, creds -> credentials(creds, mapping));
    Walk.entries(ImageType.GHOST_FILE, GhostFileEntry.class)
        .forEach(
            in,
            ghost -> {
              mapping.user(ghost, "uid", ghost.it().getUid());
              mapping.group(ghost, "gid", ghost.it().getGid());
            });
    OBJECTS.forEach(
        in,
        object -> {
          mapping.user(object, "uid", object.it().getUid());
          mapping.user(object, "cuid", object.it().getCuid());
          mapping.group(object, "gid", object.it().getGid());
          mapping.group(object, "cgid", object.it().getCgid());
        });
  }

  private static void credentials(Item<CredsEntry> item, Mapping mapping) {
    CredsEntry creds = item.it();
    mapping.user(item, "uid", creds.getUid());
    mapping.user(item, "euid", creds.getEuid());
    mapping.user(item, "suid", creds.getSuid());
    mapping.user(item, "fsuid", creds.getFsuid());
    mapping.group(item, "gid", creds.getGid());
    mapping.group(item, "egid", creds.getEgid());
    mapping.group(item, "sgid", creds.getSgid());
    mapping.group(item, "fsgid", creds.getFsgid());
    for (int i = 0; i < creds.getGroupsCount(); i++) {
      mapping.group(item, "groups[" + i + "]", creds.getGroups(i));
    }
  }

  private static Check name(String field, ToIntFunction<UtsnsEntry> bytes) {
    return NAMES
        .where(it -> bytes.applyAsInt(it) > LONGEST_NAME)
        .report(field, "the name has {} bytes", bytes::applyAsInt);
  }

  private static Check clock(Walk<Timespec> offsets) {
    return offsets.atMost("tv_nsec", Timespec::getTvNsec, NANOSECOND, "{} is not below 1000000000");
  }
}
