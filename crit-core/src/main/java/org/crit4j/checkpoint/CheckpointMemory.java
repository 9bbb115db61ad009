package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.OptionalInt;
import org.crit4j.CritException;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.internal.pages.ImageSet;
import org.crit4j.internal.pages.MappedContent;
import org.crit4j.internal.pages.MmImage;
import org.crit4j.internal.pages.PageSize;
import org.crit4j.internal.pages.PageStore;
import org.crit4j.internal.pages.SharedObjects;
import org.crit4j.source.Images;

/**
 * The memory in the images of a checkpoint: of its tasks, and of what they share. Keeps what is the
 * same for all of them. Safe for use by several threads.
 */
public final class CheckpointMemory {
  private final Images images;
  private final SharedObjects shared;
  private OptionalInt pageSize;
  private boolean checked;

  /** The memory in the images of a checkpoint. */
  public CheckpointMemory(Images images) {
    this(images, OptionalInt.empty());
  }

  /**
   * The memory in the images of a checkpoint, for those of a pre-dump, which do not tell the page
   * size.
   *
   * @param pageSize bytes in a page of the dumping machine, a power of two from 4 KiB to 256 KiB;
   *     if empty, what the images say, or the size that fits most of them
   * @throws IllegalArgumentException if it is no page size
   */
  public CheckpointMemory(Images images, OptionalInt pageSize) {
    if (pageSize.isPresent() && !PageSize.isSize(pageSize.getAsInt())) {
      throw new IllegalArgumentException(pageSize.getAsInt() + " is no page size");
    }
    this.images = images;
    this.shared = new SharedObjects(images);
    this.pageSize = pageSize;
  }

  /**
   * Opens the memory of a task, with the mappings that its images tell of. Without those images (a
   * pre-dump has none) it is what the pagemap has.
   *
   * @param pid the id in the names of its images
   * @throws CritException if there is no pagemap of the task, images are damaged or encrypted, or
   *     they are of a version that is not known
   * @throws IOException if they cannot be read
   */
  public TaskMemory open(long pid) throws IOException {
    check();
    return open(pid, MmImage.read(images, pid).orElse(MmImage.NONE));
  }

  /**
   * Opens the memory of a task whose mappings are known already.
   *
   * @param pid the id in the names of its images
   * @param mm its mappings; if it has none, they are looked for where CRIU before 2.0 had them
   * @throws CritException if there is no pagemap of the task, images are damaged or encrypted, or
   *     they are of a version that is not known
   * @throws IOException if they cannot be read
   */
  public TaskMemory open(long pid, MmEntry mm) throws IOException {
    check();
    return open(pid, MmImage.of(mm));
  }

  TaskMemory open(long pid, MmImage mm) throws IOException {
    check();
    int size = pageSize(mm.layout());
    String pagemap = ImageName.of(ImageType.PAGEMAP, pid);
    PageStore store = PageStore.open(images, pagemap, size);
    return new TaskMemory(
        images.source().label() + "/" + pagemap,
        MappedContent.ofTask(mm.orSeparate(images, pid).mappings(), store, shared, size),
        store.index(),
        size);
  }

  /**
   * Opens the content of what tasks share: a memfd, anonymous shared memory, or a System V segment.
   * Its addresses start at 0.
   *
   * @param number the number in the names of its images: {@code shmid} of the memfd or of the
   *     mapping, or the id of the segment
   * @throws CritException if images are damaged or encrypted, or they are of a version that is not
   *     known
   * @throws IOException if they cannot be read
   */
  public TaskMemory openShared(long number) throws IOException {
    check();
    int size = pageSize(MmEntry.getDefaultInstance());
    SharedObjects.Opened object = shared.open(number, size);
    return new TaskMemory(
        images.source().label() + "/shared memory " + Long.toUnsignedString(number),
        MappedContent.ofObject(object, shared, size),
        object.index(),
        size);
  }

  /**
   * Whether the pages can be read at all, which opening any memory asks for too.
   *
   * @throws CritException if the images are encrypted, or of a version that is not known
   * @throws IOException if their inventory cannot be read
   */
  public synchronized void check() throws IOException {
    if (!checked) {
      ImageSet.check(images);
      checked = true;
    }
  }

  private synchronized int pageSize(MmEntry mm) {
    if (pageSize.isEmpty()) {
      pageSize = OptionalInt.of(PageSize.in(images, mm));
    }
    return pageSize.getAsInt();
  }
}
