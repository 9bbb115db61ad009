package org.crit4j.cli.describe;

import java.util.List;

/** Writes the completion script of one shell, from the commands' own definitions. */
public interface CompletionScript {
  /** The shell's name. */
  String shell();

  /** The script. */
  String of(List<CommandShape> commands);
}
