package org.crit4j.internal.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The way to the value being read, kept so cheaply that it can be told at any time: a name and an
 * index for each level, turned into text only when something is wrong.
 */
public final class JsonPath {
  private static final int NO_INDEX = -1;

  private @Nullable String[] names = new @Nullable String[16];
  private long[] indexes = new long[16];
  private int depth;

  /** Goes into the value of a key, one level down. */
  public void enter(String name) {
    if (depth == names.length) {
      names = Arrays.copyOf(names, depth * 2);
      indexes = Arrays.copyOf(indexes, depth * 2);
    }
    names[depth] = name;
    indexes[depth] = NO_INDEX;
    depth++;
  }

  /** Tells which element of the value's list is meant. */
  public void element(long index) {
    indexes[depth - 1] = index;
  }

  /** Goes back up. */
  public void leave() {
    depth--;
  }

  /** {@code $.entries[3].tc.comm}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("$");
    for (int i = 0; i < depth; i++) {
      text.append('.').append(names[i]);
      if (indexes[i] != NO_INDEX) {
        text.append('[').append(indexes[i]).append(']');
      }
    }
    return text.toString();
  }
}
