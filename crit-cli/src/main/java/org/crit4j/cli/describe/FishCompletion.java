package org.crit4j.cli.describe;

import java.util.List;
import java.util.TreeSet;

/** Completion for fish: a line per command, option and fixed word. */
public final class FishCompletion implements CompletionScript {
  /** Members of the archive before the colon of the current word. */
  private static final String MEMBERS =
      """
      complete -c crit -n 'string match -q "*:*" -- (commandline -ct)' -f -a '(__crit_members)'
      function __crit_members
        set -l archive (string split -m 1 : -- (commandline -ct))[1]
        for member in (crit completion members $archive 2> /dev/null)
          echo $archive:$member
        end
      end
      function __crit_pids
        for word in (commandline -opc)[2..-1]
          if test -e $word
            crit completion pids $word 2> /dev/null
            return
          end
        end
      end
      """;

  @Override
  public String shell() {
    return "fish";
  }

  @Override
  public String of(List<CommandShape> commands) {
    StringBuilder script = new StringBuilder("# Completion of crit's command lines for fish.\n");
    script.append(MEMBERS);
    for (CommandShape command : commands) {
      line(script, "__fish_use_subcommand", "-f -a " + command.name(), command.summary());
    }
    for (CommandShape command : commands) {
      String seen = "__fish_seen_subcommand_from " + command.name();
      for (OptionShape option : command.options()) {
        line(script, seen, option(option), option.description());
      }
      TreeSet<String> words = new TreeSet<>();
      command.operands().forEach(words::addAll);
      for (String word : words) {
        line(script, seen, "-a " + word, "");
      }
    }
    return script.toString();
  }

  private static String option(OptionShape option) {
    StringBuilder text = new StringBuilder();
    for (String name : option.names()) {
      text.append(name.startsWith("--") ? "-l " : "-s ").append(name.replaceFirst("^-+", ""));
      text.append(' ');
    }
    if (option.takesPid()) {
      text.append("-x -a '(__crit_pids)' ");
    } else if (option.argument().isPresent()) {
      List<String> choices = option.choices();
      text.append(choices.isEmpty() ? "-r " : "-x -a '" + String.join(" ", choices) + "' ");
    }
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder script, String condition, String what, String text) {
    script.append("complete -c crit -n '").append(condition).append("' ").append(what);
    if (!text.isEmpty()) {
      script.append(" -d '").append(text.replace("\\", "\\\\").replace("'", "\\'")).append('\'');
    }
    script.append('\n');
  }
}
