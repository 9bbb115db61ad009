package org.crit4j.edit.scrub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the words of a text, whatever it is: a path, a list of options, a command. What stands
 * between words stays, so paths keep their form and a word is the same everywhere. Addresses, ports
 * and ids are replaced as those in images are. The result has the same length, but for addresses
 * and times. Texts are Latin-1: a character for each byte.
 */
final class Texts {
  private static final String BETWEEN = "\\x00-\\x20\\x7f/=:,;\"'()\\[\\]{}<>|&?@\\\\*!#$%^~`";
  private static final Pattern PART =
      Pattern.compile(
          "(?<time>\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?"
              + "(?:Z| ?[+-]\\d\\d:?\\d\\d)?)"
              + "|(?<mac>(?<![\\w:])[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}(?![\\w:]))"
              + "|(?<v6>(?<![\\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F.]{0,15}(?![\\w:]))"
              + "|(?<v4>(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w]|\\.\\d))"
              + "|(?<word>[^"
              + BETWEEN
              + "]+)");
  private static final Pattern AMOUNT = Pattern.compile("(\\d+)([kKmMgGtT])");

  /** Before numbers that are references within the checkpoint. */
  private static final Set<String> REFERENCES =
      Set.of("pts", "pipe", "socket", "proc", "fd", "task", "anon_inode");

  private static final Set<String> MODES =
      Set.of("mode", "ptmxmode", "umask", "fmask", "dmask", "rootmode");
  private static final Set<String> USERS =
      Set.of(
          "uid",
          "gid",
          "user_id",
          "group_id",
          "owner",
          "UID",
          "GID",
          "additionalGids",
          "hostID",
          "containerID");
  private static final Set<String> PORTS =
      Set.of(
          "port",
          "sport",
          "dport",
          "--sport",
          "--dport",
          "--sports",
          "--dports",
          "--to-ports",
          "tcp",
          "udp");
  private static final String TIME = "2000-01-01T00:00:00Z";
  private static final int MOST_DIGITS = 18;

  private final Names names;
  private final WellKnown known;
  private final Numbers numbers;
  private final Addresses addresses;
  private final Tally tally;

  Texts(Names names, WellKnown known, Numbers numbers, Addresses addresses, Tally tally) {
    this.names = names;
    this.known = known;
    this.numbers = numbers;
    this.addresses = addresses;
    this.tally = tally;
  }

  /** The same for bytes. */
  byte[] replace(byte[] text) {
    return replace(new String(text, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Replaces the words of text in UTF-8. */
  String replaceUtf8(String text) {
    return replaceUtf8(text, "");
  }

  /**
   * The same.
   *
   * @param before the word before the text, as a key, which tells what a number is
   */
  String replaceUtf8(String text, String before) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String replaced = replace(new String(bytes, StandardCharsets.ISO_8859_1), before);
    return new String(replaced.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Replaces the words. */
  String replace(String text) {
    return replace(text, "");
  }

  private String replace(String text, String first) {
    StringBuilder result = new StringBuilder(text.length());
    Matcher part = PART.matcher(text);
    String before = first;
    boolean afterAddress = false;
    int done = 0;
    while (part.find()) {
      result.append(text, done, part.start());
      boolean adjacent = part.start() == done + 1;
      done = part.end();
      String found = part.group();
      Optional<String> address = address(part, found);
      if (address.isPresent()) {
        result.append(address.get());
        afterAddress = true;
      } else if (part.group("time") != null) {
        tally.add(ReplacementKind.TIMES);
        result.append(TIME);
      } else {
        boolean port = afterAddress && adjacent && text.charAt(part.start() - 1) == ':';
        result.append(words(found, port ? "port" : before));
        afterAddress = false;
        before = found;
      }
    }
    return result.append(text, done, text.length()).toString();
  }

  private Optional<String> address(Matcher part, String found) {
    if (part.group("word") != null || part.group("time") != null) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = AddressText.parse(found);
    return bytes.map(
        it -> {
          byte[] other = addresses.replace(it);
          return Arrays.equals(it, other) ? found : AddressText.format(other);
        });
  }

  /** What looked like an address and is none may still have something between its words. */
  private String words(String found, String before) {
    if (found.indexOf(':') < 0) {
      return word(found, before);
    }
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= found.length(); i++) {
      if (i == found.length() || found.charAt(i) == ':') {
        if (i > from) {
          result.append(word(found.substring(from, i), before));
        }
        if (i < found.length()) {
          result.append(':');
        }
        from = i + 1;
      }
    }
    return result.toString();
  }

  private String word(String word, String before) {
    if (known.isWord(word)) {
      return word;
    }
    if (isDecimal(word)) {
      return decimal(word, before);
    }
    Matcher amount = AMOUNT.matcher(word);
    if (amount.matches()) {
      return decimal(amount.group(1), "") + amount.group(2);
    }
    tally.add(ReplacementKind.NAMES);
    return names.pseudonym(word);
  }

  private static boolean isDecimal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** A number in decimal digits. */
  String decimal(String digits, String before) {
    if (digits.length() <= 3
        || (digits.length() == 4 && digits.charAt(0) == '0')
        || REFERENCES.contains(before)
        || (MODES.contains(before) && digits.length() <= 6)) {
      return digits;
    }
    if (digits.length() <= MOST_DIGITS) {
      long value = Long.parseLong(digits);
      if (USERS.contains(before)) {
        return Long.toString(numbers.user(value));
      }
      if (PORTS.contains(before) || before.endsWith("_port") || before.endsWith("Port")) {
        return Long.toString(numbers.port(value));
      }
    }
    if (isRound(digits)) {
      return digits;
    }
    tally.add(ReplacementKind.NUMBERS);
    return names.pseudonym(digits);
  }

  /** Limits and sizes are round numbers, as a rule: such a number is no secret. */
  private static boolean isRound(String digits) {
    int zeros = digits.length();
    while (zeros > 1 && digits.charAt(zeros - 1) == '0') {
      zeros--;
    }
    if (zeros == 1 || digits.startsWith("92233720368547") || digits.startsWith("184467440737095")) {
      return true;
    }
    return digits.length() <= MOST_DIGITS && Long.bitCount(Long.parseLong(digits)) == 1;
  }
}
