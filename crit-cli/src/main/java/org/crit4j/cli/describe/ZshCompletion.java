package org.crit4j.cli.describe;

import java.util.List;

/** Completion for zsh, in terms of its {@code _arguments}. */
public final class ZshCompletion implements CompletionScript {
  @Override
  public String shell() {
    return "zsh";
  }

  @Override
  public String of(List<CommandShape> commands) {
    StringBuilder names = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    for (CommandShape command : commands) {
      names
          .append("    ")
          .append(quoted(command.name() + ":" + command.summary().replace(":", "\\:")))
          .append('\n');
      cases.append("    ").append(command.name()).append(")\n      _arguments");
      command.options().forEach(option -> cases.append(" \\\n        ").append(option(option)));
      List<List<String>> places = command.operands();
      for (int i = 0; i < places.size(); i++) {
        String operand = (i + 1) + ":operand:" + values(places.get(i));
        cases.append(" \\\n        ").append(quoted(operand));
      }
      cases.append(" \\\n        '*:file:_crit_files' ;;\n");
    }
    return """
    #compdef crit
    # Completion of crit's command lines for zsh.
    _crit() {
      local -a commands
      commands=(
    @NAMES  )
      if ((CURRENT == 2)); then
        _describe command commands
        return
      fi
      shift words
      ((CURRENT--))
      case $words[1] in
    @CASES    help) _describe command commands ;;
      esac
    }

    _crit_files() {
      if [[ $PREFIX == *:* && -f ${PREFIX%%:*} ]]; then
        local -a members=(${(f)"$(crit completion members ${PREFIX%%:*} 2> /dev/null)"})
        compset -P '[^:]#:'
        compadd -a members
      else
        _files
      fi
    }

    _crit_pids() {
      local each
      for each in $words[2,-1]; do
        if [[ -e $each ]]; then
          compadd -- $(crit completion pids $each 2> /dev/null)
          return
        fi
      done
    }

    if [ "$funcstack[1]" = _crit ]; then
      _crit "$@"
    else
      compdef _crit crit
    fi
    """
        .replace("@NAMES", names)
        .replace("@CASES", cases);
  }

  private static String option(OptionShape option) {
    List<String> names = option.names();
    String text = option.description().replaceAll("([\\[\\]:\\\\])", "\\\\$1");
    String argument =
        option
            .argument()
            .map(name -> ":" + name.replace(":", "\\:") + ":" + values(option))
            .orElse("");
    String rest = quoted("[" + text + "]" + argument);
    if (names.size() == 1) {
      return names.get(0) + rest;
    }
    return quoted("(" + String.join(" ", names) + ")") + "{" + String.join(",", names) + "}" + rest;
  }

  private static String values(OptionShape option) {
    return option.takesPid() ? "_crit_pids" : values(option.choices());
  }

  private static String values(List<String> choices) {
    return choices.isEmpty() ? "_crit_files" : "(" + String.join(" ", choices) + ")";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
