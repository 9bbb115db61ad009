package org.crit4j.edit.scrub;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.CheckpointMemory;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.PagemapHead;
import org.crit4j.memory.PageFlags;
import org.crit4j.memory.PageRun;
import org.crit4j.source.Images;

/**
 * What becomes of the memory in a directory of images: which ranges of which pages image are kept,
 * and which of these images are compressed and have to be written anew.
 */
final class PagesPlan {
  /**
   * A pagemap with a compressed pages image.
   *
   * @param pagemap its name
   * @param pid the process; empty for shared memory
   * @param pagesId the number of the pages image
   * @param isFrame whether that is one compressed frame; else there are blocks
   */
  record Compressed(String pagemap, OptionalLong pid, int pagesId, boolean isFrame) {}

  /** Bytes in a page of most machines. */
  static final int SMALLEST_PAGE = 4096;

  private final Images images;
  private final CheckpointMemory memory;
  private final WantedMemory wanted;
  private final Map<String, KeptRanges> kept = new HashMap<>();
  private final Map<String, Compressed> compressed = new HashMap<>();
  private final Map<String, Long> pages = new HashMap<>();
  private int pageSize = SMALLEST_PAGE;

  private PagesPlan(Images images, WantedMemory wanted) {
    this.images = images;
    this.memory = new CheckpointMemory(images);
    this.wanted = wanted;
  }

  /** Plans for a directory. */
  static PagesPlan of(Images images, WantedMemory wanted, Warnings warnings) throws IOException {
    PagesPlan plan = new PagesPlan(images, wanted);
    for (ImageName name : images.names(ImageType.PAGEMAP)) {
      try {
        plan.add(name);
      } catch (CritException e) {
        // What the pages hold is not known, so none of them is kept.
        warnings.warn(e.location(), e.problem() + "; its pages are blanked");
      }
    }
    return plan;
  }

  private void add(ImageName name) throws IOException {
    Optional<PagemapHead> head = images.first(name.file(), PagemapHead.class);
    if (head.isEmpty() || name.number().isEmpty()) {
      return;
    }
    long number = name.number().getAsLong();
    boolean shared = name.pattern().contains("shmem");
    long pagesId = Integer.toUnsignedLong(head.get().getPagesId());
    String pages = ImageName.of(ImageType.PAGES, pagesId);
    String frame = ImageName.of(ImageType.PAGES_COMPRESSED, pagesId);
    boolean isFrame = !images.has(pages) && images.has(frame);
    try (TaskMemory opened = shared ? memory.openShared(number) : memory.open(number)) {
      pageSize = opened.pageSize();
      boolean blocks = false;
      KeptRanges ranges = kept.computeIfAbsent(isFrame ? frame : pages, it -> new KeptRanges());
      for (PageRun run : opened.runs()) {
        if (run.isPresent()) {
          this.pages.merge(isFrame ? frame : pages, run.pages(), Long::sum);
          blocks |=
              run.storedBytes() != run.pages() * pageSize || (run.flags() & PageFlags.ALIGNED) != 0;
          if (!shared) {
            keep(ranges, run, number);
          }
        }
      }
      if (isFrame || blocks) {
        OptionalLong pid = shared ? OptionalLong.empty() : OptionalLong.of(number);
        Compressed how = new Compressed(name.file(), pid, head.get().getPagesId(), isFrame);
        compressed.put(isFrame ? frame : pages, how);
      }
    }
  }

  private void keep(KeptRanges ranges, PageRun run, long pid) {
    long end = run.address() + run.pages() * pageSize;
    for (WantedMemory.Range each : wanted.of(pid)) {
      long from = larger(each.start() & -pageSize, run.address());
      long to = smaller((each.end() + pageSize - 1) & -pageSize, end);
      if (Long.compareUnsigned(from, to) < 0) {
        ranges.add(new KeptRanges.Range(run.offset() + from - run.address(), to - from, from));
      }
    }
  }

  private static long larger(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  private static long smaller(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  /** The ranges of a pages image that are kept. */
  KeptRanges kept(String pages) {
    return kept.getOrDefault(pages, new KeptRanges());
  }

  /** How a pages image is compressed; empty if it is not. */
  Optional<Compressed> compressed(String pages) {
    return Optional.ofNullable(compressed.get(pages));
  }

  /** How a pagemap is written anew with its pages image; empty if it is not. */
  Optional<Compressed> rewritten(String pagemap) {
    return compressed.values().stream()
        .filter(it -> !it.isFrame() && it.pagemap().equals(pagemap))
        .findAny();
  }

  /** How many pages an image has. */
  long pages(String file) {
    return pages.getOrDefault(file, 0L);
  }

  /** The memory of the images. */
  CheckpointMemory memory() {
    return memory;
  }

  /** The images. */
  Images images() {
    return images;
  }

  /** The memory that is kept. */
  WantedMemory wanted() {
    return wanted;
  }

  /** Bytes in a page. */
  int pageSize() {
    return pageSize;
  }
}
