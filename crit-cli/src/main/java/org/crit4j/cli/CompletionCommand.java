package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.cli.describe.BashCompletion;
import org.crit4j.cli.describe.CompletionScript;
import org.crit4j.cli.describe.FishCompletion;
import org.crit4j.cli.describe.ZshCompletion;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.ContainerCheckpoint;
import org.crit4j.container.ContainerCheckpoint.Purpose;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.member.Member;

/** {@code crit completion}: prints a completion script for a shell, or the words that it needs. */
final class CompletionCommand extends Command {
  CompletionCommand() {
    super(
        "completion",
        "Prints a completion script for a shell",
        "completion bash|zsh|fish",
        "completion members|pids PATH");
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    String what = arguments.firstOperand("shell");
    if (what.equals("members") || what.equals("pids")) {
      Path path = arguments.exactly("list", "checkpoint").get(1);
      CheckpointOpener opener = new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE);
      console.print(what.equals("pids") ? pids(opener, path) : members(opener, path));
      return Main.OK;
    }
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

  private static String pids(CheckpointOpener opener, Path path) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Checkpoint checkpoint = Checkpoint.of(opener.images(path))) {
      List<Task> tasks = checkpoint.tasks();
      tasks.forEach(it -> text.append(Integer.toUnsignedString(it.pid())).append('\n'));
    }
    return text.toString();
  }

  private static String members(CheckpointOpener opener, Path path) throws IOException {
    StringBuilder text = new StringBuilder();
    try (ContainerCheckpoint checkpoint = opener.open(path, Purpose.METADATA)) {
      for (Member each : checkpoint.tree().members()) {
        if (each.isFile() && each.path().isPresent()) {
          text.append(Printable.of(each.path().get().text())).append('\n');
        }
      }
    }
    return text.toString();
  }
}
