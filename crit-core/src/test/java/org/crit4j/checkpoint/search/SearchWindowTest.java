package org.crit4j.checkpoint.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Finds the same in pieces as in one. */
final class SearchWindowTest {
  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String show(MemoryMatch match) {
    return match.address()
        + ":"
        + latin(match.before())
        + "["
        + latin(match.bytes())
        + "]"
        + latin(match.after());
  }

  /** What is found in pieces of a text, of lengths as given, without gaps between them. */
  private static List<String> inPieces(
      List<MemoryPattern> patterns, int context, String text, int... lengths) throws IOException {
    List<String> found = new ArrayList<>();
    SearchWindow window = new SearchWindow(patterns, context, match -> found.add(show(match)));
    byte[] all = latin(text);
    int at = 0;
    for (int i = 0; at < all.length; i++) {
      int end = Math.min(all.length, at + lengths[i % lengths.length]);
      window.bytes(at, Arrays.copyOfRange(all, at, end), end - at);
      at = end;
    }
    window.finish();
    return found;
  }

  @Test
  void findsAcrossPiecesWithContext() throws IOException {
    List<MemoryPattern> pattern = List.of(MemoryPattern.bytes(latin("needle")));
    assertEquals(
        List.of("3:abc[needle]def", "15:hij[needle]xy"),
        inPieces(pattern, 3, "abcneedledefhijneedlexy", 5));
  }

  @Test
  void memoryEndsWhereAddressesDoNotGoOn() throws IOException {
    List<String> found = new ArrayList<>();
    SearchWindow window =
        new SearchWindow(
            List.of(MemoryPattern.bytes(latin("ab"))), 4, match -> found.add(show(match)));
    window.bytes(0x1000, latin("xxaba"), 5);
    window.bytes(0x2000, latin("bbab"), 4);
    window.finish();
    assertEquals(List.of("4098:xx[ab]a", "8194:bb[ab]"), found);
  }

  @Test
  void addressesMayBeInTheUpperHalf() throws IOException {
    List<Long> found = new ArrayList<>();
    SearchWindow window =
        new SearchWindow(
            List.of(MemoryPattern.bytes(latin("q"))), 0, match -> found.add(match.address()));
    window.bytes(-4096, latin("..q."), 4);
    window.finish();
    assertEquals(List.of(-4094L), found);
  }

  @Test
  void severalPatternsAreReportedInTheOrderOfAddresses() throws IOException {
    List<MemoryPattern> patterns =
        List.of(
            MemoryPattern.text("é", StandardCharsets.UTF_8),
            MemoryPattern.text("é", StandardCharsets.UTF_16LE),
            MemoryPattern.regex("[0-9]+"));
    assertEquals(
        List.of("0:[12]", "2:[\u00e9\0]", "4:[7]", "5:[\u00c3\u00a9]", "7:[\u00e9\0]"),
        inPieces(patterns, 0, "12\u00e9\0" + "7\u00c3\u00a9\u00e9\0", 1));
  }

  @Test
  void expressionsKnowLinesAndNeverMatchNothing() throws IOException {
    assertEquals(
        List.of("3:[bc]", "9:[b]"),
        inPieces(List.of(MemoryPattern.regex("^b.*$")), 0, "ab\nbc\na\0\nb\n", 4));
    assertEquals(List.of("2:[xx]"), inPieces(List.of(MemoryPattern.regex("x*")), 0, "a.xxb", 2));
  }

  @Test
  void findsTheSameInPiecesAsInOne() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(3000);
      for (int i = 0; i < length; i++) {
        text.append("ab\n".charAt(random.nextInt(3)));
      }
      String literal = "abba".substring(random.nextInt(3));
      String expression = List.of("ab+", "^a[^b]", "(?:ba){2}", "a\nb$").get(random.nextInt(4));
      int context = random.nextInt(20);
      int[] lengths = {1 + random.nextInt(50), 1 + random.nextInt(500), 1 + random.nextInt(5)};
      assertEquals(
          naive(Pattern.compile(literal), text.toString(), context),
          inPieces(List.of(MemoryPattern.bytes(latin(literal))), context, text.toString(), lengths),
          () -> "seed " + seed);
      assertEquals(
          naive(Pattern.compile(expression, Pattern.MULTILINE), text.toString(), context),
          inPieces(List.of(MemoryPattern.regex(expression)), context, text.toString(), lengths),
          () -> "seed " + seed);
    }
  }

  /** Long text, so that what is passed is dropped again and again. */
  @Test
  void findsTheSameInALongText() throws IOException {
    String text = ("x".repeat(70_001) + "needle").repeat(7);
    List<String> expected = naive(Pattern.compile("needle"), text, 5);
    assertEquals(7, expected.size());
    assertEquals(
        expected, inPieces(List.of(MemoryPattern.regex("ne+dle")), 5, text, 4096, 65_536, 100_000));
  }

  private static List<String> naive(Pattern pattern, String text, int context) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String before = text.substring(Math.max(0, matcher.start() - context), matcher.start());
      String after =
          text.substring(matcher.end(), Math.min(text.length(), matcher.end() + context));
      found.add(matcher.start() + ":" + before + "[" + matcher.group() + "]" + after);
    }
    return found;
  }
}
