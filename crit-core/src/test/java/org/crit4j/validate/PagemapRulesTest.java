package org.crit4j.validate;

import static org.crit4j.validate.Damages.pagemap;

import java.util.Collections;
import java.util.function.Consumer;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.message.ImageEntry;
import org.junit.jupiter.api.Test;

class PagemapRulesTest {
  private static DamagedCheckpoint minimal() {
    return DamagedCheckpoint.of("minimal");
  }

  private static DamagedCheckpoint entry(int index, Consumer<PagemapEntry.Builder> change) {
    return pagemap("minimal", "pagemap-", index, change);
  }

  private static DamagedCheckpoint entries(Consumer<java.util.List<ImageEntry>> change) {
    DamagedCheckpoint checkpoint = minimal();
    return checkpoint.typed(checkpoint.first("pagemap-"), change);
  }

  @Test
  void noPagemap() {
    DamagedCheckpoint checkpoint = minimal();
    checkpoint.without(checkpoint.first("pagemap-")).finds("PM-EXISTS");
  }

  @Test
  void noHead() {
    DamagedCheckpoint checkpoint = minimal();
    checkpoint
        .cut(checkpoint.first("pagemap-"), 8)
        .finds("PM-HEAD", "PM-NONEMPTY", "PAGES-ORPHAN", "VMA-VDSO");
  }

  @Test
  void noPages() {
    minimal().without("pages-1.img").finds("PM-HEAD");
  }

  @Test
  void noPagesOfSharedMemory() {
    DamagedCheckpoint.of("parent-chain").without("pages-1.img").finds("SHMPAGES-MISSING");
  }

  @Test
  void tooFewPagesOfSharedMemory() {
    DamagedCheckpoint.of("parent-chain").cut("pages-1.img", 4096).finds("SHMPAGES-MISSING");
  }

  @Test
  void noEntries() {
    entries(all -> all.subList(1, all.size()).clear())
        .finds("PM-NONEMPTY", "PAGES-EXTRA", "VMA-VDSO");
  }

  @Test
  void descendingEntries() {
    entries(all -> Collections.swap(all, 1, 2)).finds("PM-SORTED");
  }

  @Test
  void overlappingEntries() {
    entry(1, it -> it.setNrPages(it.getNrPages() + 1000))
        .finds("PM-OVERLAP", "PM-IN-VMA", "PAGES-SIZE");
  }

  @Test
  void entryWithinAPage() {
    entry(1, it -> it.setVaddr(it.getVaddr() + 16)).by(only("PM-ALIGN")).finds("PM-ALIGN");
  }

  private static java.util.function.UnaryOperator<Validator> only(String rule) {
    return it -> it.withOnly(java.util.Set.of(rule));
  }

  @Test
  void entryWithoutPages() {
    entry(1, it -> it.setNrPages(0)).finds("PM-COUNT", "PAGES-EXTRA");
  }

  @Test
  void twoNumbersOfPages() {
    entry(1, it -> it.setCompatNrPages(77)).finds("PM-BOTHCOUNTS");
  }

  @Test
  void pagesInAHole() {
    entry(1, it -> it.setVaddr(0x1000)).finds("PM-IN-VMA");
  }

  @Test
  void pagesBeyondSharedMemory() {
    pagemap("parent-chain", "pagemap-shmem-", 1, it -> it.setVaddr(1L << 40)).finds("PM-SHM-RANGE");
  }

  @Test
  void unknownFlags() {
    entry(1, it -> it.setFlags(4 | 64)).finds("PM-FLAGS");
  }

  @Test
  void noFlags() {
    entry(1, it -> it.setFlags(0)).finds("PM-FLAGS", "PAGES-EXTRA");
  }

  @Test
  void oldEntriesHaveNoFlags() {
    entry(1, PagemapEntry.Builder::clearFlags).isClean();
  }

  @Test
  void oldEntriesHaveOneNumberOfPages() {
    entry(1, it -> it.setCompatNrPages((int) it.getNrPages()).clearNrPages()).isClean();
  }

  @Test
  void pagesThatAreElsewhere() {
    entry(1, it -> it.setFlags(2)).finds("PM-LAZY", "PAGES-EXTRA");
  }

  @Test
  void lazyPagesThatAreHere() {
    entry(1, it -> it.setFlags(6)).isClean();
  }

  @Test
  void pagesInAParentThatIsMissing() {
    entry(1, it -> it.setFlags(1)).finds("PM-PARENT-LINK", "PAGES-EXTRA");
  }

  @Test
  void pagesThatTheParentLacks() {
    DamagedCheckpoint.of("parent-chain")
        .typed("../pre-2/pagemap-12541.img", all -> all.subList(2, all.size()).clear())
        .finds("PM-PARENT-PAGES", "PAGES-EXTRA");
  }

  @Test
  void noPagemapInTheParent() {
    DamagedCheckpoint.of("parent-chain")
        .without("../pre-2/pagemap-12541.img")
        .finds("PM-PARENT-LINK", "PAGES-ORPHAN");
  }

  @Test
  void parentLeadsNowhere() {
    minimal()
        .with("parent", "../nowhere".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .finds("PM-PARENT-DANGLING");
  }

  @Test
  void parentLeadsBack() {
    minimal()
        .with("parent", ".".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .finds("PM-PARENT-CYCLE");
  }

  @Test
  void tooFewPages() {
    minimal().cut("pages-1.img", -4096).finds("PAGES-SIZE");
  }

  @Test
  void tooManyPages() {
    minimal().append("pages-1.img", new int[4096]).finds("PAGES-EXTRA");
  }

  @Test
  void halfAPage() {
    minimal().append("pages-1.img", new int[100]).finds("PAGES-MULT");
  }

  @Test
  void pagesOfTwo() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("pidfds");
    checkpoint
        .typed(
            checkpoint.nth("pagemap-", 1),
            all ->
                all.set(0, all.get(0).withMessage(PagemapHead.newBuilder().setPagesId(1).build())))
        .by(it -> it.without(java.util.Set.of("PAGES-SIZE", "PAGES-EXTRA")))
        .finds("PAGES-SHARED", "PAGES-ORPHAN");
  }

  @Test
  void pagesOfNobody() {
    minimal().copy("pages-1.img", "pages-77.img").finds("PAGES-ORPHAN");
  }

  @Test
  void largePages() {
    // As of a machine with pages of 64 KiB: the same images, with all that is in bytes multiplied.
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("irmap");
    byte[] pages = checkpoint.get("pages-1.img");
    checkpoint.with("pages-1.img", new byte[pages.length * 16]);
    checkpoint
        .typed(
            checkpoint.first("pagemap-"),
            all -> {
              for (int i = 1; i < all.size(); i++) {
                PagemapEntry entry = all.get(i).message(PagemapEntry.class);
                all.set(
                    i,
                    all.get(i)
                        .withMessage(entry.toBuilder().setVaddr(entry.getVaddr() * 16).build()));
              }
            })
        .isClean();
  }
}
