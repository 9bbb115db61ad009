package org.crit4j.edit.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;

/** Names and headers of members of archives. */
final class MemberNames {
  /** By these endings crit and engines know files. */
  private static final List<String> ENDINGS = List.of(".tar", ".json", ".log", ".img", ".pid");

  /** Before the name of a deleted file in a layer of an image. */
  private static final String DELETED = ".wh.";

  private final Secrets secrets;
  private final boolean keepEndings;

  /**
   * A way to scrub names.
   *
   * @param keepEndings whether endings stay by which files of a checkpoint are known; else a name
   *     becomes what it becomes elsewhere
   */
  MemberNames(Secrets secrets, boolean keepEndings) {
    this.secrets = secrets;
    this.keepEndings = keepEndings;
  }

  /** The same name with other words. */
  MemberName scrub(MemberName name) {
    if (secrets.options().keepNames()) {
      return name;
    }
    List<String> components = new ArrayList<>();
    for (String each : name.latin1().split("/", -1)) {
      components.add(component(each));
    }
    return new MemberName(String.join("/", components));
  }

  private String component(String name) {
    if (name.startsWith(DELETED) && name.length() > DELETED.length()) {
      return DELETED + component(name.substring(DELETED.length()));
    }
    for (String ending : ENDINGS) {
      if (keepEndings && name.endsWith(ending) && !secrets.known().isWord(name)) {
        String stem = name.substring(0, name.length() - ending.length());
        return secrets.texts().replace(stem) + ending;
      }
    }
    return secrets.texts().replace(name);
  }

  /** A member with another name and other headers. */
  Member scrub(Member member) {
    return describe(member, scrub(member.name()), scrub(member.target()));
  }

  /** A member of that name with other headers: no owners' names, no times, no attributes. */
  Member describe(Member member, MemberName name, MemberName target) {
    if (member.modified() != 0) {
      secrets.tally().add(ReplacementKind.TIMES);
    }
    return new Member(
        member.index(),
        name,
        name.path(),
        member.kind(),
        member.size(),
        member.mode(),
        secrets.numbers().user(member.uid()),
        secrets.numbers().user(member.gid()),
        0,
        target,
        member.device(),
        Set.of());
  }
}
