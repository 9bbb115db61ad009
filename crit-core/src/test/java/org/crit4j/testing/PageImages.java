package org.crit4j.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.crit4j.image.ImageType;

/**
 * A pagemap and its pages image, with the pages stored in any of the forms that CRIU has or had.
 * The choices of CRIU's writer are made as it makes them: blocks that do not shrink below 7/8 are
 * plain, an entry of plain blocks only has none, and one whose first stored block is plain is
 * aligned.
 */
public final class PageImages {
  private static final int PARENT = 1;
  private static final int LAZY = 2;
  private static final int PRESENT = 4;
  private static final int ALIGNED = 8;

  /** How pages are stored. */
  public enum Form {
    /** As CRIU has always done. */
    PLAIN,
    /** In blocks, by a message of their own. */
    BLOCKS,
    /** In blocks, by three fields, as in July 2026. */
    FLAT,
    /** The same before the sizes were packed. */
    LOOSE,
    /** Plain, then compressed as a whole, as CRaC does. */
    FRAME
  }

  /** How counts and flags are written. */
  public enum Age {
    /** Since CRIU 4.2. */
    NEW,
    /** Count in field 2, flags. */
    COMPAT,
    /** Count in field 2, {@code in_parent} in place of flags: before CRIU 3.5. */
    OLD
  }

  private record Run(long address, long pages, int flags, byte[] content) {}

  private final int pageSize;
  private final List<Run> runs = new ArrayList<>();
  private Form form = Form.PLAIN;
  private Age age = Age.NEW;
  private int pagesPerBlock = 1;
  private int pagesId = 1;

  /** No pages yet. */
  public PageImages(int pageSize) {
    this.pageSize = pageSize;
  }

  /** How pages are to be stored. */
  public PageImages stored(Form pageForm, int perBlock) {
    form = pageForm;
    pagesPerBlock = perBlock;
    return this;
  }

  /** How counts and flags are to be written. */
  public PageImages age(Age entryAge) {
    age = entryAge;
    return this;
  }

  /** The number of the pages image. */
  public PageImages pagesId(int id) {
    pagesId = id;
    return this;
  }

  /** Pages that are stored. */
  public PageImages present(long address, byte... content) {
    runs.add(new Run(address, content.length / pageSize, PRESENT, content));
    return this;
  }

  /** Pages that are in the parent. */
  public PageImages inParent(long address, long pages) {
    runs.add(new Run(address, pages, PARENT, new byte[0]));
    return this;
  }

  /** Pages that stay in the process. */
  public PageImages lazy(long address, long pages) {
    runs.add(new Run(address, pages, LAZY, new byte[0]));
    return this;
  }

  /** Writes both images. */
  public void write(Path directory, String pagemap) throws IOException {
    ByteArrayOutputStream pages = new ByteArrayOutputStream();
    ImageBytes map = ImageBytes.of(ImageType.PAGEMAP).entry(new Wire().varint(1, pagesId));
    for (Run run : runs) {
      map.entry(entry(run, pages));
    }
    Files.write(directory.resolve(pagemap), map.toByteArray());
    if (form == Form.FRAME) {
      Files.write(
          directory.resolve("pages-" + pagesId + ".comp.img"), Lz4Frame.of(pages.toByteArray()));
    } else {
      Files.write(directory.resolve("pages-" + pagesId + ".img"), pages.toByteArray());
    }
  }

  private Wire entry(Run run, ByteArrayOutputStream pages) {
    boolean blocks = form == Form.BLOCKS || form == Form.FLAT || form == Form.LOOSE;
    if ((run.flags & PRESENT) == 0) {
      return head(run, run.flags);
    }
    if (!blocks) {
      pages.writeBytes(run.content);
      return head(run, run.flags);
    }
    List<byte[]> stored = blocks(run.content);
    byte[] first = stored.stream().filter(it -> it.length > 0).findFirst().orElse(new byte[0]);
    int index = stored.indexOf(first);
    boolean aligned = first.length > 0 && first.length == unpacked(run, index);
    if (aligned) {
      pages.writeBytes(new byte[Math.floorMod(-pages.size(), pageSize)]);
    }
    stored.forEach(pages::writeBytes);
    Wire entry = head(run, aligned ? run.flags | ALIGNED : run.flags);
    boolean plain = true;
    for (int i = 0; i < stored.size(); i++) {
      plain &= stored.get(i).length == unpacked(run, i);
    }
    return plain ? entry : sizes(entry, stored);
  }

  private Wire head(Run run, int flags) {
    Wire entry = new Wire().varint(1, run.address);
    return switch (age) {
      case NEW -> entry.varint(2, 0).varint(4, flags).varint(5, run.pages);
      case COMPAT -> entry.varint(2, run.pages).varint(4, flags);
      case OLD -> {
        entry.varint(2, run.pages);
        yield flags == PARENT ? entry.varint(3, 1) : entry;
      }
    };
  }

  private int unpacked(Run run, int block) {
    int size = pagesPerBlock * pageSize;
    return Math.min(size, run.content.length - block * size);
  }

  private List<byte[]> blocks(byte[] content) {
    List<byte[]> blocks = new ArrayList<>();
    int size = pagesPerBlock * pageSize;
    for (int at = 0; at < content.length; at += size) {
      byte[] plain = Arrays.copyOfRange(content, at, Math.min(content.length, at + size));
      byte[] packed = LZ4Factory.safeInstance().fastCompressor().compress(plain);
      boolean zero = Arrays.equals(plain, new byte[plain.length]);
      blocks.add(zero ? new byte[0] : packed.length >= plain.length / 8 * 7 ? plain : packed);
    }
    return blocks;
  }

  private Wire sizes(Wire entry, List<byte[]> blocks) {
    Wire list = new Wire();
    long total = 0;
    for (byte[] block : blocks) {
      list.raw(varint(block.length));
      total += block.length;
    }
    if (form == Form.BLOCKS) {
      return entry.message(
          6, new Wire().message(1, list).varint(2, total).varint(3, pagesPerBlock));
    }
    if (form == Form.FLAT) {
      entry.message(6, list).varint(7, total);
    } else {
      blocks.forEach(block -> entry.varint(6, block.length));
    }
    return pagesPerBlock == 1 ? entry : entry.varint(8, pagesPerBlock);
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int left = value;
    while (left > 0x7f) {
      out.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write(left);
    return out.toByteArray();
  }
}
