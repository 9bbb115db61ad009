package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.hex;
import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Severity.ERROR;
import static org.crit4j.validate.Severity.INFO;
import static org.crit4j.validate.Severity.WARNING;

import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.PagemapBlocks;
import org.crit4j.images.PagemapEntry;
import org.crit4j.internal.validate.AddressSpace;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Pagemap;
import org.crit4j.internal.validate.PagesFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/**
 * Pages that are stored compressed, as CRIU writes them since August 2026: blocks of pages, each
 * zero, plain, or an LZ4 block. Source: the development version of CRIU, and go-criu's.
 */
public final class CompressionRules extends RuleGroup {
  /** The version of an inventory with compressed pages. */
  private static final int COMPRESSED = 3;

  private static final long LARGEST_BLOCK = 4L << 20;

  /** Linux's mman.h. */
  private static final int MAP_HUGETLB = 0x40000;

  // Fields that the schema does not have: what the form of July 2026 had beside the sizes.
  private static final int FLAT_TOTAL = 7;
  private static final int FLAT_REGION = 8;

  /** Declares the rules. */
  public CompressionRules() {
    super("Compressed pages");
    imageRule(
        "PMZ-PRESENT",
        ERROR,
        SOURCE,
        "Only pages in this dump are compressed or aligned",
        "blocks, and the flag for an aligned payload (8), say how the bytes of an entry are stored. An "
            + "entry that has none, or leaves them to its parent, has neither. CRIU refuses it.",
        CompressionRules::present);
    imageRule(
        "PMZ-FORM",
        ERROR,
        SOURCE,
        "Compressed pages are in a known form",
        "blocks has sizes and no unknown fields, and is not mixed with the fields of other drafts: else "
            + "nobody knows where the bytes of the following entries are.",
        CompressionRules::form);
    imageRule(
        "PMZ-PAGES",
        ERROR,
        SOURCE,
        "A block has at least a page and at most 4 MiB",
        "pages_per_block times the page size is what a reader makes room for. CRIU refuses others.",
        CompressionRules::pagesPerBlock);
    imageRule(
        "PMZ-COUNT",
        ERROR,
        SOURCE,
        "There are as many blocks as the pages need",
        "That is the number of pages by pages_per_block, rounded up. CRIU refuses others.",
        CompressionRules::blockCount);
    imageRule(
        "PMZ-BLOCK",
        ERROR,
        SOURCE,
        "A block is not longer than its pages",
        "A block of zeros has no bytes, one that does not shrink is stored plain. CRIU refuses more.",
        CompressionRules::blockSize);
    imageRule(
        "PMZ-TOTAL",
        ERROR,
        SOURCE,
        "The sizes of the blocks add up",
        "total_payload_size is their sum; a reader that skips the entry relies on it. CRIU refuses "
            + "others.",
        CompressionRules::total);
    directoryRule(
        "PMZ-SIZE",
        ERROR,
        SOURCE,
        "The pages file has just the bytes of the blocks",
        "With the gaps before aligned entries. crit and go-criu refuse others; CRIU would read the "
            + "wrong bytes or find none.",
        CompressionRules::fileSize);
    directoryRule(
        "PMZ-INVENTORY",
        ERROR,
        SOURCE,
        "Compressed pages are announced in the inventory",
        "compress is 0 or absent there, so readers take the pages for plain and find the wrong bytes. "
            + "go-criu refuses such sets.",
        CompressionRules::announced);
    directoryRule(
        "PMZ-VERSION",
        ERROR,
        SOURCE,
        "A compressed dump has img_version 3",
        "The version keeps readers away that do not know of compression and would silently read "
            + "garbage.",
        CompressionRules::version);
    directoryRule(
        "PMZ-CHAIN",
        ERROR,
        SOURCE,
        "A dump on top of one with img_version 3 has it too",
        "Readers that do not know of compression look at the last inventory of a chain only, and "
            + "would silently read garbage from its parent.",
        CompressionRules::chain);
    directoryRule(
        "PMZ-MODE",
        WARNING,
        SOURCE,
        "compress is 0 or 1",
        "2 was a kind of compression in July 2026 that no release of CRIU has; newer ones refuse it.",
        CompressionRules::mode);
    directoryRule(
        "PMZ-BLOCKSIZE",
        INFO,
        SOURCE,
        "Blocks have the size that the inventory says",
        "CRIU goes by the pagemap, go-criu refuses other sizes.",
        CompressionRules::inventoryBlockSize);
    rule(
        "PMZ-HUGE",
        ERROR,
        SOURCE,
        "Huge pages and pages of plugins are not compressed",
        "Restore cannot decompress into such mappings. CRIU stores their pages as zeros or plain.",
        CompressionRules::huge);
    completeNeeds("PMZ-SIZE");
  }

  /** An entry of a pagemap that is compressed. */
  private record Compressed(LoadedImage image, int index, PagemapEntry entry) {
    PagemapBlocks blocks() {
      return entry.getBlocks();
    }

    long pages() {
      return image.pagemap().orElseThrow().pages(index);
    }

    void report(Reporter out, String field, String problem) {
      out.report(image.file(), OptionalLong.of(index + 1L), field, problem);
    }
  }

  private static List<Compressed> compressed(Inspection in) {
    List<Compressed> all = new ArrayList<>();
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      if (image.pagemap().isPresent()) {
        for (Map.Entry<Integer, PagemapEntry> each :
            image.pagemap().get().compressed().entrySet()) {
          all.add(new Compressed(image, each.getKey(), each.getValue()));
        }
      }
    }
    return all;
  }

  private static void present(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      Optional<Pagemap> pagemap = image.pagemap();
      for (int i = 0; pagemap.isPresent() && i < pagemap.get().size(); i++) {
        Pagemap map = pagemap.get();
        boolean aligned = (map.flags(i) & Pagemap.PE_PAYLOAD_ALIGNED) != 0;
        PagemapEntry entry = map.compressed().get(i);
        boolean blocks = entry != null && entry.hasBlocks();
        if ((aligned || blocks) && !map.isPresent(i)) {
          out.report(
              image.file(),
              OptionalLong.of(i + 1L),
              blocks ? "blocks" : "flags",
              "the pages at "
                  + hex(map.address(i))
                  + " are not in this dump, but "
                  + (blocks ? "have blocks" : "are said to be aligned"));
        }
      }
    }
  }

  private static boolean isFlat(PagemapEntry entry) {
    UnknownFieldSet unknown = entry.getUnknownFields();
    return unknown.hasField(FLAT_TOTAL) || unknown.hasField(FLAT_REGION);
  }

  private static void form(Inspection in, Reporter out) {
    for (Compressed each : compressed(in)) {
      if (isFlat(each.entry())) {
        each.report(
            out,
            "blocks",
            "has the fields of the form of July 2026, which no release of CRIU reads");
      } else if (each.entry().hasBlocks() && !each.blocks().getUnknownFields().asMap().isEmpty()) {
        each.report(
            out,
            "blocks",
            "has unknown fields "
                + each.blocks().getUnknownFields().asMap().keySet()
                + ", which may change where the pages are");
      } else if (each.entry().hasBlocks() && each.blocks().getBlockSizesCount() == 0) {
        each.report(out, "blocks.block_sizes", "there are blocks without sizes");
      }
    }
  }

  private static void pagesPerBlock(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (Compressed each : compressed(in)) {
      long pages = Integer.toUnsignedLong(each.blocks().getPagesPerBlock());
      if (each.entry().hasBlocks() && (pages == 0 || pages * page > LARGEST_BLOCK)) {
        each.report(
            out, "blocks.pages_per_block", "a block has " + pages + " pages of " + page + " bytes");
      }
    }
  }

  private static void blockCount(Inspection in, Reporter out) {
    for (Compressed each : compressed(in)) {
      long perBlock = Integer.toUnsignedLong(each.blocks().getPagesPerBlock());
      int count = each.blocks().getBlockSizesCount();
      if (perBlock == 0 || count == 0) {
        continue;
      }
      long expected =
          Long.divideUnsigned(each.pages(), perBlock)
              + (Long.remainderUnsigned(each.pages(), perBlock) == 0 ? 0 : 1);
      if (count != expected) {
        each.report(
            out,
            "blocks.block_sizes",
            "there are "
                + count
                + " blocks; "
                + unsigned(each.pages())
                + " pages in blocks of "
                + perBlock
                + " make "
                + unsigned(expected));
      }
    }
  }

  private static void blockSize(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (Compressed each : compressed(in)) {
      long perBlock = Integer.toUnsignedLong(each.blocks().getPagesPerBlock());
      for (int i = 0; i < each.blocks().getBlockSizesCount(); i++) {
        long size = Integer.toUnsignedLong(each.blocks().getBlockSizes(i));
        long pages = Math.min(perBlock, Math.max(0, each.pages() - i * perBlock));
        if (size > pages * page && pages > 0) {
          each.report(
              out,
              "blocks.block_sizes[" + i + "]",
              "a block of " + pages + " pages has " + size + " bytes");
        }
      }
    }
  }

  private static void total(Inspection in, Reporter out) {
    for (Compressed each : compressed(in)) {
      long sum = 0;
      for (int size : each.blocks().getBlockSizesList()) {
        sum += Integer.toUnsignedLong(size);
      }
      if (each.entry().hasBlocks() && sum != each.blocks().getTotalPayloadSize()) {
        each.report(
            out,
            "blocks.total_payload_size",
            "is "
                + unsigned(each.blocks().getTotalPayloadSize())
                + ", but the blocks have "
                + sum
                + " bytes");
      }
    }
  }

  private static void fileSize(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (PagesFile file : in.pages()) {
      boolean flat =
          file.pagemap().compressed().values().stream().anyMatch(CompressionRules::isFlat);
      if (file.isPlain() || flat || file.size().isEmpty() || !file.image().isWhole()) {
        continue;
      }
      long expected = payloads(file.pagemap(), page);
      if (file.size().getAsLong() != expected) {
        out.report(
            in.prefix() + file.name(),
            "has "
                + file.size().getAsLong()
                + " bytes; the entries of "
                + file.image().file()
                + " have "
                + unsigned(expected));
      }
    }
  }

  /** Bytes that the entries take in their file, aligned ones with the gap before them. */
  private static long payloads(Pagemap pagemap, long page) {
    long offset = 0;
    for (int i = 0; i < pagemap.size(); i++) {
      if (!pagemap.isPresent(i)) {
        continue;
      }
      if ((pagemap.flags(i) & Pagemap.PE_PAYLOAD_ALIGNED) != 0) {
        offset = (offset + page - 1) / page * page;
      }
      PagemapEntry entry = pagemap.compressed().get(i);
      if (entry != null && entry.hasBlocks()) {
        offset += entry.getBlocks().getTotalPayloadSize();
      } else {
        offset += pagemap.pages(i) * page;
      }
    }
    return offset;
  }

  private static Optional<PagesFile> firstCompressed(Inspection in) {
    return in.pages().stream().filter(file -> !file.isPlain() && !isOnlyUnknown(file)).findFirst();
  }

  /** Whether nothing but unknown fields sets a pagemap apart from a plain one. */
  private static boolean isOnlyUnknown(PagesFile file) {
    for (int i = 0; i < file.pagemap().size(); i++) {
      if ((file.pagemap().flags(i) & Pagemap.PE_PAYLOAD_ALIGNED) != 0) {
        return false;
      }
    }
    return file.pagemap().compressed().values().stream()
        .noneMatch(entry -> entry.hasBlocks() || isFlat(entry));
  }

  private static void announced(Inspection in, Reporter out) {
    Optional<PagesFile> compressed = firstCompressed(in);
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    if (compressed.isPresent()
        && inventory.isPresent()
        && inventory.get().message().getCompress() == 0) {
      out.report(
          inventory.get(),
          "compress",
          "is 0 or absent, but the pages of "
              + compressed.get().image().file()
              + " are compressed");
    }
  }

  private static void version(Inspection in, Reporter out) {
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    if (inventory.isPresent()
        && inventory.get().message().getCompress() != 0
        && Integer.compareUnsigned(inventory.get().message().getImgVersion(), COMPRESSED) < 0) {
      out.report(
          inventory.get(),
          "img_version",
          "is "
              + unsigned(inventory.get().message().getImgVersion())
              + ", but pages are compressed, which is version 3");
    }
  }

  private static int versionOf(Inspection in) {
    return in.inventory().map(entry -> entry.message().getImgVersion()).orElse(0);
  }

  private static void chain(Inspection in, Reporter out) {
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    int before = in.parent().map(CompressionRules::versionOf).orElse(0);
    if (inventory.isPresent() && before == COMPRESSED && versionOf(in) < COMPRESSED) {
      out.report(
          inventory.get(),
          "img_version",
          "is " + unsigned(versionOf(in)) + ", but that of the parent is 3");
    }
  }

  private static void mode(Inspection in, Reporter out) {
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    int mode = inventory.map(entry -> entry.message().getCompress()).orElse(0);
    if (Integer.compareUnsigned(mode, 1) > 0) {
      out.report(inventory.orElseThrow(), "compress", "is " + unsigned(mode) + ", not 0 or 1");
    }
  }

  private static void inventoryBlockSize(Inspection in, Reporter out) {
    Optional<Entry<InventoryEntry>> inventory = in.inventory();
    if (inventory.isEmpty() || !inventory.get().message().hasCompressBlockSize()) {
      return;
    }
    long announced = Integer.toUnsignedLong(inventory.get().message().getCompressBlockSize());
    long page = in.memory().pageSize();
    for (Compressed each : compressed(in)) {
      long size = Integer.toUnsignedLong(each.blocks().getPagesPerBlock()) * page;
      if (each.entry().hasBlocks() && size != announced) {
        each.report(
            out,
            "blocks.pages_per_block",
            "blocks have " + size + " bytes, by the inventory " + unsigned(announced));
      }
    }
  }

  private static void huge(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (AddressSpace space : in.memory().all()) {
      List<Area> areas =
          space.areas().stream()
              .filter(
                  area -> (area.vma().getFlags() & MAP_HUGETLB) != 0 || area.is(Area.EXT_PLUGIN))
              .toList();
      String image = "pagemap-" + space.pidText() + ".img";
      for (Compressed each : areas.isEmpty() ? List.<Compressed>of() : compressed(in)) {
        if (each.image().file().equals(in.prefix() + image)) {
          areas.stream()
              .filter(area -> isEncodedIn(area, each, page))
              .findFirst()
              .ifPresent(
                  area ->
                      each.report(
                          out,
                          "blocks.block_sizes",
                          "pages of the mapping " + area.range() + " are compressed"));
        }
      }
    }
  }

  private static boolean isEncodedIn(Area area, Compressed each, long page) {
    long perBlock = Integer.toUnsignedLong(each.blocks().getPagesPerBlock());
    for (int i = 0; i < each.blocks().getBlockSizesCount(); i++) {
      long start = each.entry().getVaddr() + i * perBlock * page;
      long pages = Math.min(perBlock, Math.max(0, each.pages() - i * perBlock));
      long end = start + pages * page;
      long size = Integer.toUnsignedLong(each.blocks().getBlockSizes(i));
      boolean inside =
          Long.compareUnsigned(area.start(), end) < 0
              && Long.compareUnsigned(start, area.end()) < 0;
      if (inside && size != 0 && size != pages * page) {
        return true;
      }
    }
    return false;
  }
}
