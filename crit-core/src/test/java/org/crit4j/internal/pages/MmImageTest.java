package org.crit4j.internal.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.crit4j.CritException;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.Images;
import org.crit4j.source.MemorySource;
import org.junit.jupiter.api.Test;

/** The memory of a process in parts is what its image has as one message, damaged or not. */
final class MmImageTest {
  private static final String FILE = "mm-1.img";
  private static final int DAMAGES = 3000;

  private static MmEntry memory(int mappings) {
    MmEntry.Builder mm =
        MmEntry.newBuilder()
            .setMmStartCode(1)
            .setMmEndCode(2)
            .setMmStartData(3)
            .setMmEndData(4)
            .setMmStartStack(5)
            .setMmStartBrk(6)
            .setMmBrk(7)
            .setMmArgStart(8)
            .setMmArgEnd(9)
            .setMmEnvStart(10)
            .setMmEnvEnd(11)
            .setExeFileId(12)
            .addMmSavedAuxv(6)
            .addMmSavedAuxv(4096)
            .setDumpable(1);
    for (int i = 0; i < mappings; i++) {
      mm.addVmas(
          VmaEntry.newBuilder()
              .setStart(0x7f00_0000_0000L + 0x2000L * i)
              .setEnd(0x7f00_0000_1000L + 0x2000L * i)
              .setPgoff(i)
              .setShmid(i)
              .setProt(3)
              .setFlags(0x22)
              .setStatus(1 | 1 << 9)
              .setFd(-1)
              .setUnknownFields(unknown(i)));
    }
    return mm.setUnknownFields(unknown(mappings)).build();
  }

  private static UnknownFieldSet unknown(int number) {
    UnknownFieldSet.Field field = UnknownFieldSet.Field.newBuilder().addVarint(number).build();
    return number % 2 == 0
        ? UnknownFieldSet.getDefaultInstance()
        : UnknownFieldSet.newBuilder().addField(1000, field).build();
  }

  private static byte[] image(MmEntry mm) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageWriter writer = ImageWriter.to(bytes, ImageHeader.of(ImageType.MM))) {
      writer.write(ImageEntry.of(mm));
      writer.commit();
    }
    return bytes.toByteArray();
  }

  private static Images images(byte[] image) {
    return new Images(new MemorySource("made", Map.of(FILE, image)));
  }

  /** The image as one message, or the failure. */
  private static Object whole(Images images) throws IOException {
    try {
      return images.first(FILE, MmEntry.class);
    } catch (CritException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Object parts(Images images) throws IOException {
    try {
      return MmImage.read(images, 1)
          .map(it -> it.layout().toBuilder().addAllVmas(it.mappings()).buildPartial());
    } catch (CritException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void partsMakeTheWhole() throws IOException {
    for (int mappings : new int[] {0, 1, 2, 1000, 5000}) {
      MmEntry mm = memory(mappings);
      MmImage parts = MmImage.read(images(image(mm)), 1).orElseThrow();
      assertEquals(0, parts.layout().getVmasCount());
      assertEquals(mm.getVmasList(), parts.mappings());
      assertEquals(mm, parts.layout().toBuilder().addAllVmas(parts.mappings()).build());
    }
    assertEquals(Optional.empty(), MmImage.read(images(new byte[0]), 2));
  }

  @Test
  void damageIsTheSameAsOfTheWhole() throws IOException {
    byte[] sound = image(memory(6));
    Random random = new Random(17);
    int failures = 0;
    for (int i = 0; i < DAMAGES; i++) {
      byte[] damaged = sound.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Images images = images(damaged);
      Object expected = whole(images);
      assertEquals(expected, parts(images));
      failures += expected instanceof String ? 1 : 0;
    }
    assertTrue(failures > DAMAGES / 10, failures + " failures");
    assertFalse(failures == DAMAGES);
  }
}
