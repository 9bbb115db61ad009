package org.crit4j.cli;

import java.io.IOException;
import org.crit4j.cli.describe.BashCompletion;
import org.crit4j.cli.describe.CompletionScript;
import org.crit4j.cli.describe.FishCompletion;
import org.crit4j.cli.describe.ZshCompletion;

/** {@code crit completion}: prints a completion script for a shell. */
final class CompletionCommand extends Command {
  CompletionCommand() {
    super("completion", "Prints a completion script for a shell", "completion bash|zsh|fish");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    String shell = Arguments.oneOf("shell", arguments.onlyOperand("shell"), "bash", "zsh", "fish");
    CompletionScript script =
        switch (shell) {
          case "bash" -> new BashCompletion();
          case "zsh" -> new ZshCompletion();
          default -> new FishCompletion();
        };
    console.print(script.of(Commands.shapes()));
    return Main.OK;
  }
}
