package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import joptsimple.OptionSpec;
import org.crit4j.checkpoint.ImageSource;
import org.crit4j.validate.Report;
import org.crit4j.validate.Rule;
import org.crit4j.validate.Rules;
import org.crit4j.validate.Severity;
import org.crit4j.validate.Validator;

/** {@code crit validate}: whether images are complete and consistent. */
final class ValidateCommand extends Command {
  /** What was asked for cannot be read. */
  static final int UNREADABLE = 3;

  private static final String STRICT = "strict";
  private static final String LIST = "list-rules";

  private final OptionSpec<String> format;
  private final OptionSpec<String> minimum;
  private final OptionSpec<String> only;
  private final OptionSpec<String> ignored;
  private final OptionSpec<String> root;
  private final OptionSpec<String> explained;
  private final CheckpointOptions opening;

  ValidateCommand() {
    super(
        "validate",
        "Tells whether images are complete and consistent",
        "validate [--format text|json|sarif] [--min-severity error|warning|info] [--strict] "
            + "[--rule RULE] [--ignore RULE] [--against ROOT] PATH...",
        "validate --list-rules",
        "validate --explain RULE");
    format = option("format", "form of the report; text by default", "text|json|sarif");
    minimum =
        option("min-severity", "leave out what is less; info by default", "error|warning|info");
    only = option("rule", "check this rule only; may be given several times", "RULE");
    ignored = option("ignore", "do not check this rule; may be given several times", "RULE");
    root = option("against", "look up the files that the checkpoint needs there", "ROOT");
    options().accepts(STRICT, "exit with 1 for warnings too");
    options().accepts(LIST, "print all rules and exit");
    explained = option("explain", "print what a rule is about and exit", "RULE");
    opening = new CheckpointOptions(options());
  }

  private OptionSpec<String> option(String name, String description, String argument) {
    return options().accepts(name, description).withRequiredArg().describedAs(argument);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    if (arguments.has(LIST)) {
      arguments.noOperands();
      console.print(FindingsText.list(Rules.all()));
      return Main.OK;
    }
    Optional<String> rule = arguments.value(explained);
    if (rule.isPresent()) {
      arguments.noOperands();
      console.print(FindingsText.explain(known(rule.get())));
      return Main.OK;
    }
    return validate(arguments, console);
  }

  private int validate(Arguments arguments, Console console) throws UsageException, IOException {
    Form form = form(arguments.value(format).orElse("text"));
    Severity atLeast = severity(arguments.value(minimum).orElse("info"));
    Validator validator =
        Validator.standard()
            .withMinimum(atLeast)
            .withOnly(rules(arguments, only))
            .without(rules(arguments, ignored));
    Optional<Path> target = arguments.file(root);
    if (target.isPresent()) {
      validator = validator.against(target.get());
    }
    List<Path> paths = arguments.paths("the name of a directory or image");
    WarningPrinter warnings = new WarningPrinter(name(), console);
    Checkpoints checkpoints = opening.of(arguments, paths, warnings);
    boolean unreadable = false;
    List<Report> reports = new ArrayList<>();
    for (Path path : paths) {
      try {
        reports.add(validate(validator, checkpoints, path));
      } catch (IOException e) {
        console.error("crit " + name() + ": " + Main.describe(e) + "\n");
        unreadable = true;
      }
    }
    warnings.finish();
    print(reports, form, console, paths.size() > 1, target);
    if (unreadable) {
      return UNREADABLE;
    }
    Severity bad = arguments.has(STRICT) ? Severity.WARNING : Severity.ERROR;
    boolean found = reports.stream().anyMatch(report -> report.counts().atLeast(bad) > 0);
    return found ? Main.FAILED : Main.OK;
  }

  private static Report validate(Validator validator, Checkpoints checkpoints, Path path)
      throws IOException {
    Optional<ImageSource> images = checkpoints.imagesOfContainer(path);
    if (images.isEmpty()) {
      return validator.validate(path);
    }
    try (ImageSource source = images.get()) {
      return validator.validate(source);
    }
  }

  /** Forms of a report. */
  private enum Form {
    TEXT,
    JSON,
    SARIF
  }

  private static Form form(String word) throws UsageException {
    return switch (word) {
      case "text" -> Form.TEXT;
      case "json" -> Form.JSON;
      case "sarif" -> Form.SARIF;
      default ->
          throw new UsageException("unknown format \"" + word + "\", expected text, json or sarif");
    };
  }

  private static Severity severity(String word) throws UsageException {
    Optional<Severity> severity = Severity.byWord(word);
    if (severity.isEmpty()) {
      throw new UsageException(
          "unknown severity \"" + word + "\", expected error, warning or info");
    }
    return severity.get();
  }

  private static Set<String> rules(Arguments arguments, OptionSpec<String> option)
      throws UsageException {
    Set<String> ids = new LinkedHashSet<>();
    for (String list : arguments.values(option)) {
      for (String id : list.split(",", -1)) {
        ids.add(known(id).id());
      }
    }
    return ids;
  }

  private static Rule known(String id) throws UsageException {
    Optional<Rule> rule = Rules.byId(id.toUpperCase(Locale.ROOT));
    if (rule.isEmpty()) {
      throw new UsageException("unknown rule \"" + id + "\"; --list-rules prints all");
    }
    return rule.get();
  }

  private static void print(
      List<Report> reports, Form form, Console console, boolean several, Optional<Path> target)
      throws IOException {
    StringBuilder text = new StringBuilder();
    switch (form) {
      case JSON -> Report.writeJson(reports, text);
      case SARIF -> Report.writeSarif(reports, Version.text(), text);
      default -> {
        String plain = System.getenv("NO_COLOR");
        boolean colour = console.outputOnTerminal() && (plain == null || plain.isEmpty());
        FindingsText findings = new FindingsText(text, colour);
        reports.forEach(report -> findings.add(report, several, target));
      }
    }
    console.print(text.toString());
  }
}
