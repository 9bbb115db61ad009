package org.crit4j.edit.scrub;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Pseudonyms of single words: as long as the word, the same for the same word, another for another.
 * Letters stay letters or digits, hexadecimal digits and decimal ones stay such. Words are Latin-1:
 * a character for each byte.
 */
final class Names {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String HEXADECIMAL = "0123456789abcdef";
  private static final String HEX_PREFIX = "0x";
  private static final String DECIMAL = "0123456789";
  private static final String MORE =
      "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
  private static final int FIRST_DIGIT = 26;

  /** Of so many characters two words have the same pseudonym once in 10^12 pairs. */
  private static final int LONG = 8;

  private static final int SHORTEST_IDENTIFIER = 12;
  private static final int ATTEMPTS = 400;

  private final ScrubKey key;
  private final WellKnown known;
  private final Map<String, String> shortOnes = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  Names(ScrubKey key, WellKnown known) {
    this.key = key;
    this.known = known;
  }

  /** The pseudonym of a word that is not empty. */
  String pseudonym(String word) {
    if (word.length() >= LONG) {
      return find(word);
    }
    String other = shortOnes.get(word);
    if (other == null) {
      other = find(word);
      shortOnes.put(word, other);
      taken.add(other);
    }
    return other;
  }

  private String find(String word) {
    String alphabet = alphabet(word);
    String prefix = word.startsWith(HEX_PREFIX) && alphabet.equals(HEXADECIMAL) ? HEX_PREFIX : "";
    String candidate = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Short words use up their letters.
      String letters = attempt < ATTEMPTS / 2 ? alphabet : MORE;
      candidate = prefix + derive(word, prefix.length(), letters, attempt);
      if (!isUnfit(word, candidate)) {
        break;
      }
    }
    return candidate;
  }

  private boolean isUnfit(String word, String candidate) {
    return candidate.equals(word)
        || known.isWord(candidate)
        || (word.length() < LONG && taken.contains(candidate));
  }

  private static String alphabet(String word) {
    if (consistsOf(word, DECIMAL)) {
      return DECIMAL;
    }
    boolean number = word.startsWith(HEX_PREFIX) && word.length() > HEX_PREFIX.length();
    return (number && consistsOf(word.substring(HEX_PREFIX.length()), HEXADECIMAL))
            || (word.length() >= SHORTEST_IDENTIFIER && consistsOf(word, HEXADECIMAL))
        ? HEXADECIMAL
        : LETTERS;
  }

  private static boolean consistsOf(String word, String alphabet) {
    for (int i = 0; i < word.length(); i++) {
      if (alphabet.indexOf(word.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private String derive(String word, int from, String alphabet, int attempt) {
    byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
    StringBuilder name = new StringBuilder(word.length());
    byte[] hash = new byte[0];
    for (int i = 0; i < word.length() - from; i++) {
      if (i % 32 == 0) {
        hash = key.hash("name" + attempt + "-" + i, bytes);
      }
      int choices = i == 0 && alphabet.equals(LETTERS) ? FIRST_DIGIT : alphabet.length();
      int choice = (hash[i % 32] & 0xff) % choices;
      if (i == 0 && alphabet.equals(DECIMAL) && choice == 0 && word.length() > 1) {
        choice = 1;
      }
      name.append(alphabet.charAt(choice));
    }
    return name.toString();
  }
}
