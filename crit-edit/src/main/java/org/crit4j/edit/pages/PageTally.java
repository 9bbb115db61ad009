package org.crit4j.edit.pages;

/**
 * What was done to the pages of a checkpoint.
 *
 * @param pagemaps how many pagemaps were written anew
 * @param pages how many pages these have
 * @param joined how many of them came from dumps before
 * @param dropped how many pages of zeros went
 * @param bytesBefore size of the pages images of the checkpoint before, without those of its
 *     parents
 * @param bytesAfter size of the pages images now
 */
public record PageTally(
    int pagemaps, long pages, long joined, long dropped, long bytesBefore, long bytesAfter) {
  /** Nothing done. */
  static final PageTally NONE = new PageTally(0, 0, 0, 0, 0, 0);

  /** Whether nothing had to be done. */
  public boolean isNothing() {
    return pagemaps == 0;
  }

  PageTally plus(PageTally other) {
    return new PageTally(
        pagemaps + other.pagemaps,
        pages + other.pages,
        joined + other.joined,
        dropped + other.dropped,
        bytesBefore + other.bytesBefore,
        bytesAfter + other.bytesAfter);
  }
}
