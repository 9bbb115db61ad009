package org.crit4j.internal.validate.rules;

import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.image.ImageType;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.PagesFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;
import org.crit4j.memory.Pagemap;

/** Where the bytes of pages are: the files with them, and the dumps before. */
public final class PagesRules extends CheckpointRules {
  private static final String NO_PARENT = "the pages at {} are in the parent, but {}";
  private static final String LOST =
      "the page at {} is in the parent, but the parent's {} does not have it";
  private static final String CYCLE = "back to itself";

  /** The pages files of pagemaps, at the pagemaps' heads. */
  private static final Walk<PagesFile> FILES =
      Walk.of(
          in -> in.areKnown(ImageType.PAGEMAP),
          in -> in.pages().stream().map(it -> Item.of(in, it.image()).entry(0, it)));

  private static final Walk<PagesFile> PLAIN =
      FILES.where(it -> it.isPlain() && it.size().isPresent());

  /** Declares the rules. */
  public PagesRules() {
    super("Pages and parents");
    error("PM-PARENT-LINK", TRIED, INCOMPLETE, "Pages in the parent have a parent")
        .why(
            "An incremental dump leaves pages in the dump before: the link parent has to be "
                + "there, and a pagemap of the same name behind it. CRIU stops: \"No parent for "
                + "snapshot pagemap\".")
        .inDirectory(PagesRules::parentMissing);
    error("PM-PARENT-PAGES", TRIED, INCOMPLETE, "Pages in the parent are there")
        .why(
            "Each page has to be in the pagemap of the same name in the dump before, or again "
                + "in the parent of that. CRIU stops: \"Missing ... in parent pagemap\".")
        .inDirectory(PagesRules::parentPages);
    error("PM-PARENT-DANGLING", TRIED, INCOMPLETE, "The link parent leads to a directory")
        .why("Even if no page is in the parent. CRIU stops: \"Can't open parent path\".")
        .inDirectory((in, out) -> parentProblem(in, false, out));
    error("PM-PARENT-CYCLE", TRIED, INCOMPLETE, "The chain of parents ends")
        .why(
            "CRIU opens one dump after the other, even if no page is in the parent, until it "
                + "runs out of descriptors and stops: \"Too many open files\"; or out of stack, "
                + "and crashes.")
        .inDirectory((in, out) -> parentProblem(in, true, out));
    error("PAGES-SIZE", TRIED, INCOMPLETE, "The pages of a process are all there")
        .why(
            "The pages file is shorter than the pagemap says. CRIU reads on and on without end, "
                + "or stops: \"Can't read mapping page\".")
        .inDirectory(
            PLAIN
                .where(it -> !it.isShared())
                .only(it -> pages(it) < it.it().presentPages())
                .check((file, out) -> size(file, "too short", out)));
    error("PAGES-EXTRA", TRIED, "A pages file has no more than the pages of its pagemap")
        .why(
            "CRIU reads page after page and does not look at the rest. Where an entry of the pagemap "
                + "is missing, all pages behind it have the content of others, and the process is "
                + "killed as soon as it runs.")
        .inDirectory(
            PLAIN
                .where(it -> it.image().isWhole())
                .only(it -> pages(it) > it.it().presentPages())
                .check((file, out) -> size(file, "too long", out)));
    warning("PAGES-MULT", TRIED, "A pages file is a whole number of pages")
        .why("CRIU does not look at the rest.")
        .inDirectory(
            PLAIN
                .only(it -> it.it().size().orElse(0) % pageSize(it) != 0)
                .check(
                    (file, out) -> {
                      String text = "has {} bytes, which is not a multiple of the page size {}";
                      long size = file.it().size().orElse(0);
                      out.about(file, file.it().name(), text, size, pageSize(file));
                    }));
    warning("PAGES-SHARED", TRIED, "A pages file belongs to one pagemap")
        .why(
            "CRIU never writes two with one pages_id. Each reader starts at the first byte, so "
                + "the processes would get each other's pages.")
        .inDirectory(
            FILES.unique(
                PagesFile::pagesId,
                (file, first, out) -> {
                  String text = "{} is that of {} too";
                  out.report(file, "pages_id", text, file.it().name(), first.image().file());
                }));
    warning("PAGES-ORPHAN", SOURCE, "Each pages file is named by a pagemap")
        .why("CRIU never opens it.")
        .inDirectory(
            Walk.images(ImageType.PAGES)
                .only(it -> it.it().number().isPresent())
                .refersTo(
                    "",
                    it -> it.number().orElse(0),
                    FILES.by(it -> Integer.toUnsignedLong(it.pagesId())).given(Known.PAGEMAPS),
                    "no pagemap has pages in it"));
  }

  private static String name(LoadedImage image, Inspection in) {
    return image.file().substring(in.prefix().length());
  }

  private static Optional<Pagemap> inParent(LoadedImage image, Inspection in) {
    return in.parent()
        .flatMap(parent -> parent.image(name(image, in)))
        .flatMap(LoadedImage::pagemap);
  }

  private static void parentMissing(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      Optional<Pagemap> pagemap = image.pagemap();
      if (pagemap.isEmpty() || inParent(image, in).isPresent() || in.parentProblem().isPresent()) {
        continue;
      }
      for (int i = 0; i < pagemap.get().size(); i++) {
        if (pagemap.get().isInParent(i)) {
          String lack =
              in.parent().isEmpty()
                  ? "there is no link parent"
                  : "the parent has no " + name(image, in);
          out.report(
              image.file(),
              OptionalLong.of(i + 1L),
              "flags",
              fill(NO_PARENT, hex(pagemap.get().address(i)), lack));
          break;
        }
      }
    }
  }

  // Both pagemaps ascend, so one pass goes through them side by side.
  private static void parentPages(Inspection in, Reporter out) {
    long page = in.memory().pageSize();
    for (LoadedImage image : in.images(ImageType.PAGEMAP)) {
      Optional<Pagemap> before = inParent(image, in);
      if (image.pagemap().isEmpty()
          || before.isEmpty()
          || !in.parent().get().isKnown(name(image, in))) {
        continue;
      }
      Pagemap pagemap = image.pagemap().get();
      int at = 0;
      for (int i = 0; i < pagemap.size(); i++) {
        if (!pagemap.isInParent(i)) {
          continue;
        }
        at = startingAt(before.get(), at, pagemap.address(i), page);
        long missing = firstMissing(before.get(), at, pagemap, i, page);
        if (missing != -1) {
          out.report(
              image.file(),
              OptionalLong.of(i + 1L),
              "vaddr",
              fill(LOST, hex(missing), name(image, in)));
        }
      }
    }
  }

  /** The first entry from an index on that ends after an address. */
  private static int startingAt(Pagemap pagemap, int from, long address, long page) {
    int at = from;
    if (at > 0 && Long.compareUnsigned(pagemap.address(at - 1), address) > 0) {
      at = 0;
    }
    while (at < pagemap.size() && Long.compareUnsigned(end(pagemap, at, page), address) <= 0) {
      at++;
    }
    return at;
  }

  private static long end(Pagemap pagemap, int index, long page) {
    return pagemap.address(index) + pagemap.pages(index) * page;
  }

  /** The first page of an entry that the parent does not have; -1 if it has all. */
  private static long firstMissing(
      Pagemap parent, int from, Pagemap pagemap, int index, long page) {
    long wanted = pagemap.address(index);
    long end = end(pagemap, index, page);
    int at = from;
    while (Long.compareUnsigned(wanted, end) < 0) {
      if (at >= parent.size()
          || Long.compareUnsigned(parent.address(at), wanted) > 0
          || !isStored(parent, at)) {
        return wanted;
      }
      wanted = end(parent, at, page);
      at++;
    }
    return -1;
  }

  private static boolean isStored(Pagemap pagemap, int index) {
    return pagemap.isPresent(index) || pagemap.isInParent(index);
  }

  private static void parentProblem(Inspection in, boolean cycle, Reporter out) {
    Optional<String> problem = in.parentProblem();
    if (problem.isPresent() && problem.get().contains(CYCLE) == cycle) {
      out.report(in.prefix() + "parent", problem.get());
    }
  }

  private static long pages(Item<PagesFile> file) {
    return file.it().size().orElse(0) / pageSize(file);
  }

  private static void size(Item<PagesFile> file, String problem, Reporter out) {
    String text = "is {}: it has {} bytes, and the present pages of {} are {}";
    long present = file.it().presentPages();
    long size = file.it().size().orElse(0);
    out.about(file, file.it().name(), text, problem, size, file.image().file(), present);
  }
}
