package org.crit4j.internal.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.crit4j.testing.RandomImages;
import org.crit4j.testing.UnixNames;
import org.crit4j.testing.UnixNames.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds quoted-printable text against what Python prints for the names of unix sockets. */
final class QuotedPrintableTest {
  static List<Vector> vectors() {
    return UnixNames.all();
  }

  private static String encode(byte[] bytes) {
    return new String(QuotedPrintable.encode(bytes, 0, bytes.length), US_ASCII);
  }

  private static byte[] decode(String text) {
    return QuotedPrintable.decode(text.getBytes(ISO_8859_1)).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void textIsThatOfTheReferenceWhereThatIsFaithful(Vector vector) {
    String text = encode(vector.bytes());
    if (vector.isFaithful()) {
      assertEquals(vector.text(), text);
    } else {
      assertFalse(text.replaceAll("=\r?\n", "").matches("(?s).*[\r\n].*"), text);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aPlainNameIsItsOwnText(Vector vector) {
    byte[] name = vector.bytes();
    assumeTrue(QuotedPrintable.isPlain(name, 0, name.length));
    assertArrayEquals(name, QuotedPrintable.encode(name, 0, name.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "..", "/run/a.sock", "/tmp/.X11-unix/X0"})
  void usualNamesArePlain(String name) {
    byte[] bytes = name.getBytes(US_ASCII);
    assertTrue(QuotedPrintable.isPlain(bytes, 0, bytes.length));
    assertEquals(name, encode(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "=", "a b", "a ", "a\t", "a\n", "\0a", "\u007f", "\u00e9"})
  void namesThatMayChangeAreNotPlain(String name) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    assertFalse(QuotedPrintable.isPlain(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void textDecodesToTheName(Vector vector) {
    assertArrayEquals(vector.bytes(), decode(encode(vector.bytes())));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void textOfTheReferenceDecodesAsItDoesThere(Vector vector) {
    assertArrayEquals(vector.decoded(), decode(vector.text()));
  }

  @Test
  void anyBytesComeBackInLinesOfBoundedLength() {
    RandomImages.forEachSeed(
        1,
        "random names in quoted-printable",
        seed -> {
          Random random = new Random(seed);
          byte[] bytes = new byte[random.nextInt(200)];
          String alphabet = "\r\n\t =.ab\0\u007f\u00ff";
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
          }
          String text = encode(bytes);
          assertArrayEquals(bytes, decode(text), text);
          for (String line : text.split("\r?\n", -1)) {
            // A blank before the line's end is escaped in its place, as Python does it.
            assertTrue(line.length() <= 78, line);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"'=3d', '='", "'=3D', '='", "'a=\nb', ab", "'a=\r\nb', ab", "'a \nb', 'a \nb'"})
  void otherWritersTextIsTaken(String text, String decoded) {
    assertEquals(decoded, new String(decode(text), ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "a=", "=4", "=4g", "=g4", "= 4", "=\r", "a=b"})
  void aLoneEqualsSignIsRefused(String text) {
    assertEquals(Optional.empty(), QuotedPrintable.decode(text.getBytes(ISO_8859_1)));
  }
}
