package org.crit4j.checkpoint.search;

import java.io.IOException;
import java.util.List;
import org.crit4j.checkpoint.TaskMemory;

/**
 * Searches memory piece by piece: what it needs does not depend on how much there is. Only bytes
 * that the images have are searched; zeros that are not stored, and pages of files, are not.
 *
 * <p>Matches of one pattern do not overlap. They may lie across the entries of a pagemap, as long
 * as their addresses follow each other.
 */
public final class MemorySearch {
  /** Most bytes of context on a side. */
  public static final int MOST_CONTEXT = 1 << 20;

  private final List<MemoryPattern> patterns;
  private final int context;

  /**
   * A search.
   *
   * @param patterns what to look for
   * @param context how many bytes to give on both sides of a match, 0 to {@link #MOST_CONTEXT}
   * @throws IllegalArgumentException if there is no pattern, or the context is out of range
   */
  public MemorySearch(List<MemoryPattern> patterns, int context) {
    if (patterns.isEmpty() || context < 0 || context > MOST_CONTEXT) {
      throw new IllegalArgumentException("a search has a pattern, and a context of 0 to 1 MiB");
    }
    this.patterns = List.copyOf(patterns);
    this.context = context;
  }

  /**
   * Searches a range of addresses.
   *
   * @throws org.crit4j.CritException if images are damaged, or the text is too much for the regular
   *     expression
   * @throws IOException if they cannot be read, or the listener fails
   */
  public void search(TaskMemory memory, long start, long end, MatchListener listener)
      throws IOException {
    SearchWindow window = new SearchWindow(patterns, context, listener);
    memory.forEachStored(start, end, window);
    window.finish();
  }
}
