package org.crit4j.container.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.crit4j.ImageData;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Others read what is written, and content has the size that stands before it. */
final class TarWriterTest {
  private static final int[] SIZES = {0, 1, 511, 512, 513, 70_000, 1 << 20};

  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
  private final TarWriter writer = new TarWriter(archive);

  private static Member member(String name, MemberKind kind, long size, String target) {
    MemberName path = new MemberName(name);
    return new Member(
        0,
        path,
        Optional.of(path),
        kind,
        size,
        0640,
        3_000_000,
        12,
        1_700_000_000,
        new MemberName(target),
        Member.Device.NONE,
        Set.of());
  }

  private static Member file(String name, long size) {
    return member(name, MemberKind.FILE, size, "");
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  @Test
  void commonsCompressReadsIt() throws IOException {
    String longName = "d/" + "n".repeat(300);
    for (int size : SIZES) {
      Member data = file("data-" + size, size);
      writer.write(data.name(), data, ImageData.of(content(size)));
      Member stream = file(longName + size, size);
      writer.write(stream.name(), stream, new ByteArrayInputStream(content(size)));
    }
    Member link = member("link", MemberKind.SYMBOLIC_LINK, 0, "t".repeat(200));
    writer.write(link.name(), link, new ByteArrayInputStream(new byte[0]));
    writer.finish();
    byte[] bytes = archive.toByteArray();
    assertEquals(0, bytes.length % TarReader.BLOCK);
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(
            new ByteArrayInputStream(bytes), StandardCharsets.ISO_8859_1.name())) {
      for (int size : SIZES) {
        assertFile("data-" + size, size, in);
        assertFile(longName + size, size, in);
      }
      TarArchiveEntry last = in.getNextEntry();
      assertEquals("t".repeat(200), last.getLinkName());
      assertNull(in.getNextEntry());
    }
  }

  private static void assertFile(String name, int size, TarArchiveInputStream in)
      throws IOException {
    TarArchiveEntry entry = in.getNextEntry();
    assertEquals(name, entry.getName());
    assertEquals(size, entry.getSize());
    assertEquals(3_000_000, entry.getLongUserId());
    assertArrayEquals(content(size), in.readAllBytes());
  }

  @ParameterizedTest
  @CsvSource({"5, 4", "5, 6", "0, 1", "200000, 199999", "200000, 200001", "200000, 0"})
  void contentOfAnotherSizeIsRefused(int size, int actual) {
    Member member = file("core-1.img", size);
    byte[] content = content(actual);
    String expected = "core-1.img: the file changes while it is read";
    IOException ofData =
        assertThrows(
            IOException.class, () -> writer.write(member.name(), member, ImageData.of(content)));
    assertEquals(expected, ofData.getMessage());
    IOException ofStream =
        assertThrows(
            IOException.class,
            () -> writer.write(member.name(), member, new ByteArrayInputStream(content)));
    assertEquals(expected, ofStream.getMessage());
    IOException ofBytes =
        assertThrows(
            IOException.class,
            () ->
                writer.write(
                    member.name(),
                    member,
                    out -> {
                      for (byte each : content) {
                        out.write(each);
                      }
                    }));
    assertEquals(expected, ofBytes.getMessage());
  }

  @Test
  void anArchiveEndsInZeros() throws IOException {
    writer.finish();
    byte[] end = archive.toByteArray();
    assertArrayEquals(new byte[2 * TarReader.BLOCK], Arrays.copyOf(end, 2 * TarReader.BLOCK));
  }
}
