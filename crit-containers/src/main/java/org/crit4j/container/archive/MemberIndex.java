package org.crit4j.container.archive;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberName;

/** The members of a tree: in their order, and by path. */
final class MemberIndex {
  private static final int FEWEST = 64;

  /** Another in each run, so that nobody can make names that all meet in one place. */
  private static final long SEED = new SplittableRandom().nextLong();

  private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

  private final PackedMembers members = new PackedMembers();
  private final List<Member> view = Collections.unmodifiableList(members);

  /** By path, open addressing: one more than the place in the order, or 0. */
  private int[] slots = new int[FEWEST];

  private int paths;

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
      if (2 * paths >= slots.length) {
        grow();
      }
      int slot = slot(member.path().get().latin1());
      if (slots[slot] == 0) {
        paths++;
      } else {
        members.removePath(slots[slot] - 1);
      }
      slots[slot] = members.size();
    }
  }

  private void grow() {
    int[] old = slots;
    slots = new int[2 * old.length];
    for (int each : old) {
      if (each != 0) {
        slots[slot(members.path(each - 1))] = each;
      }
    }
  }

  /** Where the member of that path is, or would be. */
  private int slot(String path) {
    int mask = slots.length - 1;
    int slot = hash(path) & mask;
    while (slots[slot] != 0 && !members.isAt(slots[slot] - 1, path)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int hash(String path) {
    long hash = SEED;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * FACTOR;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  /** The last one of that name before a place in the order: what a hard link there leads to. */
  Optional<Member> before(int index, MemberName path) {
    Optional<Member> last = find(path);
    if (last.isPresent() && last.get().index() < index) {
      return last;
    }
    for (int at = index - 1; at >= 0; at--) {
      Member member = members.get(at);
      if (member.name().path().equals(Optional.of(path))) {
        return Optional.of(member);
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
    int place = slots[slot(path.latin1())];
    return place == 0 ? Optional.empty() : Optional.of(members.get(place - 1));
  }
}
