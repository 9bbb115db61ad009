package org.crit4j.checkpoint.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text in memory is what a regular expression finds in the bytes of the pages. */
final class StringSearchTest {
  @TempDir private Path directory;

  private static List<MemoryString> search(Path images, StringSearch search) throws IOException {
    List<MemoryString> found = new ArrayList<>();
    try (Checkpoint checkpoint = Checkpoint.open(images);
        TaskMemory memory = checkpoint.tasks().get(0).openMemory()) {
      search.search(memory, 0, -1, found::add);
    }
    return found;
  }

  private static List<String> inBytes(byte[] bytes, String pattern) {
    List<String> found = new ArrayList<>();
    Matcher matcher =
        Pattern.compile(pattern).matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      found.add(matcher.group().replace("\0", ""));
    }
    return found;
  }

  @Test
  void textIsThatOfThePages() throws IOException {
    Path images = Fixtures.inCheckout("docs/sample-checkpoint");
    byte[] pages = Files.readAllBytes(images.resolve("pages-1.img"));
    List<String> expected = inBytes(pages, "[\\x20-\\x7e\\t]{4,}");
    List<MemoryString> found = search(images, new StringSearch(4, false));
    assertEquals(expected, found.stream().map(MemoryString::text).toList());
    assertTrue(expected.size() > 100);
    MemoryString first = found.get(0);
    assertEquals(
        first.text(),
        new String(
            pages,
            (int) (first.address() - 0x401000),
            first.text().length(),
            StandardCharsets.ISO_8859_1));
  }

  @Test
  void wideTextIsFoundToo() throws IOException {
    Path images = Fixtures.unpack("minimal", directory).resolve("images");
    Path pages = images.resolve("pages-1.img");
    byte[] bytes = Files.readAllBytes(pages);
    byte[] wide = "a wide text".getBytes(StandardCharsets.UTF_16LE);
    System.arraycopy(wide, 0, bytes, 64, wide.length);
    bytes[64 + wide.length] = 1;
    bytes[63] = 1;
    Files.write(pages, bytes);
    List<MemoryString> found = search(images, new StringSearch(5, true));
    assertTrue(
        found.stream().anyMatch(it -> it.isUtf16() && it.text().equals("a wide text")),
        found::toString);
    assertTrue(
        search(images, new StringSearch(5, false)).stream().noneMatch(MemoryString::isUtf16));
  }

  @Test
  void longTextComesInPieces() throws IOException {
    Path images = Fixtures.unpack("minimal", directory).resolve("images");
    Path pages = images.resolve("pages-1.img");
    byte[] bytes = Files.readAllBytes(pages);
    java.util.Arrays.fill(bytes, (byte) 'x');
    Files.write(pages, bytes);
    List<MemoryString> found = search(images, new StringSearch(4, false));
    long length = found.stream().mapToLong(it -> it.text().length()).sum();
    assertEquals(bytes.length, length);
    assertTrue(found.stream().allMatch(it -> it.text().length() <= StringSearch.LONGEST));
    assertEquals(found.get(0).text().length(), StringSearch.LONGEST);
  }

  @Test
  void aStringHasACharacter() {
    assertThrows(IllegalArgumentException.class, () -> new StringSearch(0, false));
    assertThrows(
        IllegalArgumentException.class, () -> new StringSearch(StringSearch.LONGEST + 1, false));
  }
}
