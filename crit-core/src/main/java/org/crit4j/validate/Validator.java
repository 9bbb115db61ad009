package org.crit4j.validate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.Location;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Inspector;
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

  private record Options(
      Severity minimum,
      Set<String> only,
      Set<String> ignored,
      Optional<Path> root,
      OptionalInt pageSize,
      int listed,
      Limits limits) {}

  private Validator(Options options) {
    this.options = options;
  }

  /** All rules that need nothing but the images. */
  public static Validator standard() {
    return new Validator(
        new Options(
            Severity.INFO,
            Set.of(),
            Set.of(),
            Optional.empty(),
            OptionalInt.empty(),
            DEFAULT_LISTED,
            Limits.DEFAULT));
  }

  /** The same, but findings below that severity are dropped. */
  public Validator withMinimum(Severity minimum) {
    return new Validator(
        new Options(
            minimum,
            options.only,
            options.ignored,
            options.root,
            options.pageSize,
            options.listed,
            options.limits));
  }

  /** The same, but with these rules only; none stands for all. */
  public Validator withOnly(Set<String> ids) {
    return new Validator(
        new Options(
            options.minimum,
            Set.copyOf(ids),
            options.ignored,
            options.root,
            options.pageSize,
            options.listed,
            options.limits));
  }

  /** The same, but without these rules. */
  public Validator without(Set<String> ids) {
    return new Validator(
        new Options(
            options.minimum,
            options.only,
            Set.copyOf(ids),
            options.root,
            options.pageSize,
            options.listed,
            options.limits));
  }

  /**
   * The same, but the files that the checkpoint needs are looked up too.
   *
   * @param root the root directory of the file system to restore in
   */
  public Validator against(Path root) {
    return new Validator(
        new Options(
            options.minimum,
            options.only,
            options.ignored,
            Optional.of(root),
            options.pageSize,
            options.listed,
            options.limits));
  }

  /**
   * The same, but with the page size of the dumping machine given. Images do not have it as such;
   * it is found out otherwise.
   *
   * @param bytes a power of two
   */
  public Validator withPageSize(int bytes) {
    if (Integer.bitCount(bytes) != 1 || bytes < 512) {
      throw new IllegalArgumentException("a page has not " + bytes + " bytes");
    }
    return new Validator(
        new Options(
            options.minimum,
            options.only,
            options.ignored,
            options.root,
            OptionalInt.of(bytes),
            options.listed,
            options.limits));
  }

  /** The same with other bounds on memory. */
  public Validator withLimits(Limits limits) {
    return new Validator(
        new Options(
            options.minimum,
            options.only,
            options.ignored,
            options.root,
            options.pageSize,
            options.listed,
            limits));
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
    return Inspector.report(inspection, path, this::wants, options.minimum, options.listed);
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
