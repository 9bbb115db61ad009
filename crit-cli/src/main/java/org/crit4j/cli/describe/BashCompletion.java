package org.crit4j.cli.describe;

import java.util.ArrayList;
import java.util.List;

/** Completion for bash; needs nothing but bash itself. */
public final class BashCompletion implements CompletionScript {
  @Override
  public String shell() {
    return "bash";
  }

  @Override
  public String of(List<CommandShape> commands) {
    StringBuilder arguments = new StringBuilder();
    StringBuilder options = new StringBuilder();
    StringBuilder operands = new StringBuilder();
    List<String> withArgument = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (CommandShape command : commands) {
      names.add(command.name());
      List<String> spellings = new ArrayList<>();
      for (OptionShape option : command.options()) {
        spellings.addAll(option.names());
        if (option.argument().isPresent()) {
          String cases = cases(command, option);
          withArgument.add(cases);
          arguments.append(row(cases, reply(option) + "; return"));
        }
      }
      options.append(row(command.name(), "words='" + String.join(" ", spellings) + "'"));
      List<List<String>> places = command.operands();
      for (int i = 0; i < places.size(); i++) {
        if (!places.get(i).isEmpty()) {
          operands.append(row(command.name() + ":" + i, reply(places.get(i)) + "; return"));
        }
      }
    }
    return """
    # Completion of crit's command lines for bash.
    _crit() {
      local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} words= place=0 i
      COMPREPLY=()
      if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W '@NAMES help --help --version' -- "$current"))
        return
      fi
      case $command:${COMP_WORDS[COMP_CWORD-1]} in
    @ARGUMENTS    help:help) COMPREPLY=($(compgen -W '@NAMES' -- "$current")); return ;;
      esac
      if [[ $current == -* ]]; then
        case $command in
    @OPTIONS    esac
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        return
      fi
      for ((i = 2; i < COMP_CWORD; i++)); do
        case $command:${COMP_WORDS[i-1]} in
          @WITH_ARGUMENT) continue ;;
        esac
        [[ ${COMP_WORDS[i]} == -* ]] || place=$((place + 1))
      done
      case $command:$place in
    @OPERANDS    *) _crit_files "$current" ;;
      esac
    }

    _crit_pids() {
      local each
      for each in "${COMP_WORDS[@]:2}"; do
        if [ -e "$each" ]; then
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" completion pids "$each" 2> /dev/null)" -- "$1"))
          return
        fi
      done
    }

    _crit_files() {
      # A colon ends a word unless COMP_WORDBREAKS lacks it.
      local word=${COMP_LINE:0:COMP_POINT} prefix= members
      word=${word##*[[:space:]]}
      if [[ $word == *:* && -f ${word%%:*} ]]; then
        [[ $1 == *:* && $1 != : ]] && prefix=${1%%:*}:
        members=$("${COMP_WORDS[0]}" completion members "${word%%:*}" 2> /dev/null)
        local IFS=$'\\n'
        mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$members" -- "${word#*:}")
        return
      fi
      compopt -o filenames 2> /dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$1")
    }

    complete -F _crit crit
    """
        .replace("@NAMES", String.join(" ", names))
        .replace("@ARGUMENTS", arguments)
        .replace("@OPTIONS", options)
        .replace("@WITH_ARGUMENT", withArgument.isEmpty() ? "-" : String.join(" | ", withArgument))
        .replace("@OPERANDS", operands);
  }

  private static String cases(CommandShape command, OptionShape option) {
    return String.join(
        " | ", option.names().stream().map(it -> command.name() + ":" + it).toList());
  }

  private static String reply(OptionShape option) {
    return option.takesPid() ? "_crit_pids \"$current\"" : reply(option.choices());
  }

  private static String reply(List<String> choices) {
    return choices.isEmpty()
        ? "_crit_files \"$current\""
        : "COMPREPLY=($(compgen -W '" + String.join(" ", choices) + "' -- \"$current\"))";
  }

  private static String row(String pattern, String action) {
    return "    " + pattern + ") " + action + " ;;\n";
  }
}
