package org.crit4j.validate;

import static org.crit4j.validate.Damages.one;

import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapBlocks;
import org.crit4j.images.PagemapEntry;
import org.junit.jupiter.api.Test;

/** What compressed dumps look like, built by hand: no CRIU that writes them is at hand. */
class CompressionRulesTest {
  private static final int PAGE = 4096;

  /** The first entry of the pagemap in blocks of a page; CRIU's bytes are of no interest here. */
  private static DamagedCheckpoint compressed() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("minimal");
    String image = checkpoint.first("pagemap-");
    int[] saved = new int[1];
    one(
        checkpoint,
        image,
        3,
        PagemapEntry.Builder.class,
        it -> {
          PagemapBlocks.Builder blocks = PagemapBlocks.newBuilder().setPagesPerBlock(1);
          for (int i = 0; i < it.getNrPages(); i++) {
            blocks.addBlockSizes(i == 0 ? 0 : 900);
          }
          int total = 900 * ((int) it.getNrPages() - 1);
          saved[0] = (int) it.getNrPages() * PAGE - total;
          it.setBlocks(blocks.setTotalPayloadSize(total));
        });
    byte[] pages = checkpoint.get("pages-1.img");
    checkpoint.with("pages-1.img", Arrays.copyOf(pages, pages.length - saved[0]));
    return inventory(checkpoint, it -> it.setImgVersion(3).setCompress(1));
  }

  private static DamagedCheckpoint inventory(
      DamagedCheckpoint checkpoint, Consumer<InventoryEntry.Builder> change) {
    return one(checkpoint, "inventory.img", 0, InventoryEntry.Builder.class, change);
  }

  private static DamagedCheckpoint entry(int index, Consumer<PagemapEntry.Builder> change) {
    DamagedCheckpoint checkpoint = compressed();
    return one(checkpoint, checkpoint.first("pagemap-"), index, PagemapEntry.Builder.class, change);
  }

  private static DamagedCheckpoint blocks(Consumer<PagemapBlocks.Builder> change) {
    return entry(3, it -> change.accept(it.getBlocksBuilder()));
  }

  @Test
  void blocksAreFine() {
    compressed().isClean();
  }

  @Test
  void alignmentLeavesAGap() {
    DamagedCheckpoint checkpoint = entry(4, it -> it.setFlags(4 | 8));
    byte[] pages = checkpoint.get("pages-1.img");
    int gap = PAGE - 900 % PAGE;
    checkpoint.with("pages-1.img", Arrays.copyOf(pages, pages.length + gap)).isClean();
  }

  @Test
  void alignmentWithoutTheGap() {
    entry(4, it -> it.setFlags(4 | 8)).finds("PMZ-SIZE");
  }

  @Test
  void blocksOfPagesInTheParent() {
    entry(3, it -> it.setFlags(1))
        .by(it -> it.without(java.util.Set.of("PM-PARENT-LINK")))
        .finds("PMZ-PRESENT", "PMZ-SIZE");
  }

  @Test
  void alignmentOfLazyPages() {
    entry(1, it -> it.setFlags(2 | 8)).finds("PMZ-PRESENT", "PM-LAZY", "PMZ-SIZE");
  }

  @Test
  void unknownFieldOfBlocks() {
    blocks(
            it ->
                it.setUnknownFields(
                    UnknownFieldSet.newBuilder()
                        .addField(4, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build()))
        .finds("PMZ-FORM");
  }

  @Test
  void blocksWithoutSizes() {
    blocks(it -> it.clearBlockSizes().setTotalPayloadSize(900)).finds("PMZ-FORM", "PMZ-TOTAL");
  }

  @Test
  void theFormOfJuly() {
    UnknownFieldSet total =
        UnknownFieldSet.newBuilder()
            .addField(7, UnknownFieldSet.Field.newBuilder().addVarint(900).build())
            .build();
    entry(3, it -> it.clearBlocks().setUnknownFields(total)).finds("PMZ-FORM");
  }

  @Test
  void blocksWithoutPages() {
    blocks(it -> it.setPagesPerBlock(0)).finds("PMZ-PAGES");
  }

  @Test
  void hugeBlocks() {
    blocks(it -> it.setPagesPerBlock(1025).clearBlockSizes().addBlockSizes(900)).finds("PMZ-PAGES");
  }

  @Test
  void tooManyBlocks() {
    blocks(it -> it.addBlockSizes(0)).finds("PMZ-COUNT");
  }

  @Test
  void blockLongerThanItsPages() {
    blocks(it -> it.setBlockSizes(0, PAGE + 1).setTotalPayloadSize(PAGE + 901))
        .finds("PMZ-BLOCK", "PMZ-SIZE");
  }

  @Test
  void sumIsWrong() {
    blocks(it -> it.setTotalPayloadSize(901)).finds("PMZ-TOTAL", "PMZ-SIZE");
  }

  @Test
  void tooFewBytes() {
    compressed().cut("pages-1.img", -1).finds("PMZ-SIZE");
  }

  @Test
  void inventoryKnowsNothing() {
    inventory(compressed(), InventoryEntry.Builder::clearCompress).finds("PMZ-INVENTORY");
  }

  @Test
  void inventoryOfAnOldVersion() {
    inventory(compressed(), it -> it.setImgVersion(2)).finds("PMZ-VERSION");
  }

  @Test
  void kindOfJuly() {
    inventory(compressed(), it -> it.setCompress(2)).finds("PMZ-MODE");
  }

  @Test
  void otherBlockSize() {
    inventory(compressed(), it -> it.setCompressBlockSize(1 << 18))
        .withInfos()
        .finds("PMZ-BLOCKSIZE");
  }

  @Test
  void childOfACompressedDump() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("parent-chain");
    one(
            checkpoint,
            "../pre-2/inventory.img",
            0,
            InventoryEntry.Builder.class,
            it -> it.setImgVersion(3))
        .finds("PMZ-CHAIN");
  }

  @Test
  void compressedHugePages() {
    DamagedCheckpoint checkpoint = compressed();
    List<Long> address = new java.util.ArrayList<>();
    one(
        checkpoint,
        checkpoint.first("pagemap-"),
        3,
        PagemapEntry.Builder.class,
        it -> address.add(it.getVaddr()));
    one(
            checkpoint,
            checkpoint.first("mm-"),
            0,
            MmEntry.Builder.class,
            mm ->
                mm.getVmasBuilderList().stream()
                    .filter(
                        vma ->
                            Long.compareUnsigned(vma.getStart(), address.get(0)) <= 0
                                && Long.compareUnsigned(address.get(0), vma.getEnd()) < 0)
                    .forEach(vma -> vma.setFlags(vma.getFlags() | 0x40000)))
        .finds("PMZ-HUGE");
  }
}
