package org.crit4j.edit.pages;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.internal.pages.ImageSet;
import org.crit4j.internal.pages.PageIndex;
import org.crit4j.internal.pages.PageSize;
import org.crit4j.internal.pages.PageStore;
import org.crit4j.memory.PageFlags;
import org.crit4j.source.ImageSink;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;

/**
 * Writes the pages of a checkpoint anew, as {@link PageRewriteOptions} want them, and takes over
 * all other files as they are. Pages go from file to file in parts of 1 MiB; what is in memory is
 * the table of their runs.
 *
 * <pre>{@code
 * try (ImageSource chain = DirectorySource.open(directory);
 *     ImageSink sink = DirectorySink.create(target, DirectorySink.Sharing.HARD_LINK)) {
 *   new PageRewrite(PageRewriteOptions.SQUASH).write(chain, sink);
 *   sink.commit();
 * }
 * }</pre>
 */
public final class PageRewrite {
  private static final String PARENT = "parent";
  private static final int LARGEST_BLOCK = 4 << 20;

  private final PageRewriteOptions options;

  /** A way to write pages. */
  public PageRewrite(PageRewriteOptions options) {
    this.options = options;
  }

  /**
   * Writes all files of a checkpoint.
   *
   * @param source the images, with the dumps before as their parents
   * @param sink where they go; the caller commits it
   * @return what was done
   * @throws CritException if images are damaged or missing, or their pages are lost
   * @throws IOException if they cannot be read or written
   */
  public PageTally write(ImageSource source, ImageSink sink) throws IOException {
    Images images = new Images(source);
    ImageSet.check(images);
    int pageSize = PageSize.in(images, MmEntry.getDefaultInstance());
    InventoryForm inventory = InventoryForm.of(images);
    int blockSize = blockSize(source, inventory, pageSize);
    PagemapRewrite each = new PagemapRewrite(images, sink, options, pageSize, blockSize / pageSize);
    boolean inForm = blockSize > 0 && blockSize == inventory.blockSize(pageSize);
    Set<String> written = new HashSet<>(Set.of(InventoryForm.NAME));
    Map<Long, String> users = new HashMap<>();
    PageTally tally = PageTally.NONE;
    boolean reaches = !options.squash() && hasParent(source);
    for (ImageName name : images.names(ImageType.PAGEMAP)) {
      try (PageStore store = PageStore.open(images, name.file(), pageSize)) {
        checkAlone(source, name.file(), store.index(), users);
        reaches |= !options.squash() && isPartOfChain(store.index());
        if (!isAsItShouldBe(source, store.index(), inForm || blockSize == 0)) {
          tally = tally.plus(each.rewrite(name, store));
          written.add(name.file());
          written.add(ImageName.of(ImageType.PAGES, store.index().pagesId()));
          written.add(ImageName.of(ImageType.PAGES_COMPRESSED, store.index().pagesId()));
        }
      }
    }
    inventory.write(sink, blockSize, reaches);
    for (String name : source.names()) {
      boolean link = options.squash() && name.equals(PARENT);
      if (!link && !written.contains(name) && !name.startsWith(".")) {
        sink.copy(source, name);
      }
    }
    return tally;
  }

  private int blockSize(ImageSource source, InventoryForm inventory, int pageSize)
      throws CritException {
    if (options.blockSize().isEmpty()) {
      return inventory.blockSize(pageSize);
    }
    int size = options.blockSize().getAsInt() == 1 ? pageSize : options.blockSize().getAsInt();
    if (size % pageSize != 0 || size > LARGEST_BLOCK) {
      throw new CritException(
          Location.UNKNOWN.inFile(source.label()),
          "blocks of " + size + " bytes",
          "a multiple of the page size, " + pageSize + ", up to " + LARGEST_BLOCK);
    }
    return size;
  }

  private static boolean hasParent(ImageSource source) {
    try {
      return source.parent().isPresent();
    } catch (IOException e) {
      // There is a link, wherever it leads.
      return true;
    }
  }

  private static void checkAlone(
      ImageSource source, String pagemap, PageIndex index, Map<Long, String> users)
      throws CritException {
    String other = users.put(index.pagesId(), pagemap);
    if (other != null) {
      throw new CritException(
          Location.UNKNOWN.inFile(source.label() + "/" + pagemap),
          "its pages image is that of " + other + " too",
          "a pages image for each pagemap");
    }
  }

  private static boolean isPartOfChain(PageIndex index) {
    for (int i = 0; i < index.count(); i++) {
      if (PageFlags.isInParent(index.flags(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean isAsItShouldBe(ImageSource source, PageIndex index, boolean inForm) {
    boolean plain = options.blockSize().isPresent() && options.blockSize().getAsInt() == 0;
    boolean frame =
        source.size(ImageName.of(ImageType.PAGES, index.pagesId())).isEmpty()
            && source.size(ImageName.of(ImageType.PAGES_COMPRESSED, index.pagesId())).isPresent();
    return inForm
        && !options.dropZero()
        && !(options.squash() && isPartOfChain(index))
        && !(plain && (index.isNewForm() || frame));
  }
}
