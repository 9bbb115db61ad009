package org.crit4j.cli.describe;

import java.util.List;
import java.util.Optional;
import org.crit4j.finding.Rule;
import org.crit4j.query.NamedQuery;
import org.crit4j.query.table.FleetTable;
import org.crit4j.validate.Rules;

/**
 * An option of a command.
 *
 * @param names as they are typed: {@code -i}, {@code --in}
 * @param argument the name of its argument, or the words it is one of ({@code raw|nice}); empty if
 *     it takes none
 * @param description what it does
 * @param isCommon whether many commands have it
 */
public record OptionShape(
    List<String> names, Optional<String> argument, String description, boolean isCommon) {
  /** The option with all its names and its argument: {@code -i, --in FILE}. */
  public String spelling() {
    return String.join(", ", names) + argument.map(it -> " " + it).orElse("");
  }

  /** The words that the argument is one of; empty if it may be anything. */
  List<String> choices() {
    return switch (argument.orElse("")) {
      case "RULE" -> Rules.all().stream().map(Rule::id).toList();
      case "QUERY" -> NamedQuery.names();
      case "TABLE,..." -> FleetTable.names();
      default -> argument.map(Choices::of).orElse(List.of());
    };
  }

  /** Whether the argument is a process of the checkpoint on the command line. */
  boolean takesPid() {
    return names.contains("--pid");
  }
}
