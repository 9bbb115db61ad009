package org.crit4j.internal.validate.rules;

import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.crit4j.image.ImageType;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.internal.validate.Area;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.PagesFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;
import org.crit4j.memory.PageFlags;
import org.crit4j.memory.Pagemap;
import org.crit4j.memory.VmaFlags;

/**
 * Pages that are stored compressed, as CRIU writes them since August 2026: blocks of pages, each
 * zero, plain, or an LZ4 block. Source: the development version of CRIU, and go-criu's.
 */
public final class CompressionRules extends CheckpointRules {
  /** The version of an inventory with compressed pages. */
  private static final int COMPRESSED_VERSION = 3;

  private static final long LARGEST_BLOCK = 4L << 20;

  /** Linux's mman.h. */
  private static final int MAP_HUGETLB = 0x40000;

  // Fields that the schema does not have: what the form of July 2026 had beside the sizes.
  private static final int FLAT_TOTAL = 7;
  private static final int FLAT_REGION = 8;

  /** An entry of a pagemap that has blocks or unknown fields, and how many pages it has. */
  private record Compressed(PagemapEntry entry, long pages) {
    int count() {
      return entry.getBlocks().getBlockSizesCount();
    }

    long perBlock() {
      return Integer.toUnsignedLong(entry.getBlocks().getPagesPerBlock());
    }

    long pagesIn(int block) {
      return Math.min(perBlock(), Math.max(0, pages - block * perBlock()));
    }

    long blocksNeeded() {
      return Long.divideUnsigned(pages, perBlock())
          + (Long.remainderUnsigned(pages, perBlock()) == 0 ? 0 : 1);
    }

    long size(int block) {
      return Integer.toUnsignedLong(entry.getBlocks().getBlockSizes(block));
    }

    long total() {
      return entry.getBlocks().getBlockSizesList().stream()
          .mapToLong(Integer::toUnsignedLong)
          .sum();
    }
  }

  private static final Walk<Compressed> COMPRESSED =
      Walk.of(
          in -> in.areKnown(ImageType.PAGEMAP),
          in ->
              in.images(ImageType.PAGEMAP).stream()
                  .flatMap(image -> compressed(Item.of(in, image))));
  private static final Walk<Compressed> BLOCKS = COMPRESSED.where(it -> it.entry().hasBlocks());

  /** Declares the rules. */
  public CompressionRules() {
    super("Compressed pages");
    error("PMZ-PRESENT", SOURCE, "Only pages in this dump are compressed or aligned")
        .why(
            "blocks, and the flag for an aligned payload (8), say how the bytes of an entry are "
                + "stored. An entry that has none, or leaves them to its parent, has neither. "
                + "CRIU refuses it.")
        .inImage(Walk.images(ImageType.PAGEMAP).check(CompressionRules::present));
    error("PMZ-FORM", SOURCE, "Compressed pages are in a known form")
        .why(
            "blocks has sizes and no unknown fields, and is not mixed with the fields of other "
                + "drafts: else nobody knows where the bytes of the following entries are.")
        .inImage(
            COMPRESSED.problem("blocks", CompressionRules::form),
            BLOCKS
                .where(it -> form(it).isEmpty() && it.count() == 0)
                .report("blocks.block_sizes", "there are blocks without sizes"));
    error("PMZ-PAGES", SOURCE, "A block has at least a page and at most 4 MiB")
        .why("A reader makes room for pages_per_block pages. CRIU refuses others.")
        .inImage(
            BLOCKS
                .only(
                    it ->
                        it.it().perBlock() * pageSize(it) > LARGEST_BLOCK
                            || it.it().perBlock() == 0)
                .report("blocks.pages_per_block", "a block has {} pages", Compressed::perBlock));
    error("PMZ-COUNT", SOURCE, "There are as many blocks as the pages need")
        .why("That is the number of pages by pages_per_block, rounded up. CRIU refuses others.")
        .inImage(
            BLOCKS
                .where(it -> it.perBlock() != 0 && it.count() != 0)
                .where(it -> it.count() != it.blocksNeeded())
                .report(
                    "blocks.block_sizes",
                    "there are {} blocks; {} pages in blocks of {} make {}",
                    it -> it.count(),
                    Compressed::pages,
                    Compressed::perBlock,
                    Compressed::blocksNeeded));
    error("PMZ-BLOCK", SOURCE, "A block is not longer than its pages")
        .why("Zeros have no bytes, and what does not shrink is stored plain. CRIU refuses more.")
        .inImage(BLOCKS.check(CompressionRules::blockSizes));
    error("PMZ-TOTAL", SOURCE, "The sizes of the blocks add up")
        .why("total_payload_size is their sum, by which readers skip. CRIU refuses others.")
        .inImage(
            BLOCKS
                .where(it -> it.total() != it.entry().getBlocks().getTotalPayloadSize())
                .report(
                    "blocks.total_payload_size",
                    "is {}, but the blocks have {} bytes",
                    it -> it.entry().getBlocks().getTotalPayloadSize(),
                    Compressed::total));
    error("PMZ-SIZE", SOURCE, INCOMPLETE, "The pages file has just the bytes of the blocks")
        .why(
            "With the gaps before aligned entries. crit and go-criu refuse others; CRIU would "
                + "read the wrong bytes or find none.")
        .inDirectory(CompressionRules::fileSize);
    error("PMZ-INVENTORY", SOURCE, "Compressed pages are announced in the inventory")
        .why(
            "compress is 0 or absent there, so readers take the pages for plain and find the "
                + "wrong bytes. go-criu refuses such sets.")
        .inDirectory(
            INVENTORY
                .where(it -> it.getCompress() == 0)
                .check(
                    (inventory, out) -> {
                      String text = "is 0 or absent, but the pages of {} are compressed";
                      inventory.in().pages().stream()
                          .filter(it -> !it.isPlain() && !isOnlyUnknown(it))
                          .findFirst()
                          .ifPresent(
                              it -> out.report(inventory, "compress", text, it.image().file()));
                    }));
    error("PMZ-VERSION", SOURCE, "A compressed dump has img_version 3")
        .why("It keeps away readers that do not know compression and would read garbage.")
        .inDirectory(
            INVENTORY
                .where(it -> it.getCompress() != 0)
                .where(it -> Integer.compareUnsigned(it.getImgVersion(), COMPRESSED_VERSION) < 0)
                .report(
                    "img_version",
                    "is {}, but pages are compressed, which is version 3",
                    InventoryEntry::getImgVersion));
    error("PMZ-CHAIN", SOURCE, "A dump on top of one with img_version 3 has it too")
        .why(
            "Readers that do not know of compression look at the last inventory of a chain "
                + "only, and would silently read garbage from its parent.")
        .inDirectory(
            INVENTORY
                .only(it -> it.in().parent().map(CompressionRules::versionOf).orElse(0) == 3)
                .where(it -> it.getImgVersion() < COMPRESSED_VERSION)
                .report(
                    "img_version",
                    "is {}, but that of the parent is 3",
                    InventoryEntry::getImgVersion));
    warning("PMZ-MODE", SOURCE, "compress is 0 or 1")
        .why("2 was a kind of compression in July 2026 that CRIU never released, and refuses.")
        .inDirectory(
            INVENTORY.oneOf(
                "compress", InventoryEntry::getCompress, Set.of(0, 1), "is {}, not 0 or 1"));
    info("PMZ-BLOCKSIZE", SOURCE, "Blocks have the size that the inventory says")
        .why("CRIU goes by the pagemap, go-criu refuses other sizes.")
        .inDirectory(
            BLOCKS
                .only(it -> announcedSize(it.in()) >= 0)
                .only(it -> it.it().perBlock() * pageSize(it) != announcedSize(it.in()))
                .check(
                    (entry, out) -> {
                      String text = "blocks have {} bytes, by the inventory {}";
                      long size = entry.it().perBlock() * pageSize(entry);
                      long announced = announcedSize(entry.in());
                      out.report(entry, "blocks.pages_per_block", text, size, announced);
                    }));
    error("PMZ-HUGE", SOURCE, "Huge pages and pages of plugins are not compressed")
        .why("CRIU cannot decompress into them at a restore, and stores their pages plain.")
        .inCheckpoint(CompressionRules::huge);
  }

  private static Stream<Item<Compressed>> compressed(Item<LoadedImage> image) {
    Optional<Pagemap> pagemap = image.it().pagemap();
    return pagemap.stream()
        .flatMap(it -> it.compressed().entrySet().stream())
        .map(
            each ->
                image.entry(
                    each.getKey() + 1L,
                    new Compressed(each.getValue(), pagemap.get().pages(each.getKey()))));
  }

  private static void present(Item<LoadedImage> image, Reporter out) {
    Optional<Pagemap> pagemap = image.it().pagemap();
    for (int i = 0; pagemap.isPresent() && i < pagemap.get().size(); i++) {
      Pagemap map = pagemap.get();
      boolean aligned = (map.flags(i) & PageFlags.ALIGNED) != 0;
      PagemapEntry entry = map.compressed().get(i);
      boolean blocks = entry != null && entry.hasBlocks();
      if ((aligned || blocks) && !map.isPresent(i)) {
        String text = "the pages at {} are not in this dump, but {}";
        String found = blocks ? "have blocks" : "are said to be aligned";
        String field = blocks ? "blocks" : "flags";
        out.report(image.entry(i + 1L, map), field, text, hex(map.address(i)), found);
      }
    }
  }

  private static boolean isFlat(PagemapEntry entry) {
    UnknownFieldSet unknown = entry.getUnknownFields();
    return unknown.hasField(FLAT_TOTAL) || unknown.hasField(FLAT_REGION);
  }

  private static String form(Compressed each) {
    Set<Integer> unknown = each.entry().getBlocks().getUnknownFields().asMap().keySet();
    if (isFlat(each.entry())) {
      return "has the fields of the form of July 2026, which no release of CRIU reads";
    }
    return unknown.isEmpty()
        ? ""
        : "has unknown fields " + unknown + ", which may change where the pages are";
  }

  private static void blockSizes(Item<Compressed> entry, Reporter out) {
    for (int i = 0; i < entry.it().count(); i++) {
      long size = entry.it().size(i);
      long pages = entry.it().pagesIn(i);
      if (size > pages * pageSize(entry) && pages > 0) {
        String text = "a block of {} pages has {} bytes";
        out.report(entry, "blocks.block_sizes[" + i + "]", text, pages, size);
      }
    }
  }

  private static void fileSize(Inspection in, Reporter out) {
    for (PagesFile file : in.pages()) {
      boolean flat =
          file.pagemap().compressed().values().stream().anyMatch(CompressionRules::isFlat);
      if (file.isPlain() || flat || file.size().isEmpty() || !file.image().isWhole()) {
        continue;
      }
      long size = file.size().getAsLong();
      long expected = payloads(file.pagemap(), in.memory().pageSize());
      if (size != expected) {
        String text = "has {} bytes; the entries of {} have {}";
        String found = fill(text, size, file.image().file(), expected);
        out.report(in.prefix() + file.name(), found);
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
      if ((pagemap.flags(i) & PageFlags.ALIGNED) != 0) {
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

  /** Whether nothing but unknown fields sets a pagemap apart from a plain one. */
  private static boolean isOnlyUnknown(PagesFile file) {
    for (int i = 0; i < file.pagemap().size(); i++) {
      if ((file.pagemap().flags(i) & PageFlags.ALIGNED) != 0) {
        return false;
      }
    }
    return file.pagemap().compressed().values().stream()
        .noneMatch(entry -> entry.hasBlocks() || isFlat(entry));
  }

  private static int versionOf(Inspection in) {
    return in.inventory().map(entry -> entry.message().getImgVersion()).orElse(0);
  }

  private static long announcedSize(Inspection in) {
    return in.inventory()
        .map(Entry::message)
        .filter(InventoryEntry::hasCompressBlockSize)
        .map(it -> Integer.toUnsignedLong(it.getCompressBlockSize()))
        .orElse(-1L);
  }

  private static void huge(Inspection in, Reporter out) {
    Map<Long, List<Item<Area>>> areas = new HashMap<>();
    AREAS
        .where(it -> (it.vma().getFlags() & MAP_HUGETLB) != 0 || it.is(VmaFlags.EXT_PLUGIN))
        .all(in)
        .forEach(it -> areas.computeIfAbsent(it.number(), any -> new ArrayList<>()).add(it));
    BLOCKS
        .only(it -> !it.image().file().contains("shmem"))
        .check(
            (entry, to) ->
                areas.getOrDefault(entry.number(), List.of()).stream()
                    .map(Item::it)
                    .filter(area -> isEncodedIn(area, entry.it(), pageSize(entry)))
                    .findFirst()
                    .ifPresent(
                        area -> {
                          String text = "pages of the mapping {} are compressed";
                          to.report(entry, "blocks.block_sizes", text, area.range());
                        }))
        .run(in, out);
  }

  private static boolean isEncodedIn(Area area, Compressed each, long page) {
    for (int i = 0; i < each.count(); i++) {
      long start = each.entry().getVaddr() + i * each.perBlock() * page;
      long size = each.pagesIn(i) * page;
      boolean inside =
          Long.compareUnsigned(area.start(), start + size) < 0
              && Long.compareUnsigned(start, area.end()) < 0;
      if (inside && each.size(i) != 0 && each.size(i) != size) {
        return true;
      }
    }
    return false;
  }
}
