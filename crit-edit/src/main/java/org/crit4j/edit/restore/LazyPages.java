package org.crit4j.edit.restore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.ImageData;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.edit.Draft;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.memory.PageFlags;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;
import org.crit4j.source.DirectorySink;
import org.crit4j.source.Images;

/**
 * The pages images of tasks without the pages that a page server brings: CRIU wants their full
 * length, and reads only pages that are not flagged PE_LAZY. Holes take their place.
 */
final class LazyPages {
  /** No image. */
  static final LazyPages NONE = new LazyPages(Map.of(), 0);

  /**
   * A stretch of a pages image that stays.
   *
   * @param offset in bytes
   * @param length in bytes
   */
  private record Stretch(long offset, long length) {}

  private final Map<String, List<Stretch>> kept;
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private long bytes;

  private LazyPages(Map<String, List<Stretch>> kept, long bytes) {
    this.kept = kept;
    this.bytes = bytes;
  }

  /**
   * Finds them.
   *
   * @throws IOException if images cannot be read, or are damaged
   */
  static LazyPages of(Draft draft) throws IOException {
    LazyPages found = new LazyPages(new LinkedHashMap<>(), 0);
    Checkpoint checkpoint = Checkpoint.of(draft);
    for (Task task : checkpoint.tasks()) {
      String pagemap = ImageName.of(ImageType.PAGEMAP, task.pid());
      if (draft.size(pagemap).isPresent()) {
        int pageSize;
        try (TaskMemory memory = checkpoint.memory().open(task.pid())) {
          pageSize = memory.pageSize();
        }
        found.add(draft, pagemap, pageSize);
      }
    }
    return found;
  }

  private void add(Draft draft, String image, int pageSize) throws IOException {
    Pagemap pagemap;
    try (ImageReader reader = new Images(draft).open(image)) {
      pagemap = Pagemap.read(reader);
    }
    if (pagemap.pagesId().isEmpty()) {
      return;
    }
    String pages = ImageName.of(ImageType.PAGES, pagemap.pagesId().getAsLong());
    List<Stretch> stretches = kept.computeIfAbsent(pages, it -> new ArrayList<>());
    long offset = 0;
    for (Pagemap.Entry each : pagemap.entries()) {
      if (each.isPresent()) {
        long length = each.pages() * pageSize;
        // A flag of pages that could have come later, in every dump.
        if ((each.flags() & PageFlags.LAZY) != 0) {
          bytes += length;
        } else {
          stretches.add(new Stretch(offset, length));
        }
        offset += length;
      }
    }
    sizes.put(pages, draft.size(pages).orElse(offset));
  }

  /** Whether a file is one of them. */
  boolean has(String name) {
    return kept.containsKey(name);
  }

  /** The full length of a pages image, in bytes. */
  long size(String name) {
    return sizes.getOrDefault(name, 0L);
  }

  /** How many bytes are left out. */
  long bytes() {
    return bytes;
  }

  /** What stays of a pages image. */
  DirectorySink.SparseContent content(Draft draft, String name) {
    return to -> {
      try (ImageData data = draft.require(name)) {
        for (Stretch each : kept.getOrDefault(name, List.of())) {
          copy(data, each, to);
        }
      }
    };
  }

  private static void copy(ImageData data, Stretch stretch, FileChannel to) throws IOException {
    to.position(stretch.offset());
    long done = 0;
    while (done < stretch.length()) {
      done += data.copy(stretch.offset() + done, stretch.length() - done, to);
    }
  }
}
