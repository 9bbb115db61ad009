package org.crit4j.container.archive;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.internal.column.LongColumn;

/**
 * Members in some thirty bytes each, since an archive may have half a million: as an object one
 * takes nine times that. A member is made when it is asked for. What few have, such as a target, is
 * kept as it is.
 */
final class PackedMembers extends AbstractList<Member> implements RandomAccess {
  // Bits of a form: what the name has besides the path, and whether it is a directory or a file.
  private static final int DOT_BEFORE = 1;
  private static final int SLASH_BEHIND = 2;
  private static final int DIRECTORY = 4;

  /** The form of a member that is kept as it is. */
  private static final int WHOLE = 8;

  private final LongColumn.Builder forms = new LongColumn.Builder();
  private final LongColumn.Builder sizes = new LongColumn.Builder();
  private final LongColumn.Builder times = new LongColumn.Builder();
  private final LongColumn.Builder owners = new LongColumn.Builder();
  private final LongColumn.Builder modes = new LongColumn.Builder();
  private final NameColumn names = new NameColumn();

  /** Which ones the map has: asked for each, where the map would need an object for each number. */
  private final BitSet isWhole = new BitSet();

  private final Map<Integer, Member> whole = new HashMap<>();

  @Override
  public int size() {
    return forms.size();
  }

  @Override
  public boolean add(Member member) {
    int index = size();
    int form = form(member, index);
    boolean packed = form != WHOLE;
    if (!packed) {
      keep(index, member);
    }
    forms.add(form);
    sizes.add(packed ? member.size() : 0);
    times.add(packed ? member.modified() : 0);
    owners.add(packed ? (member.uid() << Integer.SIZE) | member.gid() : 0);
    modes.add(packed ? Integer.toUnsignedLong(member.mode()) : 0);
    names.add(packed ? member.name().latin1() : "");
    return true;
  }

  private void keep(int index, Member member) {
    whole.put(index, member);
    isWhole.set(index);
  }

  private static int form(Member member, int index) {
    boolean plain =
        member.index() == index
            && (member.isFile() || member.kind() == MemberKind.DIRECTORY)
            && member.path().isPresent()
            && member.target().latin1().isEmpty()
            && isNone(member.device())
            && member.attributes().isEmpty()
            && isInt(member.uid())
            && isInt(member.gid());
    if (!plain) {
      return WHOLE;
    }
    String name = member.name().latin1();
    String path = member.path().get().latin1();
    int before = name.startsWith("./") ? 2 : 0;
    int behind = name.length() - before - path.length();
    if (behind < 0 || behind > 1 || !name.startsWith(path, before)) {
      return WHOLE;
    }
    if (behind == 1 && name.charAt(name.length() - 1) != '/') {
      return WHOLE;
    }
    int bits = (before > 0 ? DOT_BEFORE : 0) | (behind > 0 ? SLASH_BEHIND : 0);
    return bits | (member.isFile() ? 0 : DIRECTORY);
  }

  // The equals of a record is made by the JVM when it is called first, which takes 30 ms.
  private static boolean isNone(Member.Device device) {
    return device.major() == 0 && device.minor() == 0;
  }

  private static boolean isInt(long number) {
    return number >>> Integer.SIZE == 0;
  }

  @Override
  public Member get(int index) {
    Objects.checkIndex(index, size());
    return isWhole.get(index) ? kept(index) : made(index);
  }

  private Member kept(int index) {
    Member member = whole.get(index);
    if (member == null) {
      throw new IllegalStateException("member " + index + " is not there");
    }
    return member;
  }

  private Member made(int index) {
    return made(index, MemberName.of(names.get(index, 0, 0)));
  }

  private Member made(int index, MemberName name) {
    int form = (int) forms.get(index);
    MemberName path = name;
    if ((form & (DOT_BEFORE | SLASH_BEHIND)) != 0) {
      String written = name.latin1();
      path = new MemberName(written.substring(before(form), written.length() - behind(form)));
    }
    return new Member(
        index,
        name,
        Optional.of(path),
        (form & DIRECTORY) == 0 ? MemberKind.FILE : MemberKind.DIRECTORY,
        sizes.get(index),
        (int) modes.get(index),
        owners.get(index) >>> Integer.SIZE,
        owners.get(index) & 0xffff_ffffL,
        times.get(index),
        MemberName.EMPTY,
        Member.Device.NONE,
        Set.of());
  }

  private static int before(int form) {
    return (form & DOT_BEFORE) == 0 ? 0 : 2;
  }

  private static int behind(int form) {
    return (form & SLASH_BEHIND) == 0 ? 0 : 1;
  }

  /** Whether one of them has that path. */
  boolean isAt(int index, String path) {
    if (isWhole.get(index)) {
      return kept(index).isAt(path);
    }
    int form = (int) forms.get(index);
    return names.equals(index, before(form), behind(form), path);
  }

  /** Takes paths. */
  interface Paths {
    /** The path of a member: some of the bytes of an array, which is the caller's. */
    void take(int index, byte[] bytes, int from, int to);
  }

  /** Goes through the paths of all that have one. */
  void forEachPath(Paths paths) {
    NameColumn.Walk walk = names.new Walk();
    for (int index = 0; index < size(); index++) {
      byte[] bytes = walk.next();
      if (!isWhole.get(index)) {
        int form = (int) forms.get(index);
        paths.take(index, bytes, before(form), walk.length() - behind(form));
      } else if (kept(index).path().isPresent()) {
        byte[] path = kept(index).path().get().bytes();
        paths.take(index, path, 0, path.length);
      }
    }
  }

  @Override
  public Iterator<Member> iterator() {
    return new Iterator<>() {
      private final NameColumn.Walk walk = names.new Walk();
      private int index;

      @Override
      public boolean hasNext() {
        return index < size();
      }

      @Override
      public Member next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        byte[] name = walk.next();
        int here = index++;
        return isWhole.get(here)
            ? kept(here)
            : made(here, MemberName.of(Arrays.copyOf(name, walk.length())));
      }
    };
  }

  /** Takes the path of one away, which a later one has. */
  void removePath(int index) {
    keep(index, get(index).withoutPath());
  }
}
