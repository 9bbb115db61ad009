package org.crit4j.container.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crit4j.internal.io.WireBuffer;

/**
 * Names in the order of an archive, which has those of a directory together: each is kept as what
 * it does not share with the one before, in runs that begin with a whole name.
 */
final class NameColumn {
  /** To read a name takes those before it in its run. */
  private static final int RUN = 8;

  private static final int FIRST = 64;

  private final List<byte[]> runs = new ArrayList<>();
  private WireBuffer last = new WireBuffer(FIRST);
  private String before = "";
  private int count;

  /** Adds the next one, of characters 0 to 255. */
  void add(String name) {
    boolean whole = count % RUN == 0;
    if (whole && count > 0) {
      runs.add(last.copyFrom(0));
      last = new WireBuffer(FIRST);
    }
    int shared = whole ? 0 : shared(before, name);
    last.varint(shared);
    last.varint(name.length() - shared);
    for (int i = shared; i < name.length(); i++) {
      last.put(name.charAt(i));
    }
    before = name;
    count++;
  }

  private static int shared(String one, String other) {
    int most = Math.min(one.length(), other.length());
    int same = 0;
    while (same < most && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }

  /** The bytes of one, without some at its start and at its end. */
  byte[] get(int index, int start, int end) {
    Name name = read(index);
    return Arrays.copyOfRange(name.bytes, start, name.length - end);
  }

  /** Whether the characters of one, without some at its start and at its end, are these. */
  boolean equals(int index, int start, int end, String text) {
    Name name = read(index);
    if (name.length - start - end != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ((byte) text.charAt(i) != name.bytes[start + i]) {
        return false;
      }
    }
    return true;
  }

  private Name run(int run) {
    return new Name(run < runs.size() ? runs.get(run) : last.array());
  }

  private Name read(int index) {
    Name name = run(index / RUN);
    for (int left = index % RUN; left >= 0; left--) {
      name.next();
    }
    return name;
  }

  /** Goes through all names, which takes less than to look each up. */
  final class Walk {
    private int index = -1;
    private Name name = run(0);

    /** The bytes of the next one, of which there has to be one, and some behind them. */
    byte[] next() {
      index++;
      if (index % RUN == 0) {
        name = run(index / RUN);
      }
      name.next();
      return name.bytes;
    }

    /** How many bytes the name has that {@link #next} has returned last. */
    int length() {
      return name.length;
    }
  }

  /** Steps through the names of a run. */
  private static final class Name {
    private final byte[] run;
    private int at;
    private byte[] bytes = new byte[FIRST];
    private int length;

    Name(byte[] run) {
      this.run = run;
    }

    void next() {
      int shared = varint();
      int more = varint();
      length = shared + more;
      if (length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
      }
      System.arraycopy(run, at, bytes, shared, more);
      at += more;
    }

    private int varint() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = run[at++];
        value |= (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }
  }
}
