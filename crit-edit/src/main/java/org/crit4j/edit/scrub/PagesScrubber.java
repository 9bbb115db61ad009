package org.crit4j.edit.scrub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.container.archive.Spool;
import org.crit4j.container.member.Member;

/** Writes memory pages: blank but for what is kept. */
final class PagesScrubber implements AutoCloseable {
  private final Tally tally;
  private final ScrubOutput out;
  private final Spool spool = new Spool();
  private final Map<PagesPlan.Compressed, Path> rewritten = new HashMap<>();

  PagesScrubber(Tally tally, ScrubOutput out) {
    this.tally = tally;
    this.out = out;
  }

  /** Writes a pages image. */
  void write(Member member, Optional<PagesPlan> plan, String file, InputStream original)
      throws IOException {
    Optional<PagesPlan.Compressed> how = plan.flatMap(it -> it.compressed(file));
    if (how.isPresent()) {
      count(plan, file, member.size());
      add(member, rewritten(plan.orElseThrow(), how.get()).resolve(file));
      return;
    }
    KeptRanges kept = plan.map(it -> it.kept(file)).orElseGet(KeptRanges::new);
    count(plan, file, member.size());
    long size = member.size();
    out.add(member, stream -> kept.copy(original, size, stream), OptionalLong.of(size));
  }

  /** Writes the pages of a compressed frame as a plain image. */
  void writeFrame(Member member, Optional<PagesPlan> plan, String file) throws IOException {
    Optional<PagesPlan.Compressed> how = plan.flatMap(it -> it.compressed(file));
    count(plan, file, member.size());
    if (how.isEmpty()) {
      out.add(member, Content.EMPTY, OptionalLong.of(0));
      return;
    }
    RewrittenPages pages = new RewrittenPages(plan.orElseThrow(), how.get());
    out.add(member, pages::writePlain, OptionalLong.empty());
  }

  /** Writes a pagemap that has other blocks than the original. */
  void writePagemap(Member member, PagesPlan plan, String file) throws IOException {
    PagesPlan.Compressed how = plan.rewritten(file).orElseThrow();
    add(member, rewritten(plan, how).resolve(file));
  }

  private void add(Member member, Path file) throws IOException {
    out.add(member, stream -> Files.copy(file, stream), OptionalLong.of(Files.size(file)));
  }

  private Path rewritten(PagesPlan plan, PagesPlan.Compressed how) throws IOException {
    Path known = rewritten.get(how);
    if (known == null) {
      known = spool.newDirectory();
      new RewrittenPages(plan, how).writeBlocks(known);
      rewritten.put(how, known);
    }
    return known;
  }

  private void count(Optional<PagesPlan> plan, String file, long size) {
    int pageSize = plan.map(PagesPlan::pageSize).orElse(PagesPlan.SMALLEST_PAGE);
    long kept = plan.map(it -> it.kept(file).bytes()).orElse(0L) / pageSize;
    tally.keptPages(kept);
    tally.add(ReplacementKind.PAGES, plan.map(it -> it.pages(file)).orElse(size / pageSize) - kept);
  }

  @Override
  public void close() {
    spool.close();
  }
}
