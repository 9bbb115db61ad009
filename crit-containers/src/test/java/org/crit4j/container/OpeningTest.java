package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a checkpoint is packed in, it is opened, and says the same. */
final class OpeningTest {
  /** What an archive does not keep in memory. */
  private static final byte[] LARGE = "pages".repeat(20_000).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;

  private static void assertIsCounter(ContainerCheckpoint checkpoint) throws IOException {
    assertEquals(Engine.PODMAN, checkpoint.engine());
    assertEquals(Optional.of("counter"), checkpoint.containerName());
    assertEquals(Optional.of("localhost/demo/busybox:1.0"), checkpoint.image());
    assertEquals(Optional.of("crun"), checkpoint.runtime());
    assertEquals(Optional.of("2026-11-21T02:22:27Z"), checkpoint.created());
    assertEquals(259385, checkpoint.checkpointSize());
    assertEquals(208896, checkpoint.pagesSize());
    assertEquals(2048, checkpoint.rootfsDiff().orElseThrow().size());
    Images images = new Images(checkpoint.images());
    assertEquals(
        "sleep", images.first("core-15.img", CoreEntry.class).orElseThrow().getTc().getComm());
    assertEquals(73728, checkpoint.images().size("pages-1.img").orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void anyCompressionIsToldByTheContent(Compression compression) throws IOException {
    // The name lies about it.
    Path archive = directory.resolve("counter.tar.gz");
    Files.write(archive, RawTar.compressed(Samples.unpacked(Samples.COUNTER_2), compression));
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      assertEquals(Form.CONTAINER, checkpoint.form());
      assertEquals(compression, checkpoint.tree().compression());
      assertIsCounter(checkpoint);
    }
  }

  @Test
  void anUnpackedArchiveIsTheSame() throws Exception {
    Path unpacked = Samples.unpack(Samples.COUNTER_2, directory.resolve("unpacked"));
    try (ContainerCheckpoint checkpoint = Samples.open(unpacked)) {
      assertEquals(Form.CONTAINER, checkpoint.form());
      assertIsCounter(checkpoint);
    }
  }

  @Test
  void aPodmanExport() throws IOException {
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.PODMAN)) {
      assertEquals(Engine.PODMAN, checkpoint.engine());
      assertEquals(Compression.ZSTD, checkpoint.tree().compression());
      assertEquals(Optional.of("svc1"), checkpoint.containerName());
      assertEquals(List.of("10.88.0.6"), checkpoint.addresses());
      assertEquals("ee:ac:78:b2:d6:27", checkpoint.networks().get(0).mac().orElseThrow());
      assertEquals(List.of("10.88.0.1"), checkpoint.networks().get(0).gateways());
      assertEquals(532117, checkpoint.checkpointSize());
      assertEquals(List.of("/bin/wget", "/etc/obsolete.conf"), checkpoint.deletedFiles());
      assertEquals("svcdata", checkpoint.volumes().get(0).name());
      assertEquals("ctr.log", checkpoint.logs().get(0).name());
      assertTrue(checkpoint.sharedMemory().isPresent());
      assertTrue(checkpoint.statistics().orElseThrow().getDump().getFreezingTime() > 0);
      // Podman does not record it; CRIU's own files tell.
      assertFalse(checkpoint.isTimeRecorded());
      assertEquals(Optional.of("2026-11-21T02:21:05Z"), checkpoint.checkpointed());
      assertEquals(
          List.of(
              "DELETED /bin/wget",
              "DELETED /etc/obsolete.conf",
              "PRESENT /var/cache",
              "PRESENT /var/cache/a.txt",
              "PRESENT /var/cache/link",
              "PRESENT /var/log/svc.log"),
          checkpoint.rootfsDiff().orElseThrow().changes().stream()
              .map(it -> it.kind() + " " + it.path())
              .toList());
    }
  }

  @Test
  void anArchiveOfCriO() throws IOException {
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.CRI_O)) {
      assertEquals(Engine.CRI_O, checkpoint.engine());
      assertEquals(Optional.of("app"), checkpoint.containerName());
      assertEquals(Optional.of("demo-app"), checkpoint.podName());
      assertEquals(Optional.of("shop"), checkpoint.podNamespace());
      assertEquals(Optional.of("2026-11-21T02:29:32.697553312Z"), checkpoint.created());
      assertEquals(Optional.of("2026-11-21T02:29:36Z"), checkpoint.checkpointed());
      assertTrue(checkpoint.isTimeRecorded());
      assertEquals(List.of("10.85.0.17"), checkpoint.addresses());
      assertEquals(Optional.of("4.2"), checkpoint.criuVersion());
      assertEquals(5, checkpoint.bindMounts().size());
      assertTrue(checkpoint.bindMounts().get(4).directory());
      assertEquals(
          List.of("io.kubernetes.cri-o.LogPath", "dump.log"),
          checkpoint.logs().stream().map(Part::name).toList());
    }
  }

  @Test
  void aDirectoryOfDocker() throws Exception {
    Path top = Samples.unpack(Samples.DOCKER, directory.resolve("docker"));
    try (ContainerCheckpoint checkpoint = Samples.open(top.resolve("cp2"))) {
      assertEquals(Form.IMAGES, checkpoint.form());
      assertEquals(Engine.RUNTIME, checkpoint.engine());
      assertEquals(154595, checkpoint.checkpointSize());
      assertEquals(Optional.empty(), checkpoint.containerName());
      assertEquals(Optional.empty(), checkpoint.statistics());
      assertEquals(Optional.empty(), checkpoint.rootfsDiff());
      assertEquals(29, checkpoint.images().names().size());
    }
  }

  @Test
  void aTarOfPlainImages() throws IOException {
    byte[] inventory = image("inventory.img");
    Path archive = new RawTar().file("./inventory.img", inventory).to(directory.resolve("raw.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      assertEquals(Form.IMAGES, checkpoint.form());
      assertEquals(Engine.CRIU, checkpoint.engine());
      Images images = new Images(checkpoint.images());
      assertTrue(images.first("inventory.img", InventoryEntry.class).isPresent());
    }
  }

  @Test
  void aPreCheckpoint() throws IOException {
    Path archive =
        new RawTar()
            .directory("pre-checkpoint")
            .file("pre-checkpoint/inventory.img", image("inventory.img"))
            .to(directory.resolve("pre.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      assertEquals(Form.PRE_CHECKPOINT, checkpoint.form());
      assertEquals(List.of("inventory.img"), checkpoint.images().names());
    }
  }

  private static byte[] content(ImageSource images, String name) throws IOException {
    try (ImageData data = images.open(name).orElseThrow()) {
      return data.stream().readAllBytes();
    }
  }

  private static byte[] image(String name) throws IOException {
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.PODMAN)) {
      return content(checkpoint.images(), name);
    }
  }

  @Test
  void theParentIsFoundInTheSameArchive() throws IOException {
    Path archive =
        new RawTar()
            .link("checkpoint/parent", "../pre-checkpoint")
            .file("checkpoint/inventory.img", image("inventory.img"))
            .file("pre-checkpoint/pagemap-1.img", image("pagemap-1.img"))
            .to(directory.resolve("both.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      ImageSource parent = checkpoint.images().parent().orElseThrow();
      assertEquals(List.of("pagemap-1.img"), parent.names());
      assertEquals(Optional.empty(), parent.parent());
    }
  }

  @Test
  void aParentInAnotherArchiveIsMissed() throws IOException {
    Path archive =
        new RawTar()
            .link("checkpoint/parent", "../pre-checkpoint")
            .file("checkpoint/inventory.img", image("inventory.img"))
            .to(directory.resolve("second.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      CritException problem = assertThrows(CritException.class, () -> checkpoint.images().parent());
      assertTrue(problem.problem().contains("not in the archive"), problem.problem());
    }
  }

  @Test
  void aParentInAnotherArchiveIsNamed() throws IOException {
    Path first =
        new RawTar()
            .file("pre-checkpoint/inventory.img", image("inventory.img"))
            .file("pre-checkpoint/pagemap-1.img", image("pagemap-1.img"))
            .file("pre-checkpoint/pages-1.img", LARGE)
            .to(directory.resolve("first.tar.gz"), Compression.GZIP);
    Path second =
        new RawTar()
            .link("pre-checkpoint/parent", "../pre-checkpoint")
            .file("pre-checkpoint/inventory.img", image("inventory.img"))
            .to(directory.resolve("second.tar"));
    Path last =
        new RawTar()
            .link("checkpoint/parent", "../pre-checkpoint")
            .file("checkpoint/inventory.img", image("inventory.img"))
            .to(directory.resolve("last.tar.zst"), Compression.ZSTD);
    ImageSource beforeThat;
    try (ImageSource images =
        new CheckpointOpener(ArchiveLimits.DEFAULT, new Collected())
            .withPrevious(List.of(second, first))
            .images(last)) {
      ImageSource before = images.parent().orElseThrow();
      assertEquals(second + ":pre-checkpoint", before.label());
      assertEquals(List.of("inventory.img"), before.names());
      beforeThat = before.parent().orElseThrow();
      assertEquals(first + ":pre-checkpoint", beforeThat.label());
      assertEquals(Optional.empty(), beforeThat.parent());
      assertArrayEquals(LARGE, content(beforeThat, "pages-1.img"));
    }
    assertThrows(
        IOException.class,
        () -> content(beforeThat, "pages-1.img"),
        "closing closes the previous dumps too");
    try (ContainerCheckpoint checkpoint =
        ContainerCheckpoint.open(
            last,
            ContainerCheckpoint.Purpose.METADATA,
            List.of(second),
            ArchiveLimits.DEFAULT,
            new Collected())) {
      ImageSource before = checkpoint.images().parent().orElseThrow();
      assertThrows(CritException.class, before::parent, "its own link leads nowhere");
    }
  }

  @Test
  void whatIsUnpackedIsPrivateAndGoesAway() throws IOException {
    Path place;
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.PODMAN)) {
      Set<Path> before = spools();
      content(checkpoint.images(), "core-1.img");
      assertEquals(before, spools(), "what is small stays in memory");
      content(checkpoint.images(), "pages-1.img");
      Set<Path> made = new HashSet<>(spools());
      made.removeAll(before);
      place = made.iterator().next();
      Path unpacked = place.resolve("member-0");
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place)));
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked)));
    }
    assertFalse(Files.exists(place));
  }

  /** The places of this process: others may unpack in the same directory meanwhile. */
  private static Set<Path> spools() throws IOException {
    Set<Path> found = new HashSet<>();
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        placeOf(descriptor).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Path> placeOf(Path descriptor) throws IOException {
    try {
      return Optional.ofNullable(Files.readSymbolicLink(descriptor).getParent())
          .filter(place -> place.getNameCount() > 0)
          .filter(place -> place.getFileName().toString().startsWith("crit4j-"));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // closed meanwhile
    }
  }

  @Test
  void questionsOnTheContainerUnpackNoPages() throws IOException {
    // Sixteen gigabytes of pages that are not there: whoever touches them fails.
    RawTar tar = new RawTar();
    tar.file("config.dump", "{\"id\": \"abc\", \"runtime\": \"crun\"}");
    tar.tampered(
        "checkpoint/pages-1.img",
        '0',
        new byte[0],
        header -> RawTar.put(header, 124, RawTar.octal(16L << 30, 11)));
    Path archive = directory.resolve("large.tar");
    Files.write(archive, tar.openBytes());
    try (var file = new java.io.RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(tar.openBytes().length + (16L << 30) + 1024);
    }
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      assertEquals(16L << 30, checkpoint.pagesSize());
      assertEquals(Optional.of("crun"), checkpoint.runtime());
    }
  }

  @Test
  void whatIsNoCheckpointIsToldSo() throws IOException {
    Path text =
        Files.writeString(directory.resolve("text"), "no archive, though long enough\n".repeat(50));
    Path other = new RawTar().file("a", "b").to(directory.resolve("other.tar"));
    Path empty = Files.write(directory.resolve("empty"), new byte[0]);
    assertProblem(text, "this is a file");
    assertProblem(empty, "this is a file");
    assertProblem(other, "no checkpoint here");
    assertProblem(directory.resolve("missing"), "there is no such file or directory");
    assertProblem(Files.createDirectory(directory.resolve("d")), "no checkpoint here");
  }

  /** What {@code open} and {@code images} find, which must be the same. */
  private static String found(Path place) throws IOException {
    CheckpointOpener opener = new CheckpointOpener(ArchiveLimits.DEFAULT, new Collected());
    try (ContainerCheckpoint checkpoint = opener.open(place, Purpose.METADATA);
        ImageSource own = checkpoint.images();
        ImageSource images = opener.images(place)) {
      assertEquals(own.label(), images.label());
      assertEquals(own.names(), images.names());
      return checkpoint.form() + " " + String.join(",", images.names());
    }
  }

  @Test
  void aDirectoryAndAnArchiveOfItAreTheSame() throws IOException {
    Map<List<String>, String> forms =
        Map.of(
            List.of("inventory.img", "pre-checkpoint/pagemap-1.img"), "IMAGES inventory.img",
            List.of("pagemap-1.img"), "IMAGES pagemap-1.img",
            List.of("stats-dump", "pre-checkpoint/pagemap-1.img"), "PRE_CHECKPOINT pagemap-1.img",
            List.of("checkpoint/core-1.img", "stats-dump"), "CONTAINER core-1.img",
            List.of("checkpoint/core-1.img", "files.img"), "CONTAINER core-1.img",
            List.of("stats-dump"), "IMAGES stats-dump");
    int number = 0;
    for (Map.Entry<List<String>, String> each : forms.entrySet()) {
      Path place = Files.createDirectory(directory.resolve("place-" + number++));
      RawTar tar = new RawTar();
      for (String name : each.getKey()) {
        Files.createDirectories(place.resolve(name).getParent());
        Files.writeString(place.resolve(name), "x");
        tar.file(name, "x");
      }
      assertEquals(each.getValue(), found(place), each.getKey()::toString);
      assertEquals(
          each.getValue(), found(tar.to(place.resolveSibling(place.getFileName() + ".tar"))));
    }
  }

  @Test
  void imagesThatAreLinksAreACheckpointToo() throws IOException {
    Path place = Files.createDirectory(directory.resolve("links"));
    Path image = Files.write(directory.resolve("inventory"), image("inventory.img"));
    Files.createSymbolicLink(place.resolve("inventory.img"), image);
    assertEquals("IMAGES inventory.img", found(place));
  }

  @Test
  void sparseMembersOfAPlainTarAreReadInPlace() throws IOException {
    byte[] stored = "abcdefgh".getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[3000];
    System.arraycopy(stored, 0, all, 1000, 3);
    System.arraycopy(stored, 3, all, 2995, 5);
    Path old =
        new RawTar()
            .extended(
                "pages-1.img", '0', stored, "GNU.sparse.map=1000,3,2995,5", "GNU.sparse.size=3000")
            .file("inventory.img", "x")
            .to(directory.resolve("old.tar"));
    byte[] map = new byte[512 + stored.length];
    byte[] numbers = "2\n1000\n3\n2995\n5\n".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(numbers, 0, map, 0, numbers.length);
    System.arraycopy(stored, 0, map, 512, stored.length);
    Path posix =
        new RawTar()
            .extended(
                "pages-1.img",
                '0',
                map,
                "GNU.sparse.major=1",
                "GNU.sparse.minor=0",
                "GNU.sparse.realsize=3000")
            .file("inventory.img", "x")
            .to(directory.resolve("posix.tar"));
    for (Path archive : List.of(old, posix)) {
      Set<Path> before = spools();
      try (ContainerCheckpoint checkpoint = Samples.open(archive);
          ImageData data = checkpoint.images().require("pages-1.img")) {
        assertEquals(3000, data.size());
        assertArrayEquals(all, data.stream().readAllBytes());
        byte[] some = new byte[4];
        for (int at = 0; at < all.length; at++) {
          int count = data.read(at, some, 0, 4);
          assertTrue(count > 0);
          for (int i = 0; i < count; i++) {
            assertEquals(all[at + i], some[i]);
          }
        }
        assertEquals(-1, data.read(3000, some, 0, 4));
        assertEquals(before, spools());
      }
    }
  }

  private static void assertProblem(Path file, String problem) {
    CritException failure = assertThrows(CritException.class, () -> Samples.open(file));
    assertEquals(problem, failure.problem());
    assertEquals(Optional.of(file.toString()), failure.location().file());
  }

  @Test
  void damagedMetadataIsAWarning() throws IOException {
    Path archive =
        new RawTar()
            .directory("checkpoint")
            .file("config.dump", "{\"id\": ")
            .file("spec.dump", "[" + "[".repeat(100_000))
            .file("network.status", "null")
            .to(directory.resolve("damaged.tar"));
    Collected warnings = new Collected();
    try (ContainerCheckpoint checkpoint = Samples.open(archive, warnings)) {
      assertEquals(Optional.empty(), checkpoint.config());
      assertEquals(List.of(), checkpoint.networks());
    }
    assertEquals(
        List.of(
            "is cut off; expected a JSON object",
            "is no JSON, in line 1; expected a JSON object",
            "there are no images of CRIU in checkpoint: they were written elsewhere, or left out"),
        warnings.lines());
  }

  @Test
  void aContainerdArchive() throws IOException {
    byte[] layer =
        RawTar.compressed(
            new RawTar()
                .file("etc/new.conf", "x")
                .file("etc/.wh.old.conf", "")
                .file("var/lib/.wh..wh..opq", "")
                .bytes(),
            Compression.GZIP);
    Path archive =
        new RawTar()
            .directory("checkpoint")
            .file("checkpoint/inventory.img", image("inventory.img"))
            .file(
                "config.dump",
                "{\"id\":\"1\",\"name\":\"ctr_pod_ns_uid_0\",\"rootfsImageName\":\"img\","
                    + "\"runtime\":\"io.containerd.runc.v2\",\"checkpointedTime\":\"0001-01-01T00:00:00Z\"}")
            .file(
                "spec.dump",
                "{\"annotations\":{\"io.kubernetes.cri.container-name\":\"ctr\","
                    + "\"io.kubernetes.cri.sandbox-name\":\"pod\",\"io.kubernetes.cri.sandbox-namespace\":\"ns\"}}")
            .file("status", "{\"Version\":\"v1\",\"Pid\":7}")
            .file("status.dump", "{\"state\":1}")
            .file("container.log", "x")
            .file("rootfs-diff.tar", layer)
            .to(directory.resolve("containerd.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      assertEquals(Engine.CONTAINERD, checkpoint.engine());
      assertEquals(Optional.of("ctr"), checkpoint.containerName());
      assertEquals(Optional.of("pod"), checkpoint.podName());
      assertEquals(Optional.of("ns"), checkpoint.podNamespace());
      assertFalse(checkpoint.isTimeRecorded());
      assertTrue(checkpoint.status().orElseThrow().contains("\"Pid\":7"));
      assertTrue(checkpoint.reportedStatus().orElseThrow().contains("\"state\":1"));
      assertEquals(
          List.of("PRESENT /etc/new.conf", "DELETED /etc/old.conf", "EMPTIED /var/lib"),
          checkpoint.rootfsDiff().orElseThrow().changes().stream()
              .map(it -> it.kind() + " " + it.path())
              .toList());
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void logsAreRead() throws IOException {
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.PODMAN)) {
      Part log = checkpoint.logs().get(0);
      try (var in = checkpoint.tree().open(log.member())) {
        assertTrue(text(in.readAllBytes()).contains(" stdout F "));
      }
    }
  }
}
