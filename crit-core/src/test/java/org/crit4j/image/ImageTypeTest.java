package org.crit4j.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.internal.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the table of image types against CRIU's table of magics and the names of its files. */
final class ImageTypeTest {
  /** Names in CRIU's table that are no type of ours, and why. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "RAW_IMAGE", "says that there is no magic",
          "IMG_COMMON", "the magic before other magics",
          "IMG_SERVICE", "the magic before other magics",
          "SHMEM_PAGEMAP", "the magic of PAGEMAP",
          "PAGES_OLD", "the magic of PAGEMAP",
          "SHM_PAGES_OLD", "the magic of PAGEMAP",
          "PSIGNAL", "the magic of SIGNAL",
          "BINFMT_MISC_OLD", "the magic of BINFMT_MISC",
          "KDAT", "a cache of kernel features, no image");

  /** Types of ours that are not in CRIU's table: written by others, and raw. */
  private static final Set<String> OTHERS = Set.of("PAGES_COMPRESSED", "AMDGPU");

  private static Map<String, Integer> table() throws IOException {
    Map<String, Integer> magics = new LinkedHashMap<>();
    Path table = Fixtures.file("schema/magics.tsv");
    Files.readAllLines(table, UTF_8).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .forEach(row -> magics.put(row[0], Integer.decode(row[1])));
    return magics;
  }

  @Test
  void everyNameOfTheTableIsATypeOrLeftOutForAReason() throws IOException {
    Set<String> expected = new TreeSet<>(table().keySet());
    expected.removeAll(LEFT_OUT.keySet());
    expected.addAll(OTHERS);
    Set<String> actual = new TreeSet<>(Stream.of(ImageType.values()).map(Enum::name).toList());
    assertEquals(expected, actual);
  }

  @Test
  void magicsAreThoseOfTheTable() throws IOException {
    Map<String, Integer> expected = new TreeMap<>(table());
    expected.keySet().removeAll(LEFT_OUT.keySet());
    OTHERS.forEach(name -> expected.put(name, 0));
    Map<String, Integer> actual = new TreeMap<>();
    for (ImageType type : ImageType.values()) {
      actual.put(type.name(), type.magic());
    }
    assertEquals(expected, actual);
  }

  @Test
  void namesLeftOutForTheirMagicHaveTheOneOfAType() throws IOException {
    Map<String, Integer> table = table();
    LEFT_OUT.forEach(
        (name, reason) -> {
          if (reason.startsWith("the magic of ")) {
            ImageType type = ImageType.valueOf(reason.substring("the magic of ".length()));
            assertEquals(type.magic(), table.get(name), name);
          }
        });
    assertEquals(ImageType.COMMON_MAGIC, table.get("IMG_COMMON"));
    assertEquals(ImageType.SERVICE_MAGIC, table.get("IMG_SERVICE"));
  }

  @Test
  void typesAreFoundByMagicAndNameUnlessTheyAreRaw() {
    for (ImageType type : ImageType.values()) {
      Optional<ImageType> found = type.isRaw() ? Optional.empty() : Optional.of(type);
      assertEquals(found, ImageType.byMagic(type.magic()), type + " by magic");
      assertEquals(found, ImageType.byName(type.name()), type + " by name");
    }
  }

  @Test
  void entriesAreMessagesOfTheSchema() {
    for (ImageType type : ImageType.values()) {
      assertEquals(type.isRaw(), type.entries().isEmpty(), type.name());
      type.entries()
          .ifPresent(
              entries ->
                  assertAll(
                      () -> assertEquals(entries.head(), Schema.message(entries.head()).name),
                      () -> assertEquals(entries.body(), Schema.message(entries.body()).name)));
    }
  }

  @Test
  void everyTypeHasItsFileNamesInTheListBelow() {
    Set<String> expected = new TreeSet<>();
    for (ImageType type : ImageType.values()) {
      type.fileNamePatterns().forEach(pattern -> expected.add(type + " " + pattern));
    }
    Set<String> actual = new TreeSet<>();
    for (String row : FILE_NAMES.strip().split("\n", -1)) {
      String[] columns = row.strip().split(", *", -1);
      ImageType type = ImageType.valueOf(columns[1]);
      List<String> matching = new ArrayList<>(type.fileNamePatterns());
      matching.removeIf(pattern -> !FileNamePattern.matches(pattern, columns[0]));
      assertEquals(1, matching.size(), row);
      actual.add(type + " " + matching.get(0));
    }
    assertEquals(expected, actual);
  }

  private static final String FILE_NAMES =
      """
      inventory.img, INVENTORY
      pstree.img, PSTREE
      core-12025.img, CORE
      ids-1.img, IDS
      mm-1.img, MM
      fs-1.img, FS
      fdinfo-2.img, FDINFO
      files.img, FILES
      pagemap-1.img, PAGEMAP
      pagemap-shmem-3071.img, PAGEMAP
      pages-1.img, PAGES
      pages-shmem-3071.img, PAGES
      pages-1.comp.img, PAGES_COMPRESSED
      remap-fpath.img, REMAP_FPATH
      ghost-file-1f.img, GHOST_FILE
      pipes-data.img, PIPES_DATA
      fifo-data.img, FIFO_DATA
      sk-queues.img, SK_QUEUES
      tcp-stream-2c93db.img, TCP_STREAM
      tty-info.img, TTY_INFO
      tty-data.img, TTY_DATA
      cgroup.img, CGROUP
      filelocks.img, FILE_LOCKS
      seccomp.img, SECCOMP
      apparmor.img, APPARMOR
      memfd.img, MEMFD_INODE
      bpfmap-data.img, BPFMAP_DATA
      utsns-11.img, UTSNS
      ipcns-var-10.img, IPC_VAR
      ipcns-shm-10.img, IPCNS_SHM
      ipcns-msg-10.img, IPCNS_MSG
      ipcns-sem-10.img, IPCNS_SEM
      mountpoints-13.img, MNTS
      userns-14.img, USERNS
      timens-0.img, TIMENS
      pidns-9.img, PIDNS
      netns-10.img, NETNS
      netdev-10.img, NETDEV
      ifaddr-10.img, IFADDR
      route-10.img, ROUTE
      route6-10.img, ROUTE6
      rule-10.img, RULE
      iptables-10.img, IPTABLES
      ip6tables-10.img, IP6TABLES
      nftables-10.img, NFTABLES
      netns-ct-10.img, NETNF_CT
      netns-exp-10.img, NETNF_EXP
      tmpfs-dev-49.tar.gz.img, TMPFS_DEV
      tmpfs-49.tar.gz.img, TMPFS_IMG
      autofs-49.img, AUTOFS
      binfmt-misc.img, BINFMT_MISC
      binfmt-misc-49.img, BINFMT_MISC
      cpuinfo.img, CPUINFO
      stats-dump, STATS
      stats-restore, STATS
      irmap-cache, IRMAP_CACHE
      reg-files.img, REG_FILES
      ext-files.img, EXT_FILES
      ns-files.img, NS_FILES
      eventfd.img, EVENTFD_FILE
      eventpoll.img, EVENTPOLL_FILE
      eventpoll-tfd.img, EVENTPOLL_TFD
      signalfd.img, SIGNALFD
      inotify.img, INOTIFY_FILE
      inotify-wd.img, INOTIFY_WD
      fanotify.img, FANOTIFY_FILE
      fanotify-mark.img, FANOTIFY_MARK
      pipes.img, PIPES
      fifo.img, FIFO
      unixsk.img, UNIXSK
      inetsk.img, INETSK
      packetsk.img, PACKETSK
      netlinksk.img, NETLINK_SK
      tty.img, TTY_FILES
      tunfile.img, TUNFILE
      timerfd.img, TIMERFD
      pidfd.img, PIDFD
      bpfmap-file.img, BPFMAP_FILE
      creds-1.img, CREDS
      sigacts-1.img, SIGACT
      vmas-1.img, VMAS
      rlimit-1.img, RLIMIT
      itimers-1.img, ITIMERS
      posix-timers-1.img, POSIX_TIMERS
      signal-s-1.img, SIGNAL
      signal-p-1.img, SIGNAL
      amdgpu-kfd-1.img, AMDGPU
      amdgpu-renderD-128.img, AMDGPU
      amdgpu-dmabuf_1.img, AMDGPU
      amdgpu-pages-1-00ff.img, AMDGPU
      amdgpu-drm-pages-1-2-00ff.img, AMDGPU
      """;

  @ParameterizedTest
  @CsvSource(textBlock = FILE_NAMES)
  void fileNamesTellTheType(String fileName, ImageType type) {
    assertEquals(Optional.of(type), ImageType.byFileName(fileName));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "img",
        "core.img",
        "core-.img",
        "core-1",
        "core-1.img.json",
        "core-1.img~",
        "xcore-1.img",
        "Core-1.img",
        "core-1x.img",
        "core--1.img",
        "pages-.img",
        "tmpfs-1.img",
        "stats-dump.img",
        "dump.log",
        "descriptors.json",
        "parent"
      })
  void otherFileNamesTellNothing(String fileName) {
    assertTrue(ImageType.byFileName(fileName).isEmpty(), fileName);
  }
}
