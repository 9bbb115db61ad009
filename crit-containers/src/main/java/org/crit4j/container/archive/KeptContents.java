package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crit4j.container.member.Member;

/**
 * Contents of members that are unpacked once: small ones stay in memory, as long as they are not
 * too many, others go to private files. Safe for use by several threads.
 */
final class KeptContents implements AutoCloseable {
  private static final int MOST_IN_MEMORY = 1 << 16;
  private static final int MOST_TOGETHER = 16 << 20;

  private final Spool spool;
  private final Map<Integer, Region> regions = new HashMap<>();
  private int inMemory;

  /** Keeps files in a place that is closed with this. */
  KeptContents(Spool spool) {
    this.spool = spool;
  }

  /** Takes the content of a member. */
  synchronized void keep(Member member, InputStream content) throws IOException {
    if (member.size() <= MOST_IN_MEMORY && inMemory + member.size() <= MOST_TOGETHER) {
      byte[] bytes = content.readNBytes((int) member.size());
      inMemory += bytes.length;
      regions.put(member.index(), Region.of(bytes));
    } else {
      regions.put(member.index(), Region.of(spool.keep(content)));
    }
  }

  /**
   * Begins to take the content of a member piece by piece. It is kept once it is handed over by
   * {@link #keep(int, SpooledOutput)}.
   *
   * @param open how many others are not handed over yet
   */
  synchronized SpooledOutput begin(int open) {
    int each = Math.max(0, (MOST_TOGETHER - inMemory) / (open + 1));
    return new SpooledOutput(spool, Math.min(MOST_IN_MEMORY, each));
  }

  /** Takes the content of a member that is complete. */
  synchronized void keep(int index, SpooledOutput content) throws IOException {
    content.close();
    Region region = content.region();
    if (region.path().isEmpty()) {
      inMemory += (int) region.size();
    }
    regions.put(index, region);
  }

  synchronized boolean has(Member member) {
    return regions.containsKey(member.index());
  }

  /** The content of a member; empty if that was never kept. */
  synchronized Optional<Region> region(Member member) {
    return Optional.ofNullable(regions.get(member.index()));
  }

  /** Removes the files. */
  @Override
  public void close() {
    spool.close();
  }
}
