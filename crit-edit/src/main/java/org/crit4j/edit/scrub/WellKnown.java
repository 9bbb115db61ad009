package org.crit4j.edit.scrub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words that occur on every machine and tell nothing: names of system directories and devices,
 * mount options, keys of documents. A list among the resources has them.
 */
final class WellKnown {
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?:eth|lo|tty|ttyS|pts|loop|veth|tun|tap|dummy|v)[0-9]{1,2}"
              + "|(?:libc|libm|libdl|librt|libpthread|libutil|libresolv|libcrypt|libz|libgcc_s"
              + "|libstdc\\+\\+|libssl|libcrypto|libselinux|libpcre2-8|libnss_files|libnss_dns"
              + "|libexpat|libffi|libtinfo|libncursesw|libcap|libjvm|libjava|libjli)"
              + "(?:-[0-9.]{1,4})?\\.so(?:\\.[0-9]{1,2}){0,3}"
              + "|ld-linux[-a-z0-9_]{0,12}\\.so\\.[0-9]|ld-musl-[a-z0-9_]{0,8}\\.so\\.[0-9]");

  private final Set<String> words;
  private final Set<String> keys;

  private WellKnown(Set<String> words, Set<String> keys) {
    this.words = words;
    this.keys = keys;
  }

  /**
   * The lists.
   *
   * @param wanted whether the words are; keys of documents always are
   */
  static WellKnown load(boolean wanted) {
    Set<String> keys = Set.copyOf(read("keys.txt"));
    return new WellKnown(wanted ? Set.copyOf(read("words.txt")) : Set.of(".", ".."), keys);
  }

  /** The same with the words of firewalls, which are no names there. */
  WellKnown withFirewalls() {
    Set<String> all = new HashSet<>(words);
    all.addAll(read("firewall.txt"));
    return new WellKnown(all, keys);
  }

  /** The words of a resource; what follows a # does not count. */
  static Set<String> read(String resource) {
    Set<String> words = new HashSet<>();
    for (String line : lines(resource)) {
      for (String word : line.trim().split("\\s+", -1)) {
        words.add(word);
      }
    }
    return words;
  }

  /** The lines of a resource that are neither empty nor begin with #. */
  static Iterable<String> lines(String resource) {
    try (InputStream in = WellKnown.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is missing");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(it -> !it.isBlank() && it.charAt(0) != '#')
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a word stays. */
  boolean isWord(String word) {
    return words.contains(word) || (words.size() > 2 && NUMBERED.matcher(word).matches());
  }

  /** Whether a key of a JSON object is one that engines or the runtime specification define. */
  boolean isKey(String key) {
    return keys.contains(key);
  }
}
