package org.crit4j.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.crit4j.testing.RandomImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {
  private static long[] words(String text) {
    return IpAddress.parse(text).orElseThrow(() -> new AssertionError(text));
  }

  @ParameterizedTest
  @CsvSource({
    "16777343, 127.0.0.1",
    "0, 0.0.0.0",
    "4294967295, 255.255.255.255",
    "1, 1.0.0.0",
    "16777216, 0.0.0.1",
    "3232235521, 1.0.168.192"
  })
  void oneWordIsAnIpv4Address(long word, String text) {
    assertEquals(text, IpAddress.format(new long[] {word}, 1));
    assertArrayEquals(new long[] {word}, words(text));
  }

  /** The examples of RFC 5952, and what its rules leave open. */
  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:0db8:0000:0000:0000:0000:0002:0001, 2001:db8::2:1",
    "2001:DB8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "0:0:1:0:0:0:0:0, 0:0:1::",
    "0:1:0:1:0:1:0:1, 0:1:0:1:0:1:0:1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "0:0:0:0:0:ffff:7f00:3, ::ffff:127.0.0.3",
    "::ffff:7f00:3, ::ffff:127.0.0.3",
    "::FFFF:127.0.0.3, ::ffff:127.0.0.3",
    "0:0:0:0:0:ffff:0:0, ::ffff:0.0.0.0",
    "0:0:0:0:ffff:0:1:2, ::ffff:0:1:2",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "::1.2.3.4, ::102:304",
    "1::2:3:4:5:6:7, 1:0:2:3:4:5:6:7"
  })
  void fourWordsAreAnIpv6AddressInTheOneForm(String spelling, String text) {
    assertEquals(text, IpAddress.format(words(spelling), 4));
    assertArrayEquals(words(spelling), words(text));
  }

  @Test
  void wordsHaveTheirBytesInNetworkOrder() {
    assertArrayEquals(new long[] {0xb80d0120L, 0, 0, 0x04030201L}, words("2001:db8::102:304"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.0.0.1",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.00",
        "1..2.3",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.-4",
        "1.2.3.+4",
        "1.2.3.x",
        "0x7f.1",
        "localhost",
        ":",
        ":::",
        "1:",
        ":1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1::2::3",
        "12345::",
        "g::",
        "::1%eth0",
        "[::1]",
        "::1.2.3",
        "::1.2.3.4:5",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::ffff:1.2.3.256",
        "::-1",
        "::+1",
        "\u0661.2.3.4",
        "::\uff11"
      })
  void otherTextIsNone(String text) {
    assertTrue(IpAddress.parse(text).isEmpty(), text);
  }

  @Test
  void anyAddressComesBack() {
    RandomImages.forEachSeed(
        1,
        "random IP addresses",
        seed -> {
          Random random = new Random(seed);
          long[] words = new long[random.nextBoolean() ? 1 : 4];
          // Many of the groups are zero.
          long[] masks = {0, 0xffff, 0xffff0000L, 0xffffffffL};
          Arrays.setAll(words, i -> random.nextInt() & masks[random.nextInt(4)]);
          assertArrayEquals(words, words(IpAddress.format(words, words.length)));
        });
  }
}
