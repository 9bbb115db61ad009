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

  /** Some bits of the hash of each path: to compare paths takes much longer. */
  private byte[] tags = new byte[FEWEST];

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
    if (2 * paths >= slots.length) {
      grow();
    }
    members.add(member);
    if (member.path().isPresent()) {
      String path = member.path().get().latin1();
      int hash = hash(path);
      int slot = slot(path, hash);
      if (slots[slot] == 0) {
        paths++;
      } else {
        members.removePath(slots[slot] - 1);
      }
      fill(slot, members.size() - 1, hash);
    }
  }

  private void grow() {
    slots = new int[2 * slots.length];
    tags = new byte[slots.length];
    members.forEachPath(new Refill());
  }

  /** Fills empty slots; no two of these paths are the same. */
  // A class, since a lambda takes longer to start.
  private final class Refill implements PackedMembers.Paths {
    @Override
    public void take(int index, byte[] bytes, int from, int to) {
      int hash = hash(bytes, from, to);
      int slot = first(hash);
      while (slots[slot] != 0) {
        slot = following(slot);
      }
      fill(slot, index, hash);
    }
  }

  private void fill(int slot, int index, int hash) {
    slots[slot] = index + 1;
    tags[slot] = tag(hash);
  }

  /** Where the member of that path is, or would be. */
  private int slot(String path, int hash) {
    int slot = first(hash);
    while (slots[slot] != 0 && (tags[slot] != tag(hash) || !members.isAt(slots[slot] - 1, path))) {
      slot = following(slot);
    }
    return slot;
  }

  private int first(int hash) {
    return hash & (slots.length - 1);
  }

  private int following(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /** The bits that do not choose the slot, unless there are very many. */
  private static byte tag(int hash) {
    return (byte) (hash >>> (Integer.SIZE - Byte.SIZE));
  }

  private static int hash(String path) {
    long hash = SEED;
    for (int i = 0; i < path.length(); i++) {
      hash = mixed(hash, path.charAt(i));
    }
    return (int) hash;
  }

  private static int hash(byte[] path, int from, int to) {
    long hash = SEED;
    for (int i = from; i < to; i++) {
      hash = mixed(hash, path[i] & 0xff);
    }
    return (int) hash;
  }

  private static long mixed(long hash, int character) {
    long mixed = (hash ^ character) * FACTOR;
    return mixed ^ (mixed >>> 32);
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
    int place = slots[slot(path.latin1(), hash(path.latin1()))];
    return place == 0 ? Optional.empty() : Optional.of(members.get(place - 1));
  }
}
