package org.crit4j.container.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of a tree: in their order, and by path. */
final class MemberIndex {
  private final List<Member> members = new ArrayList<>();
  private final Map<String, Member> byPath = new HashMap<>();

  /** How many there are. */
  int size() {
    return members.size();
  }

  /** Adds the next one. Of several with one path the first is found. */
  void add(Member member) {
    members.add(member);
    member.path().ifPresent(it -> byPath.putIfAbsent(it.latin1(), member));
  }

  /** All of them. */
  List<Member> all() {
    return List.copyOf(members);
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
