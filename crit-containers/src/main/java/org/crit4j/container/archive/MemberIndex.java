package org.crit4j.container.archive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;

/** The members of a tree: in their order, and by path. */
final class MemberIndex {
  private final List<Member> members = new ArrayList<>();
  private final List<Member> view = Collections.unmodifiableList(members);
  private final Map<String, Member> byPath = new HashMap<>();

  /** How many there are. */
  int size() {
    return members.size();
  }

  /**
   * Adds the next one. Of several with one path the last counts, which is what unpacking leaves: an
   * earlier one loses its path.
   */
  void add(Member member) {
    members.add(member);
    if (member.path().isPresent()) {
      Member earlier = byPath.put(member.path().get().latin1(), member);
      if (earlier != null) {
        members.set(earlier.index(), earlier.withoutPath());
      }
    }
  }

  /** The last one of that name before a place in the order: what a hard link there leads to. */
  Optional<Member> before(int index, MemberName path) {
    Optional<Member> last = find(path);
    if (last.isPresent() && last.get().index() < index) {
      return last;
    }
    for (int at = index - 1; at >= 0; at--) {
      if (members.get(at).name().path().equals(Optional.of(path))) {
        return Optional.of(members.get(at));
      }
    }
    return Optional.empty();
  }

  /** All of them. */
  List<Member> all() {
    return view;
  }

  /** The one of that place in the order. */
  Member get(int index) {
    return members.get(index);
  }

  /** The one of that path, as text. */
  Optional<Member> find(String path) {
    return find(MemberName.of(path));
  }

  /** The one of that path. */
  Optional<Member> find(MemberName path) {
    return Optional.ofNullable(byPath.get(path.latin1()));
  }
}
