package org.crit4j.cli;

import java.io.IOException;
import java.util.List;
import org.crit4j.cli.describe.BashCompletion;
import org.crit4j.cli.describe.CompletionScript;
import org.crit4j.cli.describe.FishCompletion;
import org.crit4j.cli.describe.ZshCompletion;

/** {@code crit completion}: a script that makes a shell complete crit's command lines. */
final class CompletionCommand extends Command {
  CompletionCommand() {
    super("completion", "Prints a script for a shell's completion", "completion bash|zsh|fish");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    String shell = arguments.onlyOperand("the name of a shell");
    List<CompletionScript> scripts =
        List.of(new BashCompletion(), new ZshCompletion(), new FishCompletion());
    for (CompletionScript script : scripts) {
      if (script.shell().equals(shell)) {
        console.print(script.of(Commands.shapes()));
        return Main.OK;
      }
    }
    throw new UsageException("unknown shell \"" + shell + "\", expected bash, zsh or fish");
  }
}
