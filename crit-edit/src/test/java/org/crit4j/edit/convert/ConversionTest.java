package org.crit4j.edit.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crit4j.edit.Draft;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.images.PipeEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.VmaFlags;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;
import org.crit4j.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints in the form of other releases, and back. */
final class ConversionTest {
  private static final FownEntry NOBODY =
      FownEntry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0).build();

  private static TargetVersion version(String name) {
    return TargetVersion.parse(name).orElseThrow();
  }

  private static ConversionReport convert(Draft draft, String version) throws IOException {
    return new Conversion(version(version)).apply(draft);
  }

  private static Map<String, byte[]> files(ImageSource source) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : source.names()) {
      try (var data = source.require(name)) {
        files.put(name, data.stream().readAllBytes());
      }
    }
    return files;
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> files) {
    assertEquals(expected.keySet(), files.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, files.get(name), name));
  }

  private static Map<String, byte[]> converted(Map<String, byte[]> files, String version)
      throws IOException {
    try (Draft draft = new Draft(new MemorySource("memory", files))) {
      ConversionReport report = convert(draft, version);
      assertTrue(report.isPossible(), () -> report.refusals().toString());
      return files(draft);
    }
  }

  /** The dumps of CRIU 4.2. */
  static List<String> dumps() {
    return Fixtures.checkpoints().stream().filter(it -> !it.startsWith("synthetic")).toList();
  }

  @ParameterizedTest
  @MethodSource("dumps")
  void dumpOf42ComesBackFromAny(String name) throws IOException {
    try (ImageSource source = DirectorySource.open(Fixtures.images(name))) {
      Map<String, byte[]> original = files(source);
      Map<String, byte[]> any = converted(original, "any");
      boolean memory = original.keySet().stream().anyMatch(it -> it.startsWith("pagemap"));
      assertEquals(memory, !Arrays.equals(flat(original), flat(any)), name);
      assertSame(original, converted(any, "4.2"));
      assertSame(any, converted(any, "any"));
    }
  }

  private static byte[] flat(Map<String, byte[]> files) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    files.values().forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Test
  void bothCountsAreSaid() throws IOException {
    try (ImageSource source = DirectorySource.open(Fixtures.images("minimal"));
        Draft draft = new Draft(source)) {
      convert(draft, "4.1");
      Images images = new Images(draft);
      try (ImageReader reader = images.open(images.names(ImageType.PAGEMAP).get(0).file())) {
        assertTrue(reader.next().message() instanceof PagemapHead);
        while (reader.hasNext()) {
          PagemapEntry entry = reader.next().message(PagemapEntry.class);
          assertTrue(entry.getNrPages() > 0);
          assertEquals(entry.getNrPages(), entry.getCompatNrPages());
        }
      }
    }
  }

  private static byte[] image(ImageHeader header, Message... messages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageWriter writer = ImageWriter.to(out, header)) {
      for (Message each : messages) {
        writer.write(ImageEntry.of(each));
      }
      writer.commit();
    }
    return out.toByteArray();
  }

  private static byte[] old(ImageType type, Message... messages) throws IOException {
    return image(new ImageHeader(type, FormatVersion.V1_0, ByteOrder.LITTLE), messages);
  }

  private static RegFileEntry file(int id, String name) {
    return RegFileEntry.newBuilder()
        .setId(id)
        .setFlags(0)
        .setPos(0)
        .setFown(NOBODY)
        .setName(name)
        .build();
  }

  private static PipeEntry pipe(int id) {
    return PipeEntry.newBuilder().setId(id).setPipeId(7).setFlags(0).setFown(NOBODY).build();
  }

  private static FdinfoEntry descriptor(int id, FdTypes type, int fd) {
    return FdinfoEntry.newBuilder().setId(id).setFlags(0).setType(type).setFd(fd).build();
  }

  /** As CRIU before 1.6: files in images of their own, with numbers of their own. */
  private static Map<String, byte[]> ancient(int pipe) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(
        "inventory.img",
        image(
            ImageHeader.of(ImageType.INVENTORY),
            InventoryEntry.newBuilder().setImgVersion(1).setFdinfoPerId(true).build()));
    files.put("reg-files.img", old(ImageType.REG_FILES, file(1, "/srv/a"), file(2, "/srv/b")));
    files.put("pipes.img", old(ImageType.PIPES, pipe(pipe), pipe(9)));
    files.put(
        "fdinfo-1.img",
        old(
            ImageType.FDINFO,
            descriptor(1, FdTypes.REG, 0),
            descriptor(pipe, FdTypes.PIPE, 1),
            descriptor(9, FdTypes.PIPE, 2)));
    files.put("fs-1.img", old(ImageType.FS, FsEntry.newBuilder().setCwdId(1).setRootId(2).build()));
    return files;
  }

  @Test
  void separateImagesAreMerged() throws IOException {
    Map<String, byte[]> original = ancient(5);
    Map<String, byte[]> merged = converted(original, "any");
    assertEquals(
        List.of("files.img", "fdinfo-1.img", "fs-1.img", "inventory.img"),
        merged.keySet().stream()
            .sorted(Comparator.comparing(it -> !it.equals("files.img")))
            .toList());
    Images images = new Images(new MemorySource("merged", merged));
    assertEquals(
        2, images.first("inventory.img", InventoryEntry.class).orElseThrow().getImgVersion());
    try (ImageReader reader = images.open("files.img")) {
      assertEquals(FormatVersion.V1_1, reader.header().version());
    }
    assertEquals(
        List.of(1, 2, 5, 9),
        images.all("files.img", FileEntry.class).stream().map(FileEntry::getId).toList());
    assertSame(original, converted(merged, "1.5"));
  }

  @Test
  void numbersOfSeveralKindsAreToldApart() throws IOException {
    Images images = new Images(new MemorySource("merged", converted(ancient(1), "4.2")));
    List<FileEntry> files = images.all("files.img", FileEntry.class);
    assertEquals(List.of(1, 2, 3, 9), files.stream().map(FileEntry::getId).toList());
    assertEquals(3, files.get(2).getPipe().getId());
    assertEquals(
        List.of(1, 3, 9),
        images.all("fdinfo-1.img", FdinfoEntry.class).stream().map(FdinfoEntry::getId).toList());
    FsEntry fs = images.first("fs-1.img", FsEntry.class).orElseThrow();
    assertEquals(1, fs.getCwdId());
    assertEquals(2, fs.getRootId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "unix-sockets", "inet-sockets", "events", "link-layer"})
  void filesComeBackFromTheirImages(String name) throws IOException {
    try (ImageSource source = DirectorySource.open(Fixtures.images(name))) {
      Map<String, byte[]> original = files(source);
      Map<String, byte[]> older = converted(original, "3.3");
      assertFalse(older.containsKey("files.img"));
      Map<String, byte[]> back = converted(older, "4.2");
      Images before = new Images(source);
      Images after = new Images(new MemorySource("back", back));
      assertEquals(
          sorted(before.all("files.img", FileEntry.class)),
          sorted(after.all("files.img", FileEntry.class)));
    }
  }

  private static List<String> sorted(List<FileEntry> files) {
    return files.stream().map(FileEntry::toString).sorted().toList();
  }

  @Test
  void guardsAreDroppedAndNamed() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    VmaEntry vma =
        VmaEntry.newBuilder()
            .setStart(0x1000)
            .setEnd(0x9000)
            .setPgoff(0)
            .setShmid(0)
            .setProt(3)
            .setFlags(0x22)
            .setStatus(VmaFlags.REGULAR | VmaFlags.ANON_PRIVATE)
            .setFd(-1)
            .build();
    try (ImageSource source = DirectorySource.open(Fixtures.images("minimal"))) {
      files.putAll(files(source));
      ImageName name = new Images(source).names(ImageType.MM).get(0);
      MmEntry mm = new Images(source).first(name.file(), MmEntry.class).orElseThrow();
      VmaEntry guard =
          vma.toBuilder().setStart(0x2000).setEnd(0x3000).setStatus(VmaFlags.GUARD).build();
      files.put(
          name.file(),
          image(ImageHeader.of(ImageType.MM), mm.toBuilder().addVmas(vma).addVmas(guard).build()));
      try (Draft draft = new Draft(new MemorySource("memory", files))) {
        ConversionReport report = convert(draft, "4.1");
        assertEquals(
            List.of(name.file() + ": 1 guarded range, open to access now"), report.losses());
        MmEntry now = new Images(draft).first(name.file(), MmEntry.class).orElseThrow();
        assertEquals(mm.getVmasCount() + 1, now.getVmasCount());
      }
      try (Draft draft = new Draft(new MemorySource("memory", files))) {
        assertEquals(List.of(), convert(draft, "4.2").losses());
        assertTrue(draft.isUnchanged());
      }
    }
  }

  @Test
  void missingKindsOfFilesAreRefused() throws IOException {
    try (ImageSource source = DirectorySource.open(Fixtures.images("pidfds"));
        Draft draft = new Draft(source)) {
      ConversionReport report = convert(draft, "4.0");
      assertFalse(report.isPossible());
      assertTrue(
          report.refusals().get(0).endsWith("CRIU 4.0 does not have them; since 4.1"),
          () -> report.refusals().toString());
    }
  }

  @Test
  void unknownVersionsAreNotParsed() {
    assertEquals(Optional.empty(), TargetVersion.parse("9.9"));
    assertEquals(Optional.empty(), TargetVersion.parse("4.20"));
    assertEquals(Optional.empty(), TargetVersion.parse("3"));
    assertEquals("any, 1.4 to 1.8, 2.0 to 2.12, 3.0 to 3.19 or 4.0 to 4.2", TargetVersion.known());
    List<TargetVersion> order =
        new ArrayList<>(List.of(version("4.1"), version("3.14"), version("3.4")));
    order.sort(null);
    assertEquals(List.of(version("3.4"), version("3.14"), version("4.1")), order);
  }

  @Test
  void nothingIsLeftOut() throws IOException {
    Path images = Fixtures.images("minimal");
    try (ImageSource source = DirectorySource.open(images);
        Draft draft = new Draft(source)) {
      assertEquals(List.of(), convert(draft, "4.2").changes());
      assertTrue(draft.isUnchanged());
      try (var all = Files.list(images)) {
        assertEquals(all.count(), draft.names().size());
      }
    }
  }
}
