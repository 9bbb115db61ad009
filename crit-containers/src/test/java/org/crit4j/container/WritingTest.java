package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.Compression;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.container.archive.Repacker;
import org.crit4j.container.archive.UnpackOptions;
import org.crit4j.container.member.Member;
import org.crit4j.container.oci.OciImageBuilder;
import org.crit4j.container.rootfs.FileChange;
import org.crit4j.container.rootfs.RootfsApplier;
import org.crit4j.container.rootfs.RootfsDiffWriter;
import org.crit4j.images.CoreEntry;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.source.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of a checkpoint: directories, archives, images, file systems. */
final class WritingTest {
  private static final ArchiveLimits LIMITS = ArchiveLimits.DEFAULT;

  @TempDir private Path directory;
  private final Collected warnings = new Collected();

  private Path extract(Path archive, CheckpointExtractor.Selection selection) throws IOException {
    Path target = directory.resolve("extracted-" + selection);
    try (ContainerCheckpoint checkpoint = Samples.open(archive)) {
      new CheckpointExtractor(UnpackOptions.CAREFUL, warnings)
          .extract(checkpoint, selection, target);
    }
    assertEquals(List.of(), warnings.lines());
    return target;
  }

  private static List<String> names(Path target) throws IOException {
    try (var files = Files.list(target)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void podmansTwoHalvesMakeTheWhole() throws IOException {
    List<String> config = names(extract(Samples.PODMAN, CheckpointExtractor.Selection.CONFIG_ONLY));
    List<String> rest =
        names(extract(Samples.PODMAN, CheckpointExtractor.Selection.WITHOUT_CONFIG));
    List<String> both = new ArrayList<>(config);
    both.addAll(rest);
    both.sort(null);
    assertEquals(List.of("config.dump", "spec.dump"), config);
    assertEquals(names(extract(Samples.PODMAN, CheckpointExtractor.Selection.ALL)), both);
  }

  /** What matters to who imports: order, names, kinds, modes, owners, times, sizes, content. */
  private static List<String> structure(Path archive) throws IOException {
    List<String> lines = new ArrayList<>();
    try (MemberTree tree =
        Archives.open(
            archive,
            LIMITS,
            (where, what) -> {
              throw new AssertionError(what);
            },
            it -> false)) {
      tree.visit(
          (member, content) ->
              lines.add(
                  String.join(
                      " ",
                      member.name().latin1(),
                      member.kind().toString(),
                      Integer.toOctalString(member.mode()),
                      member.uid() + ":" + member.gid(),
                      String.valueOf(member.modified()),
                      String.valueOf(member.size()),
                      HexFormat.of().toHexDigits(Arrays.hashCode(content.readAllBytes())))));
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"podman-svc", "counter-1", "counter-2"})
  void extractedAndPackedAgainItIsWhatPodmanWrote(String name) throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "owners need root");
    Path original =
        Map.of(
                "podman-svc", Samples.PODMAN,
                "counter-1", Samples.COUNTER_1,
                "counter-2", Samples.COUNTER_2)
            .get(name);
    Path extracted = extract(original, CheckpointExtractor.Selection.ALL);
    Path packed = directory.resolve("packed.tar.zst");
    new CheckpointPacker(LIMITS, warnings).pack(extracted, packed, Compression.ZSTD);
    List<String> expected = structure(original);
    List<String> actual = structure(packed);
    // The directory of volumes is written, which Podman leaves to who unpacks.
    actual.removeIf(it -> it.startsWith("volumes/ "));
    assertEquals(expected, actual);
    assertEquals(0100600, Files.getAttribute(packed, "unix:mode"));
  }

  @Test
  void whatHoldsNoCheckpointIsNotPacked() throws IOException {
    Path packed = directory.resolve("packed.tar");
    CritException failure =
        assertThrows(
            CritException.class,
            () ->
                new CheckpointPacker(LIMITS, warnings)
                    .pack(Files.createDirectory(directory.resolve("e")), packed, Compression.NONE));
    assertEquals("no checkpoint here", failure.problem());
    assertFalse(Files.exists(packed));
  }

  private Path json(Path archive, String image, String from, String to) throws IOException {
    Path json = directory.resolve("image.json");
    try (ContainerCheckpoint checkpoint = Samples.open(archive);
        ImageData data = checkpoint.images().open(image).orElseThrow()) {
      new ImageDecoder(DecodeOptions.PRETTY, warnings).decode(data.stream(), json);
    }
    Files.writeString(json, Files.readString(json).replace(from, to));
    return json;
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void repackedEverythingElseIsTheSameBitForBit(Compression compression) throws IOException {
    byte[] before = Samples.unpacked(Samples.PODMAN);
    Path copy = directory.resolve("copy");
    Path json = json(Samples.PODMAN, "core-1.img", "\"svc-super\"", "\"much-longer-name\"");
    new ImageReplacement(LIMITS, EncodeOptions.DEFAULT, warnings)
        .replace(
            Samples.PODMAN, Map.of("checkpoint/core-1.img", json), copy, Optional.of(compression));
    try (ContainerCheckpoint checkpoint = Samples.open(copy)) {
      CoreEntry core =
          new Images(checkpoint.images()).first("core-1.img", CoreEntry.class).orElseThrow();
      assertEquals("much-longer-name", core.getTc().getComm());
      assertEquals(compression, checkpoint.tree().compression());
    }
    // Put the old image back: then all is as it was.
    Path old = json(Samples.PODMAN, "core-1.img", "", "");
    Path back = directory.resolve("back");
    new ImageReplacement(LIMITS, EncodeOptions.DEFAULT, warnings)
        .replace(copy, Map.of("checkpoint/core-1.img", old), back, Optional.of(Compression.NONE));
    assertArrayEquals(before, Files.readAllBytes(back));
  }

  @Test
  void repackingKeepsWhatOthersLose() throws IOException {
    byte[] archive =
        new RawTar()
            .extended("x", '0', new byte[3], "path=caf\u00e9\u00ff", "SCHILY.xattr.user.a=b")
            .member("././@LongLink", 'L', 0, "", RawTar.latin1("n".repeat(150) + "\0"))
            .file("n", "long")
            .member("z", 'Z', 0644, "", new byte[5])
            .file("a", "first")
            .file("a", "again")
            .file("../outside", "x")
            .raw(new byte[1024])
            .raw(RawTar.latin1("behind the end"))
            .openBytes();
    Path file = Files.write(directory.resolve("odd.tar"), archive);
    Path content = Files.writeString(directory.resolve("content"), "FIRST");
    Path copy = directory.resolve("copy.tar");
    new Repacker(LIMITS).repack(file, Map.of("a", content), copy, Optional.empty());
    byte[] expected =
        new String(archive, StandardCharsets.ISO_8859_1)
            .replace("first", "FIRST")
            .replace("again", "FIRST")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertArrayEquals(expected, Files.readAllBytes(copy));
  }

  @Test
  void aMemberThatIsNotThereLeavesTheOutputUntouched() throws IOException {
    Path copy = Files.writeString(directory.resolve("copy"), "precious");
    Path content = Files.writeString(directory.resolve("content"), "x");
    CritException failure =
        assertThrows(
            CritException.class,
            () ->
                new Repacker(LIMITS)
                    .repack(Samples.PODMAN, Map.of("core-1.img", content), copy, Optional.empty()));
    assertEquals("has no file core-1.img to replace", failure.problem());
    assertEquals("precious", Files.readString(copy));
  }

  private static JsonObject object(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static Path blob(Path layout, JsonObject descriptor) {
    return layout.resolve("blobs/" + descriptor.get("digest").getAsString().replace(':', '/'));
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "GZIP", "ZSTD"})
  void anImageHasTheAnnotationsOfAllEngines(Compression compression) throws IOException {
    Path layout = directory.resolve("image");
    OciImageBuilder builder =
        new OciImageBuilder(compression, Optional.of("localhost/checkpoint:1"), warnings);
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.CRI_O)) {
      builder.writeDirectory(checkpoint, layout);
      builder.writeTar(checkpoint, directory.resolve("image.tar"));
    }
    JsonObject described =
        object(layout.resolve("index.json")).getAsJsonArray("manifests").get(0).getAsJsonObject();
    assertEquals(
        "localhost/checkpoint:1",
        described
            .getAsJsonObject("annotations")
            .get("org.opencontainers.image.ref.name")
            .getAsString());
    JsonObject manifest = object(blob(layout, described));
    JsonObject annotations = manifest.getAsJsonObject("annotations");
    Map.of(
            "org.criu.checkpoint.engine.name", "cri-o",
            "org.criu.checkpoint.container.name", "app",
            "org.criu.checkpoint.pod.name", "demo-app",
            "org.criu.checkpoint.pod.namespace", "shop",
            "org.criu.checkpoint.rootfsImageUserRequested", "localhost/demo/appd:2.1",
            "org.criu.checkpoint.runtime.name", "runc",
            "io.kubernetes.cri-o.annotations.checkpoint.name", "app",
            "io.kubernetes.cri-o.annotations.checkpoint.rootfsImageName", "localhost/demo/appd:2.1",
            "io.podman.annotations.checkpoint.name", "app",
            "io.podman.annotations.checkpoint.host.arch", "amd64")
        .forEach((key, value) -> assertEquals(value, annotations.get(key).getAsString(), key));
    for (Path image : List.of(layout, directory.resolve("image.tar"))) {
      try (ContainerCheckpoint checkpoint = Samples.open(image)) {
        assertEquals(Form.OCI_IMAGE, checkpoint.form());
        assertEquals(Optional.of("app"), checkpoint.containerName());
        assertEquals(
            "app", checkpoint.imageAnnotations().get("org.criu.checkpoint.container.name"));
        assertTrue(
            new Images(checkpoint.images()).first("core-1.img", CoreEntry.class).isPresent());
      }
    }
  }

  @Test
  void ctrsIndexIsPutTogether() throws Exception {
    byte[] images = new RawTar().file("inventory.img", "x").file("descriptors.json", "[]").bytes();
    byte[] layer =
        RawTar.compressed(
            new RawTar().file("new", "x").file(".wh.old", "").bytes(), Compression.GZIP);
    byte[] spec = RawTar.latin1("{\"annotations\":{\"a\":\"b\"}}");
    java.io.ByteArrayOutputStream any = new java.io.ByteArrayOutputStream();
    any.writeBytes(new byte[] {0x0a, 1, 'u', 0x12, (byte) spec.length});
    any.writeBytes(spec);
    RawTar tar = new RawTar().file("oci-layout", "{}");
    String descriptors =
        descriptor(tar, "application/vnd.containerd.container.criu.checkpoint.criu.tar", images)
            + ","
            + descriptor(tar, "application/vnd.oci.image.layer.v1.tar+gzip", layer)
            + ","
            + descriptor(
                tar,
                "application/vnd.containerd.container.checkpoint.config.v1+proto",
                any.toByteArray());
    byte[] index =
        RawTar.latin1(
            "{\"manifests\":["
                + descriptors
                + "],\"annotations\":{\"io.containerd.checkpoint.runtime\":\"io.containerd.runc.v2\"}}");
    String outer = descriptor(tar, "application/vnd.oci.image.index.v1+json", index);
    Path file =
        tar.file("index.json", "{\"manifests\":[" + outer + "]}").to(directory.resolve("ctr.tar"));
    try (ContainerCheckpoint checkpoint = Samples.open(file)) {
      assertEquals(Form.CTR_IMAGE, checkpoint.form());
      assertEquals(Engine.CONTAINERD, checkpoint.engine());
      assertEquals(Optional.of("io.containerd.runc.v2"), checkpoint.runtime());
      assertEquals(Map.of("a", "b"), checkpoint.annotations());
      assertEquals(List.of("descriptors.json", "inventory.img"), checkpoint.images().names());
      try (ImageData data = checkpoint.images().open("inventory.img").orElseThrow()) {
        assertEquals('x', data.stream().read());
      }
      assertEquals(
          List.of("PRESENT /new", "DELETED /old"),
          checkpoint.rootfsDiff().orElseThrow().changes().stream()
              .map(it -> it.kind() + " " + it.path())
              .toList());
      Path target = directory.resolve("extracted");
      new CheckpointExtractor(UnpackOptions.CAREFUL, warnings)
          .extract(checkpoint, CheckpointExtractor.Selection.ALL, target);
      assertEquals(List.of("checkpoint", "rootfs-diff.tar", "spec.dump"), names(target));
    }
  }

  private static String descriptor(RawTar tar, String mediaType, byte[] blob) throws Exception {
    String digest =
        HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(blob));
    tar.file("blobs/sha256/" + digest, blob);
    return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(mediaType, digest, blob.length);
  }

  private Path root() throws IOException {
    Path root = directory.resolve("root");
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("var/log"));
    Files.writeString(root.resolve("bin/wget"), "x");
    Files.writeString(root.resolve("etc/obsolete.conf"), "x");
    Files.writeString(root.resolve("etc/demo.conf"), "x");
    return root;
  }

  @Test
  void theDiffIsAppliedAndThenTheDeletions() throws IOException {
    Path root = root();
    try (ContainerCheckpoint checkpoint = Samples.open(Samples.PODMAN)) {
      RootfsApplier.Result result =
          new RootfsApplier(UnpackOptions.ROOTFS, warnings)
              .apply(checkpoint.rootfsDiff().orElseThrow(), root);
      assertEquals(new RootfsApplier.Result(4, 2), result);
    }
    assertFalse(Files.exists(root.resolve("bin/wget")));
    assertFalse(Files.exists(root.resolve("etc/obsolete.conf")));
    assertTrue(Files.exists(root.resolve("var/log/svc.log")));
    // A link in the file system of a container may be absolute.
    assertEquals(Path.of("/etc/demo.conf"), Files.readSymbolicLink(root.resolve("var/cache/link")));
  }

  private static ContainerCheckpoint withDiff(Path file, RawTar diff, String deleted)
      throws IOException {
    new RawTar()
        .file("checkpoint/inventory.img", "x")
        .file("rootfs-diff.tar", diff.bytes())
        .file("deleted.files", deleted)
        .file("spec.dump", "{\"annotations\":{\"io.container.manager\":\"libpod\"}}")
        .to(file);
    return Samples.open(file);
  }

  @Test
  void linksInTheFileSystemAreNotFollowed() throws IOException {
    Path root = root();
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(root.resolve("door"), outside);
    Files.writeString(outside.resolve("precious"), "precious");
    RawTar evil = new RawTar().file("door/evil", "evil");
    try (ContainerCheckpoint checkpoint = withDiff(directory.resolve("a"), evil, "[]")) {
      CritException failure =
          assertThrows(
              CritException.class,
              () ->
                  new RootfsApplier(UnpackOptions.ROOTFS, warnings)
                      .apply(checkpoint.rootfsDiff().orElseThrow(), root));
      assertEquals("this is a link and not followed", failure.problem());
    }
    for (String path :
        List.of("/door/precious", "/../outside/precious", "/", "/door/../../outside/precious")) {
      try (ContainerCheckpoint checkpoint =
          withDiff(directory.resolve("b"), new RawTar(), "[\"" + path + "\"]")) {
        assertThrows(
            CritException.class,
            () ->
                new RootfsApplier(UnpackOptions.ROOTFS, warnings)
                    .apply(checkpoint.rootfsDiff().orElseThrow(), root),
            path);
      }
    }
    assertEquals(List.of("precious"), names(outside));
    // The link itself may go, and may be replaced.
    try (ContainerCheckpoint checkpoint =
        withDiff(directory.resolve("c"), new RawTar().file("bin/wget", "new"), "[\"/door\"]")) {
      new RootfsApplier(UnpackOptions.ROOTFS, warnings)
          .apply(checkpoint.rootfsDiff().orElseThrow(), root);
    }
    assertFalse(Files.exists(root.resolve("door"), LinkOption.NOFOLLOW_LINKS));
    assertEquals("new", Files.readString(root.resolve("bin/wget")));
    assertEquals("precious", Files.readString(outside.resolve("precious")));
  }

  @Test
  void modifiedFilesAreInTheDiff() throws IOException {
    Path root = root();
    Files.createDirectories(root.resolve("srv/new/deep"));
    Files.writeString(root.resolve("srv/new/deep/file"), "x");
    List<FileChange> changes =
        FileChange.parse(
            "C /etc\nC /etc/demo.conf\nA /srv\nD /etc/gone\nC /etc/hosts\nD /proc\n", "changes");
    RootfsDiffWriter.Result result = new RootfsDiffWriter(warnings).write(changes, root, directory);
    assertEquals(new RootfsDiffWriter.Result(6, 1), result);
    try (MemberTree tree =
        Archives.open(directory.resolve("rootfs-diff.tar"), LIMITS, warnings, it -> false)) {
      assertEquals(
          List.of(
              "etc/", "etc/demo.conf", "srv/", "srv/new/", "srv/new/deep/", "srv/new/deep/file"),
          tree.members().stream().map(Member::name).map(it -> it.latin1()).toList());
    }
    assertEquals("[\n  \"/etc/gone\"\n]", Files.readString(directory.resolve("deleted.files")));
  }

  @Test
  void changesAreReadAsPodmanPrintsThem() throws CritException {
    List<FileChange> lines = FileChange.parse("A /a\nC /b c\nD /d\n", "x");
    String json = "{\"changed\":[\"/b c\"],\"added\":[\"/a\"],\"deleted\":[\"/d\"]}";
    assertEquals(lines, FileChange.parse(json, "x"));
    assertThrows(CritException.class, () -> FileChange.parse("X /a", "x"));
    assertThrows(CritException.class, () -> FileChange.parse("{\"added\": 7}", "x"));
    assertThrows(CritException.class, () -> FileChange.parse("A relative", "x"));
  }
}
