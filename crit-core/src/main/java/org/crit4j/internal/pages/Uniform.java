package org.crit4j.internal.pages;

import org.crit4j.source.PageState;

/** Content that is the same everywhere: none. */
enum Uniform implements Content {
  /** It should be there. */
  MISSING(PageState.MISSING),
  /** Nothing was stored. */
  ABSENT(PageState.UNMAPPED);

  private final PageState state;

  Uniform(PageState state) {
    this.state = state;
  }

  @Override
  public Segment segment(long address, long end) {
    return Segment.of(end, state);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
