package org.crit4j.container.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;

/**
 * The name of a member as a user gives it: its path, the name as tar prints it ({@code
 * ./checkpoint/x}, with a slash at the end, with octal escapes), or a pattern with {@code *},
 * {@code ?} and {@code [...]}, which do not stand for a slash.
 *
 * @param text as it was given
 */
public record MemberPattern(String text) {
  private static final int MOST_NAMED = 5;

  /** The path that it stands for, if it is no pattern. */
  public String path() {
    String relative = text;
    while (relative.startsWith("/")) {
      relative = relative.substring(1);
    }
    return MemberName.of(relative).path().map(MemberName::text).orElse(text);
  }

  /** Whether a member may be meant. */
  public boolean matches(Member member) {
    return member.path().isPresent() && matches(member.path().get().text());
  }

  /**
   * Whether a member, or a directory that it is in, may be meant.
   *
   * @param member the member
   * @return whether it is
   */
  public boolean covers(Member member) {
    String path = member.path().map(it -> it.text()).orElse("");
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (matches(path.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String path) {
    return path.equals(path()) || path.equals(unescaped()) || isMatch(path);
  }

  private boolean isMatch(String path) {
    try {
      return isPattern() && Pattern.matches(regex(path()), path);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** Whether it may stand for several members. */
  public boolean isPattern() {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int at = 0; at < glob.length(); at++) {
      char c = glob.charAt(at);
      int end = c == '[' ? glob.indexOf(']', at + 2) : -1;
      if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (end > 0) {
        String set = glob.substring(at + 1, end).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        at = end;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  /** With the bytes that tar prints as {@code \303}. */
  private String unescaped() {
    String path = path();
    if (path.indexOf('\\') < 0) {
      return path;
    }
    StringBuilder bytes = new StringBuilder();
    String latin1 = MemberName.of(path).latin1();
    for (int at = 0; at < latin1.length(); at++) {
      boolean octal =
          latin1.startsWith("\\", at) && latin1.substring(at).matches("(?s)\\\\[0-3][0-7]{2}.*");
      if (octal) {
        bytes.append((char) Integer.parseInt(latin1.substring(at + 1, at + 4), 8));
        at += 3;
      } else if (latin1.startsWith("\\\\", at)) {
        bytes.append('\\');
        at++;
      } else {
        bytes.append(latin1.charAt(at));
      }
    }
    return new MemberName(bytes.toString()).text();
  }

  /**
   * The member that it stands for.
   *
   * @throws CritException if it stands for none, or for several
   */
  public Member in(MemberTree tree) throws CritException {
    Optional<Member> literal = tree.find(path());
    if (literal.isPresent()) {
      return literal.get();
    }
    List<Member> matching = new ArrayList<>();
    for (Member each : tree.members()) {
      if (matches(each)) {
        matching.add(each);
      }
    }
    if (matching.size() == 1) {
      return matching.get(0);
    }
    Location place = Location.UNKNOWN.inFile(tree.label());
    if (matching.isEmpty()) {
      throw new CritException(
          place, "no member " + text, "the name of an image in it, such as checkpoint/files.img");
    }
    StringBuilder names = new StringBuilder();
    for (Member each : matching.subList(0, Math.min(MOST_NAMED, matching.size()))) {
      names.append(names.isEmpty() ? "" : ", ").append(each.path().orElseThrow());
    }
    throw new CritException(
        place,
        matching.size() + " files match " + text,
        "the name of one of them: " + names + (matching.size() > MOST_NAMED ? ", ..." : ""));
  }
}
