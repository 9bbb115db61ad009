package org.crit4j.edit.scrub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crit4j.container.member.MemberName;

/** Secrets that are planted, and how to find out what is left of them. */
final class Canaries {
  /** Numbers begin here: no count, size or address of the planted images is as large. */
  private static final int FIRST_NUMBER = 0x51ab_3c0a;

  private static final String START = "qzCanary";
  private static final int STEP = 0x1f35_0;

  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<Long, String> numbers = new LinkedHashMap<>();

  /** A new word. */
  String text(String where) {
    String canary =
        START
            + (char) ('a' + texts.size() / 26 % 26)
            + (char) ('a' + texts.size() % 26)
            + (char) ('a' + texts.size() / 676);
    texts.put(canary, where);
    return canary;
  }

  /** A new number of 31 bits, whose lowest byte is 10. */
  int number(String where) {
    int number = ((FIRST_NUMBER + STEP * numbers.size()) & ~0xff) | 10;
    numbers.put((long) number, where);
    return number;
  }

  int size() {
    return texts.size() + numbers.size();
  }

  int numberCount() {
    return numbers.size();
  }

  /** Where canaries of the words and names occur in bytes, in any form. */
  List<String> findTexts(String place, byte[] content) {
    String haystack = new String(content, StandardCharsets.ISO_8859_1);
    List<String> found = new ArrayList<>();
    if (forms(START).stream().noneMatch(haystack::contains)) {
      return found;
    }
    texts.forEach(
        (canary, where) -> {
          for (String form : forms(canary)) {
            if (haystack.contains(form)) {
              found.add(place + " has " + canary + ", planted in " + where);
            }
          }
        });
    return found;
  }

  /** Where numbers occur in bytes, in either order. */
  List<String> findNumbers(String place, byte[] content) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i + 4 <= content.length; i++) {
      long little = 0;
      long big = 0;
      for (int b = 0; b < 4; b++) {
        little |= (content[i + b] & 0xffL) << (8 * b);
        big = big << 8 | (content[i + b] & 0xff);
      }
      for (long each : new long[] {little, big}) {
        if (numbers.containsKey(each)) {
          found.add(place + " at " + i + " has the number planted in " + numbers.get(each));
        }
      }
    }
    return found;
  }

  /** Where numbers occur in JSON, in decimal or as an address. */
  List<String> findNumbersInText(String place, String text) {
    List<String> found = new ArrayList<>();
    numbers.forEach(
        (number, where) -> {
          String address =
              (number & 0xff)
                  + "."
                  + ((number >> 8) & 0xff)
                  + "."
                  + ((number >> 16) & 0xff)
                  + "."
                  + ((number >> 24) & 0xff);
          if (text.contains(Long.toString(number))
              || text.contains(Long.toHexString(number))
              || text.contains(address)) {
            found.add(place + " has " + number + ", planted in " + where);
          }
        });
    return found;
  }

  /** All forms that a word may be found in. */
  static List<String> forms(String word) {
    List<String> forms = new ArrayList<>();
    forms.add(word);
    forms.add(new StringBuilder(word).reverse().toString());
    forms.add(latin1(word.getBytes(StandardCharsets.UTF_16LE)));
    forms.add(latin1(word.getBytes(StandardCharsets.UTF_16BE)));
    String hex = HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
    forms.add(hex);
    forms.add(hex.toUpperCase(Locale.ROOT));
    forms.add("%" + hex.replaceAll("(..)(?!$)", "$1%"));
    for (int shift = 0; shift < 3; shift++) {
      byte[] padded = ("xxx".substring(0, shift) + word).getBytes(StandardCharsets.UTF_8);
      String base64 = Base64.getEncoder().withoutPadding().encodeToString(padded);
      // Characters that depend on the neighbours do not count.
      forms.add(base64.substring(shift == 0 ? 0 : shift + 1, base64.length() - 2));
    }
    return forms;
  }

  /** All forms in one row, each after its length. */
  static byte[] allForms(String word) {
    StringBuilder all = new StringBuilder();
    for (String form : forms(word)) {
      all.append((char) form.length()).append(form);
    }
    return new MemberName(all.toString()).bytes();
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
