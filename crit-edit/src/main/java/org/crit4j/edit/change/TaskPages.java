package org.crit4j.edit.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.memory.PageRun;
import org.crit4j.memory.Pagemap;
import org.crit4j.memory.VmaFlags;
import org.crit4j.message.ImageEntry;

/**
 * The pages of a process in a draft, to be written to and added to. Pages that are elsewhere than
 * in the images, plain, are refused.
 */
final class TaskPages {
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private final Draft draft;
  private final Task task;
  private final String pages;
  private final List<PageRun> runs;
  private final int pageSize;

  TaskPages(Draft draft, Task task) throws IOException {
    this.draft = draft;
    this.task = task;
    this.pages =
        ImageName.of(
            ImageType.PAGES, task.pagemap().map(Pagemap::pagesId).orElseThrow().orElseThrow());
    try (TaskMemory memory = task.openMemory()) {
      this.runs = new ArrayList<>(memory.runs());
      this.pageSize = memory.pageSize();
    }
  }

  /** The bytes of a range, which have to be in the images. */
  byte[] read(long start, long end) throws IOException {
    try (TaskMemory memory = task.openMemory()) {
      return memory.bytes(start, end);
    }
  }

  /** Writes bytes over others. */
  void write(long address, byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      long at = address + done;
      PageRun run = runAt(at);
      int length = (int) Math.min(bytes.length - done, end(run) - at);
      byte[] piece = Arrays.copyOfRange(bytes, done, done + length);
      if (!Arrays.equals(piece, read(at, at + length))) {
        draft.splice(pages, run.offset() + (at - run.address()), length, piece);
      }
      done += length;
    }
  }

  private long end(PageRun run) {
    return run.address() + run.pages() * pageSize;
  }

  private PageRun runAt(long address) throws CritException {
    for (PageRun each : runs) {
      if (Long.compareUnsigned(address, each.address()) >= 0
          && Long.compareUnsigned(address, end(each)) < 0) {
        check(each, address);
        return each;
      }
    }
    throw failure(
        address,
        "is not in the images: it is all zero, shared, or a file's",
        "private memory that was written to");
  }

  private void check(PageRun run, long address) throws CritException {
    if (run.isInParent()) {
      throw failure(
          address, "is in the dump before this one", "all pages in one: crit squash first");
    }
    if (run.isLeftBehind() || !run.isPresent()) {
      throw failure(address, "has no bytes in the images", "memory that was dumped");
    }
    if (run.storedBytes() != run.pages() * pageSize) {
      throw failure(address, "is compressed", "plain pages: crit decompress first");
    }
  }

  private CritException failure(long address, String problem, String expected) {
    return new CritException(
        Location.UNKNOWN.inFile(draft.label()),
        "the memory of "
            + Words.process(task.pid())
            + " at 0x"
            + Long.toHexString(address)
            + " "
            + problem,
        expected);
  }

  /**
   * Adds a private mapping with this content, where there is most room.
   *
   * @return its address
   */
  long map(byte[] content) throws IOException {
    for (PageRun each : runs) {
      if (!each.isInParent() && each.isPresent()) {
        check(each, each.address());
      }
    }
    int length = (content.length + pageSize - 1) / pageSize * pageSize;
    long start = room(task.mappings(), length);
    draft.edit(
        ImageName.of(ImageType.MM, task.pid()), MmEntry.class, it -> withArea(it, start, length));
    draft.splice(pages, offsetOf(start), 0, Arrays.copyOf(content, length));
    addPages(start, length / pageSize);
    return start;
  }

  /** The middle of the largest gap: neither heap nor stacks nor libraries grow to there. */
  private long room(List<VmaEntry> areas, long length) throws CritException {
    long best = 0;
    long from = 0;
    for (int i = 1; i < areas.size(); i++) {
      long start = areas.get(i - 1).getEnd();
      long size = areas.get(i).getStart() - start;
      // The kernel's half of the addresses is none of the process's.
      if (areas.get(i).getStart() > 0 && size > best) {
        best = size;
        from = start;
      }
    }
    if (best < 3 * length) {
      throw failure(from, "has no room for " + length + " bytes more", "a gap between mappings");
    }
    return from + (best / 2 & -pageSize);
  }

  private static MmEntry withArea(MmEntry mm, long start, int length) {
    VmaEntry area =
        VmaEntry.newBuilder()
            .setStart(start)
            .setEnd(start + length)
            .setPgoff(0)
            .setShmid(0)
            .setProt(VmaFlags.PROT_READ | VmaFlags.PROT_WRITE)
            .setFlags(MAP_PRIVATE_ANONYMOUS)
            .setStatus(VmaFlags.ANON_PRIVATE | VmaFlags.REGULAR)
            .setFd(-1)
            .build();
    MmEntry.Builder edited = mm.toBuilder();
    int at = 0;
    while (at < mm.getVmasCount() && Long.compareUnsigned(mm.getVmas(at).getStart(), start) < 0) {
      at++;
    }
    return edited.addVmas(at, area).build();
  }

  private long offsetOf(long address) {
    long offset = 0;
    for (PageRun each : runs) {
      if (Long.compareUnsigned(each.address(), address) < 0) {
        offset += each.storedBytes();
      }
    }
    return offset;
  }

  private void addPages(long start, int count) throws IOException {
    boolean[] added = new boolean[1];
    PagemapEntry[] model = new PagemapEntry[1];
    String pagemap = ImageName.of(ImageType.PAGEMAP, task.pid());
    draft.rewrite(
        pagemap,
        entry -> {
          if (!(entry.message() instanceof PagemapEntry old)) {
            return List.of(entry);
          }
          model[0] = old;
          if (!added[0] && Long.compareUnsigned(old.getVaddr(), start) > 0) {
            added[0] = true;
            return List.of(ImageEntry.of(newEntry(old, start, count)), entry);
          }
          return List.of(entry);
        });
    if (!added[0]) {
      PagemapEntry like = model[0] == null ? PagemapEntry.getDefaultInstance() : model[0];
      draft.append(pagemap, List.of(ImageEntry.of(newEntry(like, start, count))));
    }
  }

  /** An entry with the number of pages where its neighbour has it. */
  private static PagemapEntry newEntry(PagemapEntry model, long start, int count) {
    PagemapEntry.Builder entry =
        PagemapEntry.newBuilder()
            .setVaddr(start)
            .setCompatNrPages(model.getCompatNrPages() != 0 ? count : 0);
    if (model.hasFlags() || model.hasNrPages()) {
      entry.setFlags(4);
    }
    if (model.hasNrPages() || model.getCompatNrPages() == 0) {
      entry.setNrPages(count);
    }
    return entry.build();
  }
}
