package org.crit4j.checkpoint;

import static org.crit4j.testing.ImageDirectory.NOBODY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.crit4j.CritException;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.Pipe;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.TunFile;
import org.crit4j.checkpoint.file.UnknownFile;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.PipeEntry;
import org.crit4j.images.TunfileEntry;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.Images;
import org.crit4j.source.MemorySource;
import org.crit4j.testing.ImageDirectory;
import org.junit.jupiter.api.Test;

/** The files of files.img, of which each is parsed when it is asked for. */
final class FileTableTest {
  private final ByteArrayOutputStream image = new ByteArrayOutputStream();

  private static FileEntry.Builder entry(FdTypes type, int id) {
    return FileEntry.newBuilder().setType(type).setId(id);
  }

  private static FileEntry regular(int id, String path) {
    return entry(FdTypes.REG, id).setReg(ImageDirectory.regular(id, path)).build();
  }

  private static FileEntry pipe(int id, int pipe) {
    PipeEntry file =
        PipeEntry.newBuilder().setId(id).setPipeId(pipe).setFlags(0).setFown(NOBODY).build();
    return entry(FdTypes.PIPE, id).setPipe(file).build();
  }

  private static FileEntry tun(int id) {
    TunfileEntry file = TunfileEntry.newBuilder().setId(id).buildPartial();
    return entry(FdTypes.TUNF, id).setTunf(file).buildPartial();
  }

  private void add(byte[] message) {
    image.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(message.length).array());
    image.writeBytes(message);
  }

  private FileTable table(FileEntry... files) throws IOException {
    for (FileEntry each : files) {
      add(each.toByteArray());
    }
    return table();
  }

  private FileTable table() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    ImageWriter.to(whole, ImageHeader.of(ImageType.FILES)).commit();
    whole.writeBytes(image.toByteArray());
    return new FileTable(
        new Images(new MemorySource("dump", Map.of("files.img", whole.toByteArray()))));
  }

  private static Optional<String> path(FileTable table, int id) throws IOException {
    return table.find(FileKind.REG, id, RegularFile.class).map(it -> it.path().text());
  }

  @Test
  void filesAreFoundByKindAndNumber() throws IOException {
    FileTable table =
        table(regular(1, "/a"), tun(1), pipe(2, 7), tun(1), regular(2, "/b"), regular(1, "/c"));
    assertEquals(Optional.of("/a"), path(table, 1));
    assertEquals(Optional.of("/b"), path(table, 2));
    assertTrue(table.find(FileKind.TUNF, 1).orElseThrow() instanceof TunFile);
    assertEquals(7, ((Pipe) table.find(FileKind.PIPE, 2).orElseThrow()).pipeId());
    assertEquals(Optional.empty(), table.find(FileKind.PIPE, 1));
    assertEquals(Optional.empty(), table.find(FileKind.REG, 3));
    List<FileKind> kinds = List.of(FileKind.REG, FileKind.TUNF, FileKind.PIPE, FileKind.REG);
    assertEquals(kinds, table.all().stream().map(OpenFile::kind).toList());
    assertEquals(2, table.all(RegularFile.class).size());
    assertEquals(1, table.all(TunFile.class).size());
  }

  @Test
  void theNumberIsTheEntrysOwn() throws IOException {
    FileEntry odd = regular(1 + 256, "/odd").toBuilder().setId(1).build();
    FileTable table = table(odd, regular(1 + 256, "/other"));
    assertEquals(Optional.of("/odd"), path(table, 1));
    assertEquals(Optional.of("/other"), path(table, 1 + 256));
    assertEquals(Optional.of("/odd"), path(table, 1));
  }

  @Test
  void filesOfOneClassAreFoundAmongAll() throws IOException {
    FileEntry both = pipe(5, 50).toBuilder().setReg(regular(5, "/x").getReg()).build();
    FileEntry nothing = entry(FdTypes.REG, 6).build();
    FileTable table = table(regular(1, "/a"), pipe(2, 20), both, nothing, pipe(3, 30));
    assertEquals(List.of(20, 50, 30), table.all(Pipe.class).stream().map(Pipe::pipeId).toList());
    assertSame(table.all(Pipe.class), table.all(Pipe.class));
    assertEquals(1, table.all(RegularFile.class).size());
    assertEquals(1, table.all(UnknownFile.class).size());
    assertEquals(5, table.all(OpenFile.class).size());
  }

  @Test
  void whatEachSaysIsWhatParsingAllSays() throws IOException {
    Random random = new Random(9);
    Map<List<Object>, OpenFile> expected = new LinkedHashMap<>();
    for (int i = 0; i < 3000; i++) {
      int id = random.nextInt(900) * (random.nextBoolean() ? 1 : 1 << 20);
      FileEntry entry =
          switch (random.nextInt(4)) {
            case 0 -> pipe(id, i);
            case 1 -> tun(id);
            default -> regular(id, "/" + "p".repeat(random.nextInt(200)) + i);
          };
      add(entry.toByteArray());
      OpenFile file = FileKind.file(entry);
      expected.putIfAbsent(List.of(file.kind(), id), file);
    }
    FileTable table = table();
    for (Map.Entry<List<Object>, OpenFile> each : expected.entrySet()) {
      FileKind kind = (FileKind) each.getKey().get(0);
      int id = (Integer) each.getKey().get(1);
      assertEquals(Optional.of(each.getValue()), table.find(kind, id));
    }
    assertEquals(List.copyOf(expected.values()), List.copyOf(table.all()));
  }

  /**
   * Whatever a parser accepts: fields that nobody knows, messages in two pieces, packed numbers.
   */
  @Test
  void unusualFormsAreRead() throws IOException {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(
                99,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(new byte[] {-1, -1}))
                    .build())
            .build();
    add(regular(1, "/a").toBuilder().setUnknownFields(later).build().toByteArray());
    byte[] first = regular(2, "/first").toByteArray();
    byte[] second = regular(2, "/second").toByteArray();
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    add(joined);
    // The type of a number where a message is: an unknown field.
    add(new byte[] {0x08, 1, 0x10, 3, 0x18, 5});
    FileTable table = table();
    assertEquals(Optional.of("/a"), path(table, 1));
    assertEquals(Optional.of("/second"), path(table, 2));
    assertEquals(1, table.all(UnknownFile.class).size());
    assertEquals(3, table.all().size());
  }

  /** Groups are fields that nobody knows; tags may be longer than they need to be. */
  @Test
  void formsThatOnlyTheParserKnowsAreRead() throws IOException {
    ByteArrayOutputStream groups = new ByteArrayOutputStream();
    groups.writeBytes(regular(1, "/a").toByteArray());
    groups.writeBytes(new byte[] {(byte) 0xf3, 0x01, (byte) 0xf4, 0x01});
    add(groups.toByteArray());
    // Parsers drop what is above 32 bits of a tag.
    byte[] longTag = {(byte) 0x90, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x01, 3};
    add(new byte[] {0x08, 1});
    add(longTag);
    add(regular(4, "/b").toByteArray());
    FileTable table = table();
    assertEquals(Optional.of("/a"), path(table, 1));
    assertEquals(Optional.of("/b"), path(table, 4));
    assertEquals(4, table.all().size());
    assertTrue(table.find(FileKind.UND, 3).isPresent());
  }

  @Test
  void groupsThatAreNestedTooDeeplyAreTold() throws IOException {
    int deep = 150;
    byte[] file = regular(1, "/a").getReg().toByteArray();
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(file);
    for (int i = 0; i < deep; i++) {
      inner.writeBytes(new byte[] {(byte) 0xf3, 0x01});
    }
    for (int i = 0; i < deep; i++) {
      inner.writeBytes(new byte[] {(byte) 0xf4, 0x01});
    }
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes(new byte[] {0x08, 1, 0x10, 1, 0x1a});
    int length = inner.size();
    entry.writeBytes(new byte[] {(byte) ((length & 0x7f) | 0x80), (byte) (length >> 7)});
    entry.writeBytes(inner.toByteArray());
    add(entry.toByteArray());
    FileTable table = table();
    CritException failure = assertThrows(CritException.class, () -> path(table, 1));
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("dump/files.img: entry 0, offset "),
        failure::getMessage);
  }

  @Test
  void aDamagedEntryIsToldWhicheverFileIsAskedFor() throws IOException {
    add(regular(1, "/a").toByteArray());
    byte[] damaged = regular(2, "/b").toByteArray();
    // The length of the path is one more than what follows.
    int at = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("/b");
    damaged[at - 1]++;
    add(damaged);
    FileTable table = table();
    for (int i = 0; i < 2; i++) {
      CritException failure = assertThrows(CritException.class, () -> path(table, 1));
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.startsWith("dump/files.img: entry 1, offset "), message);
    }
    assertThrows(CritException.class, table::all);
    assertThrows(CritException.class, () -> table.all(Pipe.class));
  }

  @Test
  void aFileThatIsCutOffIsTold() throws IOException {
    add(regular(1, "/a").toByteArray());
    image.writeBytes(new byte[] {100, 0, 0, 0, 1});
    FileTable table = table();
    CritException failure = assertThrows(CritException.class, () -> path(table, 1));
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("dump/files.img: entry 1, offset "),
        failure::getMessage);
  }
}
