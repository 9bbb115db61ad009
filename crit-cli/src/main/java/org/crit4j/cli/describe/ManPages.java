package org.crit4j.cli.describe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the manual pages: names, synopses and options from the commands' own definitions, and the
 * prose from files.
 *
 * <p>The prose of a command is in {@code NAME.roff}: its description, and further sections. That of
 * crit itself is in {@code crit.roff}.
 */
public final class ManPages {
  private static final Pattern SECTION = Pattern.compile("(?m)^\\.SH ");

  private final Path prose;
  private final Path target;
  private final List<CommandShape> commands;

  /**
   * Manual pages.
   *
   * @param prose the directory of the prose
   * @param target the directory for the pages
   */
  public ManPages(List<CommandShape> commands, Path prose, Path target) {
    this.commands = List.copyOf(commands);
    this.prose = prose;
    this.target = target;
  }

  /** Writes all pages. */
  public void write() throws IOException {
    Files.createDirectories(target);
    Files.writeString(target.resolve("crit.1"), overview());
    for (CommandShape command : commands) {
      Files.writeString(target.resolve("crit-" + command.name() + ".1"), page(command));
    }
  }

  private String overview() throws IOException {
    StringBuilder page = head("crit", "inspect, edit and check CRIU's checkpoint images");
    List<String> forms = new ArrayList<>();
    commands.forEach(command -> forms.addAll(command.synopsis()));
    forms.add("--version");
    forms.add("[COMMAND] --help");
    synopsis(page, forms);
    Prose text = prose("crit", "");
    page.append(".SH DESCRIPTION\n").append(text.description()).append(".SH COMMANDS\n");
    for (CommandShape command : commands) {
      page.append(".TP\n.BR crit\\-")
          .append(escaped(command.name()))
          .append(" (1)\n")
          .append(sentence(command.summary()));
    }
    return page.append(text.sections()).append(".SH SEE ALSO\n.BR criu (8)\n").toString();
  }

  private String page(CommandShape command) throws IOException {
    StringBuilder page = head("crit-" + command.name(), lowerCase(command.summary()));
    synopsis(page, command.synopsis());
    Prose text = prose(command.name(), sentence(command.summary()));
    page.append(".SH DESCRIPTION\n").append(text.description()).append(".SH OPTIONS\n");
    for (OptionShape option : command.options()) {
      page.append(".TP\n.B ")
          .append(escaped(option.spelling()))
          .append('\n')
          .append(sentence(option.description()));
    }
    return page.append(text.sections()).append(".SH SEE ALSO\n.BR crit (1)\n").toString();
  }

  private static StringBuilder head(String name, String summary) {
    return new StringBuilder(".TH \"")
        .append(escaped(name.toUpperCase(Locale.ROOT)))
        .append("\" 1 \"\" \"crit4j\" \"User Commands\"\n.SH NAME\n")
        .append(escaped(name))
        .append(" \\- ")
        .append(escaped(summary))
        .append('\n');
  }

  private static void synopsis(StringBuilder page, List<String> forms) {
    page.append(".SH SYNOPSIS\n.nf\n");
    forms.forEach(form -> page.append(".B crit ").append(escaped(form)).append('\n'));
    page.append(".fi\n");
  }

  /** What a file of prose has: text before its first section, and the sections. */
  private record Prose(String description, String sections) {}

  private Prose prose(String name, String instead) throws IOException {
    Path file = prose.resolve(name + ".roff");
    if (!Files.exists(file)) {
      return new Prose(instead, "");
    }
    String text = Files.readString(file);
    Matcher section = SECTION.matcher(text);
    int end = section.find() ? section.start() : text.length();
    return new Prose(text.substring(0, end), text.substring(end));
  }

  private static String sentence(String text) {
    String start = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return escaped(start) + (text.endsWith(".") ? "\n" : ".\n");
  }

  private static String lowerCase(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
