package org.crit4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which names and which texts are those of secrets: by convention only, so both ways of being wrong
 * are possible. One table for everything that looks for secrets or hides them. Immutable.
 */
public final class SecretPatterns {
  /**
   * Matches somewhere in the name of a variable or option that holds a secret, if case is ignored:
   * {@code DB_PASSWORD}, {@code github-token}, {@code AWS_SECRET_ACCESS_KEY}; not {@code PWD}.
   */
  public static final String NAME =
      "passw(or)?d|passphrase|passcode|pgpass|sshpass|secret|credential|bearer|authorization"
          + "|tokens?($|[^a-z])|(api|access|account|auth|encryption|private|secret|session)[_-]?key"
          + "|[_.-]key$|[_.-](pass|pwd|auth|jwt|pat|dsn|salt|sas|cookie|pin|otp|psk)$"
          + "|^(pass|auth|jwt|dsn|cookie|psk)$|connection[_-]?string";

  /**
   * Matches somewhere in a text that has a secret of a known form in it: a private key, a token of
   * a well-known service, a password in a URL.
   */
  public static final String TEXT =
      "-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
          + "|(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}"
          + "|A[KS]IA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}"
          + "|glpat-[A-Za-z0-9_-]{20,}|xox[abeprs]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{35}"
          + "|sk-[A-Za-z0-9_-]{20,})"
          + "|://[^/\\s:@]{0,100}:[^/\\s@]{1,200}@"
          + "|(?<![a-z])[Bb](earer|asic) [A-Za-z0-9+/=._~-]{8,}";

  /** Stands for a secret. */
  public static final String MASK = "[masked]";

  private static final Pattern NAMES = Pattern.compile(NAME, Pattern.CASE_INSENSITIVE);
  private static final Pattern TEXTS = Pattern.compile(TEXT);

  /** A name, an equals sign or a colon, and a value. No backtracking: texts may be long. */
  private static final Pattern ASSIGNMENTS =
      Pattern.compile(
          "(?<![A-Za-z0-9_.-])([A-Za-z0-9_.-]++)(\"?(?:=|: ?)(?!//))"
              + "(\"[^\"]*+\"|'[^']*+'|[^\\s,;&\"']++)");

  private SecretPatterns() {}

  /** Whether a name of a variable or of an option is that of a secret. */
  public static boolean isName(String name) {
    return NAMES.matcher(name).find();
  }

  /** Whether a text has a secret of a known form in it. */
  public static boolean isText(String text) {
    return TEXTS.matcher(text).find();
  }

  /** The text with the mask in place of each secret: of a known form, or after its name. */
  public static String masked(String text) {
    String known = text.contains("PRIVATE KEY-----") ? MASK : maskKnown(text);
    Matcher matcher = ASSIGNMENTS.matcher(known);
    return matcher.replaceAll(
        found ->
            Matcher.quoteReplacement(
                isName(found.group(1)) ? found.group(1) + found.group(2) + MASK : found.group()));
  }

  private static String maskKnown(String text) {
    return TEXTS
        .matcher(text)
        .replaceAll(
            found -> {
              String all = found.group();
              // Of a URL the user stays, of a header its kind.
              int colon = all.startsWith("://") ? all.indexOf(':', 3) : all.indexOf(' ');
              String kept = all.substring(0, colon + 1);
              return Matcher.quoteReplacement(kept + MASK + (all.startsWith("://") ? "@" : ""));
            });
  }

  /** The value of a variable, masked as a whole if the name is that of a secret. */
  public static String masked(String name, String value) {
    return isName(name) && !value.isEmpty() ? MASK : masked(value);
  }

  /** The arguments of a program, where a secret may also follow the option that is its name. */
  public static List<String> masked(List<String> arguments) {
    List<String> masked = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      masked.add(i > 0 && isAnnounced(arguments, i) ? MASK : masked(arguments.get(i)));
    }
    return masked;
  }

  private static boolean isAnnounced(List<String> arguments, int index) {
    String option = arguments.get(index - 1);
    return option.startsWith("-")
        && option.indexOf('=') < 0
        && isName(option)
        && !arguments.get(index).startsWith("-");
  }
}
