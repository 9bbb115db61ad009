package org.crit4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.image.ImageType;
import org.crit4j.images.PstreeEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process tree, in whichever form its entries are. */
final class TaskTreeTest {
  private static final PstreeEntry ENTRY =
      PstreeEntry.newBuilder()
          .setPid(300)
          .setPpid(1)
          .setPgid(-1)
          .setSid(2)
          .addThreads(300)
          .addThreads(301)
          .build();

  @TempDir private Path directory;

  private Task read(byte[] entry) throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    for (int word : new int[] {ImageType.COMMON_MAGIC, ImageType.PSTREE.magic(), entry.length}) {
      for (int i = 0; i < Integer.BYTES; i++) {
        image.write(word >> (Byte.SIZE * i));
      }
    }
    image.write(entry);
    Files.write(directory.resolve("pstree.img"), image.toByteArray());
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      return checkpoint.tasks().get(0);
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static void assertIsEntry(Task task) {
    assertEquals(300, task.pid());
    assertEquals(1, task.ppid());
    assertEquals(-1, task.pgid());
    assertEquals(2, task.sid());
    assertEquals(List.of(300, 301), task.threadIds());
  }

  @Test
  void asCriuWritesIt() throws IOException {
    assertIsEntry(read(ENTRY.toByteArray()));
  }

  @Test
  void withFieldsOfALaterCriu() throws IOException {
    UnknownFieldSet.Field number = UnknownFieldSet.Field.newBuilder().addVarint(7).build();
    UnknownFieldSet.Field text =
        UnknownFieldSet.Field.newBuilder().addFixed64(7).addFixed32(8).build();
    for (UnknownFieldSet.Field field : List.of(number, text)) {
      UnknownFieldSet later = UnknownFieldSet.newBuilder().addField(77, field).build();
      assertIsEntry(read(ENTRY.toBuilder().setUnknownFields(later).build().toByteArray()));
    }
  }

  @Test
  void withPackedThreads() throws IOException {
    assertIsEntry(read(bytes("08ac02 1001 18ffffffff0f 2002 2a04ac02ad02")));
  }

  @Test
  void inAnyOrderTheLastOfEachCounts() throws IOException {
    assertIsEntry(read(bytes("28ac02 2009 08ff01 1001 18ffffffffffffffffff01 28ad02 2002 08ac02")));
  }

  @Test
  void whatIsMissingIsZero() throws IOException {
    Task task = read(bytes("08ac02"));
    assertEquals(0, task.ppid());
    assertEquals(List.of(), task.threadIds());
  }

  @Test
  void damageIsReportedWithItsPlace() {
    CritException damage = assertThrows(CritException.class, () -> read(bytes("08ac02 10")));
    String message = String.valueOf(damage.getMessage());
    assertTrue(message.contains("pstree.img: entry 0"), message);
  }
}
