package org.crit4j.container.archive;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;

/**
 * Members in some ninety bytes each, since an archive may have half a million: as an object one
 * takes three times that. A member is made when it is asked for. What few have, such as a target,
 * is kept as it is.
 */
final class PackedMembers extends AbstractList<Member> implements RandomAccess {
  private static final int CHUNK = 256;

  // Bits of a form: what the name has besides the path, and whether it is a directory or a file.
  private static final int DOT_BEFORE = 1;
  private static final int SLASH_BEHIND = 2;
  private static final int DIRECTORY = 4;

  /** The form of a member that is kept as it is. */
  private static final byte WHOLE = -1;

  private final List<Chunk> chunks = new ArrayList<>();
  private final Map<Integer, Member> whole = new HashMap<>();
  private int count;

  /** What stands for so many members that nothing large has to be copied when there are more. */
  private static final class Chunk {
    final long[] sizes = new long[CHUNK];
    final long[] times = new long[CHUNK];
    final long[] owners = new long[CHUNK];
    final int[] modes = new int[CHUNK];
    final byte[] forms = new byte[CHUNK];
    final int[] ends = new int[CHUNK];
    byte[] names = new byte[CHUNK];

    int start(int at) {
      return at == 0 ? 0 : ends[at - 1];
    }

    void put(int at, String name) {
      int start = start(at);
      int end = start + name.length();
      if (end > names.length) {
        names = Arrays.copyOf(names, Math.max(end, at == CHUNK - 1 ? end : 2 * names.length));
      }
      for (int i = start; i < end; i++) {
        names[i] = (byte) name.charAt(i - start);
      }
      ends[at] = end;
      if (at == CHUNK - 1) {
        names = Arrays.copyOf(names, end);
      }
    }

    /** Whether the bytes of a name from one place to another are those of a text. */
    boolean equals(int from, int to, String text) {
      if (to - from != text.length()) {
        return false;
      }
      for (int i = from; i < to; i++) {
        if ((byte) text.charAt(i - from) != names[i]) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public boolean add(Member member) {
    if (count % CHUNK == 0) {
      chunks.add(new Chunk());
    }
    Chunk chunk = chunks.get(count / CHUNK);
    int at = count % CHUNK;
    byte form = form(member, count);
    chunk.forms[at] = form;
    if (form == WHOLE) {
      whole.put(count, member);
      chunk.put(at, "");
    } else {
      chunk.sizes[at] = member.size();
      chunk.times[at] = member.modified();
      chunk.owners[at] = (member.uid() << Integer.SIZE) | member.gid();
      chunk.modes[at] = member.mode();
      chunk.put(at, member.name().latin1());
    }
    count++;
    return true;
  }

  private static byte form(Member member, int index) {
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
    return (byte) (bits | (member.isFile() ? 0 : DIRECTORY));
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
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException(index);
    }
    Chunk chunk = chunks.get(index / CHUNK);
    int at = index % CHUNK;
    int form = chunk.forms[at];
    return form == WHOLE ? kept(index) : made(chunk, at, form, index);
  }

  private Member kept(int index) {
    Member member = whole.get(index);
    if (member == null) {
      throw new IllegalStateException("member " + index + " is not there");
    }
    return member;
  }

  private static Member made(Chunk chunk, int at, int form, int index) {
    int start = chunk.start(at);
    int end = chunk.ends[at];
    byte[] bytes = Arrays.copyOfRange(chunk.names, start, end);
    MemberName name = MemberName.of(bytes);
    MemberName path = name;
    if ((form & (DOT_BEFORE | SLASH_BEHIND)) != 0) {
      path = new MemberName(name.latin1().substring(before(form), end - start - behind(form)));
    }
    return new Member(
        index,
        name,
        Optional.of(path),
        (form & DIRECTORY) == 0 ? MemberKind.FILE : MemberKind.DIRECTORY,
        chunk.sizes[at],
        chunk.modes[at],
        chunk.owners[at] >>> Integer.SIZE,
        chunk.owners[at] & 0xffff_ffffL,
        chunk.times[at],
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
    Chunk chunk = chunks.get(index / CHUNK);
    int at = index % CHUNK;
    int form = chunk.forms[at];
    return form == WHOLE
        ? kept(index).isAt(path)
        : chunk.equals(chunk.start(at) + before(form), chunk.ends[at] - behind(form), path);
  }

  /** The path of one of them; empty if it has none. */
  String path(int index) {
    return get(index).path().map(MemberName::latin1).orElse("");
  }

  /** Takes the path of one away, which a later one has. */
  void removePath(int index) {
    whole.put(index, get(index).withoutPath());
    chunks.get(index / CHUNK).forms[index % CHUNK] = WHOLE;
  }
}
