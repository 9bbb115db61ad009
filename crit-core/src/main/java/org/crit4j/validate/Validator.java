package org.crit4j.validate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.Location;
import org.crit4j.finding.Report;
import org.crit4j.finding.Rule;
import org.crit4j.finding.Severity;
import org.crit4j.internal.pages.PageSize;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Inspector;
import org.crit4j.internal.validate.rules.RuleRun;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;

/**
 * Tells whether images are complete and consistent.
 *
 * <pre>{@code
 * Report report = Validator.standard().validate(image);
 * report.findings().forEach(finding -> System.out.println(finding.message()));
 * }</pre>
 *
 * <p>Damaged images are findings, not failures. Immutable; safe for use by several threads.
 */
public final class Validator {
  /** Of the findings of one rule at most so many are listed. */
  public static final int DEFAULT_LISTED = 1000;

  private final Options options;

  private static final class Options {
    private Severity minimum = Severity.INFO;
    private Set<String> only = Set.of();
    private Set<String> ignored = Set.of();
    private Optional<Path> root = Optional.empty();
    private OptionalInt pageSize = OptionalInt.empty();
    private Limits limits = Limits.DEFAULT;

    Options copy() {
      Options copy = new Options();
      copy.minimum = minimum;
      copy.only = only;
      copy.ignored = ignored;
      copy.root = root;
      copy.pageSize = pageSize;
      copy.limits = limits;
      return copy;
    }
  }

  private Validator(Options options) {
    this.options = options;
  }

  private Validator with(Consumer<Options> change) {
    Options changed = options.copy();
    change.accept(changed);
    return new Validator(changed);
  }

  /** All rules that need nothing but the images. */
  public static Validator standard() {
    return new Validator(new Options());
  }

  /** The same, but findings below that severity are dropped. */
  public Validator withMinimum(Severity minimum) {
    return with(it -> it.minimum = minimum);
  }

  /** The same, but with these rules only; none stands for all. */
  public Validator withOnly(Set<String> ids) {
    return with(it -> it.only = Set.copyOf(ids));
  }

  /** The same, but without these rules. */
  public Validator without(Set<String> ids) {
    return with(it -> it.ignored = Set.copyOf(ids));
  }

  /**
   * The same, but the files that the checkpoint needs are looked up too.
   *
   * @param root the root directory of the file system to restore in
   */
  public Validator against(Path root) {
    return with(it -> it.root = Optional.of(root));
  }

  /**
   * The same, but with the page size of the dumping machine given. Images do not have it as such;
   * it is found out otherwise.
   *
   * @param bytes a power of two from 4 KiB to 256 KiB
   * @throws IllegalArgumentException if it is not a valid page size
   */
  public Validator withPageSize(int bytes) {
    if (!PageSize.isSize(bytes)) {
      throw new IllegalArgumentException(bytes + " is not a valid page size");
    }
    return with(it -> it.pageSize = OptionalInt.of(bytes));
  }

  /** The same with other bounds on memory. */
  public Validator withLimits(Limits limits) {
    return with(it -> it.limits = limits);
  }

  /**
   * Validates an image alone, or a directory of images with the directories of earlier dumps that
   * it builds on.
   *
   * @throws CritException if there is no such file
   * @throws IOException if it cannot be opened
   */
  public Report validate(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new CritException(Location.UNKNOWN.inFile(path.toString()), "there is no such file");
    }
    if (!Files.isDirectory(path)) {
      return report(inspector().image(path), path.toString());
    }
    try (ImageSource source = DirectorySource.open(path)) {
      return validate(source);
    }
  }

  /**
   * Validates the images of a source, and of those that it builds on.
   *
   * @throws IOException if they cannot be opened
   */
  public Report validate(ImageSource source) throws IOException {
    return report(inspector().directory(source), source.label());
  }

  private Inspector inspector() {
    return new Inspector(options.limits, options.pageSize, options.root);
  }

  private Report report(Inspection inspection, String path) {
    Optional<Predicate<Rule>> wanted =
        options.only.isEmpty() && options.ignored.isEmpty()
            ? Optional.empty()
            : Optional.of(this::wants);
    return RuleRun.report(inspection, path, wanted, options.minimum, DEFAULT_LISTED);
  }

  private boolean wants(Rule rule) {
    return (options.only.isEmpty() || options.only.contains(rule.id()))
        && !options.ignored.contains(rule.id());
  }

  /** The ids in a collection that are those of no rule. */
  public static List<String> unknown(Set<String> ids) {
    return ids.stream().filter(id -> Rules.byId(id).isEmpty()).sorted().toList();
  }
}
