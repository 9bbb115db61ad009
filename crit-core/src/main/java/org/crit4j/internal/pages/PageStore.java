package org.crit4j.internal.pages;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Location;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.internal.pages.BlockCache.Block;
import org.crit4j.memory.PageFlags;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;
import org.crit4j.source.PageState;
import org.jspecify.annotations.Nullable;

/**
 * The pages that a checkpoint and its parents have of one address space: a pagemap, its pages
 * image, and the same again in the parent directory where entries lead there. Files are opened when
 * they are needed, and read at any place.
 */
public final class PageStore implements Content {
  private final Images images;
  private final String pagemap;
  private final PageIndex index;
  private final BlockCache cache = new BlockCache();
  private volatile @Nullable PageFile pages;
  private volatile @Nullable PageStore parent;
  private volatile boolean parentKnown;
  private boolean closed;

  private PageStore(Images images, String pagemap, PageIndex index) {
    this.images = images;
    this.pagemap = pagemap;
    this.index = index;
  }

  /**
   * Reads a pagemap.
   *
   * @param pagemap name of the image
   * @param pageSize bytes in a page of the dumping machine
   * @throws CritException if it is not there, damaged, or of a set that cannot be read
   */
  public static PageStore open(Images images, String pagemap, int pageSize) throws IOException {
    Optional<ImageData> data = images.source().open(pagemap);
    if (data.isEmpty()) {
      throw failure(images, pagemap, "there is no such image");
    }
    PageIndex index =
        PagemapReader.read(data.get(), place(images, pagemap), images.limits(), pageSize);
    return new PageStore(images, pagemap, index);
  }

  /** The entries of the pagemap. */
  public PageIndex index() {
    return index;
  }

  /**
   * What is stored for an address. Pages that the pagemap does not have are {@link
   * PageState#UNMAPPED} here.
   */
  @Override
  public Segment segment(long address, long end) throws IOException {
    PageStore store = this;
    long limit = end;
    while (true) {
      int entry = store.index.firstEndingAfter(address);
      if (entry == store.index.count()
          || Long.compareUnsigned(store.index.start(entry), address) > 0) {
        long next = entry == store.index.count() ? limit : store.index.start(entry);
        return Segment.of(min(next, limit), store == this ? PageState.UNMAPPED : PageState.MISSING);
      }
      limit = min(store.index.end(entry), limit);
      int flags = store.index.flags(entry);
      if (PageFlags.isPresent(flags)) {
        return store.stored(entry, address, limit);
      }
      if (!PageFlags.isInParent(flags)) {
        return Segment.of(limit, PageFlags.isLazy(flags) ? PageState.LAZY : PageState.UNMAPPED);
      }
      PageStore next = store.parent();
      if (next == null) {
        return Segment.of(limit, PageState.MISSING);
      }
      store = next;
    }
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private Segment stored(int entry, long address, long limit) {
    if (!index.isInBlocks(entry)) {
      return new Segment(limit, PageState.STORED, new PlainBytes(entry));
    }
    long start = index.start(entry);
    int blockBytes = index.blockBytes(entry);
    int block = (int) ((address - start) / blockBytes);
    boolean zero = isZero(entry, block);
    long end = address;
    do {
      block++;
      end = min(start + (long) block * blockBytes, limit);
    } while (end != limit && isZero(entry, block) == zero);
    if (zero) {
      return Segment.of(end, PageState.ZERO);
    }
    return new Segment(
        end,
        PageState.STORED,
        (at, into, from, length) -> readBlocks(entry, at, into, from, length));
  }

  private boolean isZero(int entry, int block) {
    return index.blockOffset(entry, block) == index.blockOffset(entry, block + 1);
  }

  /** Pages of an entry that are stored as they are. */
  private final class PlainBytes implements Segment.Bytes {
    private final int entry;

    PlainBytes(int entry) {
      this.entry = entry;
    }

    @Override
    public void read(long address, byte[] into, int from, int length) throws IOException {
      pages().read(offset(address), into, from, length);
    }

    @Override
    public long transfer(long address, long length, FileChannel to) throws IOException {
      return pages().transfer(offset(address), length, to);
    }

    private long offset(long address) {
      return index.offset(entry) + (address - index.start(entry));
    }
  }

  private void readBlocks(int entry, long address, byte[] into, int from, int length)
      throws IOException {
    int blockBytes = index.blockBytes(entry);
    long inEntry = address - index.start(entry);
    int done = 0;
    while (done < length) {
      int block = (int) ((inEntry + done) / blockBytes);
      int inBlock = (int) (inEntry + done - (long) block * blockBytes);
      int piece = Math.min(length - done, unpackedSize(entry, block) - inBlock);
      readBlock(entry, block, inBlock, into, from + done, piece);
      done += piece;
    }
  }

  private int unpackedSize(int entry, int block) {
    long start = (long) block * index.blockBytes(entry);
    return (int) Math.min(index.blockBytes(entry), index.end(entry) - index.start(entry) - start);
  }

  private void readBlock(int entry, int block, int inBlock, byte[] into, int from, int length)
      throws IOException {
    long offset = index.blockOffset(entry, block);
    int packed = (int) (index.blockOffset(entry, block + 1) - offset);
    int unpacked = unpackedSize(entry, block);
    if (packed == 0) {
      Arrays.fill(into, from, from + length, (byte) 0);
    } else if (packed == unpacked) {
      pages().read(offset + inBlock, into, from, length);
    } else if (length == unpacked) {
      unpack(entry, block, into, from, unpacked);
    } else {
      Block known = cache.get(offset);
      if (known == null) {
        byte[] bytes = new byte[unpacked];
        unpack(entry, block, bytes, 0, unpacked);
        known = new Block(offset, bytes, unpacked);
        cache.put(known);
      }
      System.arraycopy(known.bytes(), inBlock, into, from, length);
    }
  }

  private void unpack(int entry, int block, byte[] into, int from, int unpacked)
      throws IOException {
    long offset = index.blockOffset(entry, block);
    int packed = (int) (index.blockOffset(entry, block + 1) - offset);
    byte[] scratch = cache.borrow(packed);
    try {
      pages().read(offset, scratch, 0, packed);
      int length = BlockDecoder.decode(scratch, packed, into, from, unpacked);
      if (length != unpacked) {
        throw new CritException(
            Location.inImage(-1, offset).inFile(place(images, pagesName())),
            length < 0
                ? "the LZ4 block is damaged"
                : "the LZ4 block has " + length + " bytes unpacked",
            unpacked
                + " bytes, as "
                + pagemap
                + " has it for address 0x"
                + Long.toHexString(index.start(entry) + (long) block * index.blockBytes(entry)));
      }
    } finally {
      cache.giveBack(scratch);
    }
  }

  private PageFile pages() throws IOException {
    PageFile open = pages;
    return open != null ? open : openPages();
  }

  private synchronized PageFile openPages() throws IOException {
    checkOpen();
    PageFile open = pages;
    if (open == null) {
      open = findPages();
      try {
        checkSize(open);
      } catch (IOException e) {
        open.close();
        throw e;
      }
      pages = open;
    }
    return open;
  }

  private String pagesName() {
    return ImageName.of(ImageType.PAGES, index.pagesId());
  }

  /** CRaC leaves a compressed file and removes the plain one when that is complete. */
  private PageFile findPages() throws IOException {
    Optional<ImageData> plain = images.source().open(pagesName());
    if (plain.isPresent()) {
      return new PlainFile(plain.get(), place(images, pagesName()));
    }
    String frameName = ImageName.of(ImageType.PAGES_COMPRESSED, index.pagesId());
    Optional<ImageData> frame = images.source().open(frameName);
    if (frame.isPresent()) {
      PlainFile file = new PlainFile(frame.get(), place(images, frameName));
      return FrameFile.of(file, index.storedBytes());
    }
    throw failure(images, pagesName(), "there is no such image, but " + pagemap + " needs it");
  }

  /**
   * What is too short tells itself when it is read; with compressed pages, no size but one fits.
   */
  private void checkSize(PageFile file) throws IOException {
    if (index.isNewForm() && file.size() != index.storedBytes()) {
      throw new CritException(
          Location.UNKNOWN.inFile(place(images, pagesName())),
          "the image has " + file.size() + " bytes",
          index.storedBytes() + ", the sum of the pages of " + pagemap);
    }
  }

  private @Nullable PageStore parent() throws IOException {
    return parentKnown ? parent : openParent();
  }

  /**
   * The pages that the dump before has of the same address space; empty if there is no such dump,
   * or it has none. Closed with this.
   *
   * @throws CritException if it cannot be found, or is damaged
   */
  public Optional<PageStore> before() throws IOException {
    return Optional.ofNullable(parent());
  }

  /** The images that the pagemap is one of. */
  public Images images() {
    return images;
  }

  private synchronized @Nullable PageStore openParent() throws IOException {
    checkOpen();
    if (!parentKnown) {
      Optional<ImageSource> source = images.source().parent();
      parent = source.isPresent() ? openIn(new Images(source.get(), images.limits())) : null;
      parentKnown = true;
    }
    return parent;
  }

  private @Nullable PageStore openIn(Images before) throws IOException {
    ImageSet.check(before);
    return before.has(pagemap) ? open(before, pagemap, index.pageSize()) : null;
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the memory is closed");
    }
  }

  private static CritException failure(Images images, String file, String problem) {
    return new CritException(Location.UNKNOWN.inFile(place(images, file)), problem);
  }

  private static String place(Images images, String file) {
    return images.source().label() + "/" + file;
  }

  @Override
  public void close() throws IOException {
    PageStore store = this;
    while (store != null) {
      store = store.closeThis();
    }
  }

  /** Closes this one, and leaves the parent to the caller: a chain may be long. */
  private synchronized @Nullable PageStore closeThis() throws IOException {
    closed = true;
    PageFile open = pages;
    if (open != null) {
      open.close();
    }
    return parent;
  }
}
