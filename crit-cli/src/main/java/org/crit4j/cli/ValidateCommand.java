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
import org.crit4j.checkpoint.NoCheckpointException;
import org.crit4j.cli.text.Nearest;
import org.crit4j.finding.Report;
import org.crit4j.finding.Rule;
import org.crit4j.finding.Severity;
import org.crit4j.source.ImageSource;
import org.crit4j.validate.Reports;
import org.crit4j.validate.Rules;
import org.crit4j.validate.Validator;

/** {@code crit validate}: checks images for completeness and consistency. */
final class ValidateCommand extends Command {
  /** An input cannot be read. */
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
        "Checks images for completeness and consistency",
        "validate [--format text|json|sarif] [--min-severity error|warning|info] [--strict] "
            + "[--rule RULE] [--ignore RULE] [--against ROOT] PATH...",
        "validate --list-rules",
        "validate --explain RULE");
    format = add("text|json|sarif", "format of the report (default: text)", "format");
    minimum =
        add("error|warning|info", "lowest severity to report (default: info)", "min-severity");
    only = add("RULE", "check this rule only; can be repeated", "rule");
    ignored = add("RULE", "skip this rule; can be repeated", "ignore");
    root = add("ROOT", "look up the files that it needs below ROOT", "against");
    addFlag(STRICT, "exit with 1 for warnings as well");
    addFlag(LIST, "list all rules and exit");
    explained = add("RULE", "explain a rule and exit", "explain");
    addWide();
    opening = new CheckpointOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    if (arguments.has(LIST)) {
      arguments.noOperands();
      FindingsText.list(Rules.all(), layout(arguments, console), console::print);
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
    String form =
        Arguments.oneOf("format", arguments.value(format).orElse("text"), "text", "json", "sarif");
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
    List<Path> paths = arguments.paths("checkpoint or image");
    Messages messages = new Messages(name(), console);
    Checkpoints checkpoints = opening.of(arguments, paths, messages);
    List<Report> reports = new ArrayList<>();
    int code = Main.OK;
    for (Path path : paths) {
      try {
        reports.add(validate(validator, checkpoints, path));
      } catch (NoCheckpointException e) {
        messages.report(e);
        code = Math.max(code, Main.FAILED);
      } catch (IOException e) {
        messages.report(e);
        code = UNREADABLE;
      }
    }
    messages.finish();
    if (!reports.isEmpty()) {
      print(reports, form, console, paths.size() > 1, target);
    }
    if (code != Main.OK) {
      return code;
    }
    Severity bad = arguments.has(STRICT) ? Severity.WARNING : Severity.ERROR;
    boolean found = reports.stream().anyMatch(report -> report.counts().atLeast(bad) > 0);
    return found ? Main.FAILED : Main.OK;
  }

  private static Report validate(Validator validator, Checkpoints checkpoints, Path path)
      throws IOException {
    Optional<ImageSource> images = checkpoints.images(path);
    if (images.isEmpty()) {
      return validator.validate(path);
    }
    try (ImageSource source = images.get()) {
      return validator.validate(source);
    }
  }

  private static Severity severity(String word) throws UsageException {
    Arguments.oneOf("severity", word, "error", "warning", "info");
    return Severity.byWord(word).orElseThrow();
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
      List<String> ids = Rules.all().stream().map(Rule::id).toList();
      throw new UsageException(
          "unknown rule \"" + id + "\"" + Nearest.question(id, ids) + " --list-rules lists all");
    }
    return rule.get();
  }

  private static void print(
      List<Report> reports, String form, Console console, boolean several, Optional<Path> target)
      throws IOException {
    StringBuilder text = new StringBuilder();
    switch (form) {
      case "json" -> Reports.writeJson(reports, text);
      case "sarif" -> Reports.writeSarif(reports, Version.text(), text);
      default -> {
        FindingsText findings = new FindingsText(text, console.layout().palette());
        reports.forEach(report -> findings.add(report, several, target));
      }
    }
    console.print(text.toString());
  }
}
