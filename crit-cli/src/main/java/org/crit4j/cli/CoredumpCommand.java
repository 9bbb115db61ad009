package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Printable;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.coredump.CoreFile;
import org.crit4j.coredump.CoreOptions;
import org.crit4j.coredump.CoreProgress;
import org.crit4j.coredump.Sysroot;

/** {@code crit coredump}: core files of checkpointed processes, for debuggers. */
final class CoredumpCommand extends Command {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final OptionSpec<String> input = add("PATH", "the checkpoint; else this directory", "i");
  private final OptionSpec<String> output =
      add("DIR", "where core.PID goes; - with one -p for standard output", "o");
  private final OptionSpec<String> pid = add("PID", "this process; again for more", "p", "pid");
  private final OptionSpec<String> sysroot =
      add("ROOT", "where mapped files are, for what debuggers need of them", "sysroot");
  private final CheckpointOptions opening;

  CoredumpCommand() {
    super(
        "coredump",
        "Writes core files of processes, for debuggers",
        "coredump [-i PATH] [-o DIR] [-p PID]... [--sysroot ROOT]",
        "coredump [-i PATH] -o - -p PID [--sysroot ROOT]");
    addFlag("whole-files", "with --sysroot: write all of every mapped file");
    opening = new CheckpointOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    arguments.noOperands();
    Path path = Arguments.path(arguments.value(input).orElse("."));
    String directory = arguments.value(output).orElse(".");
    List<String> pids = arguments.values(pid);
    boolean toStream = directory.equals("-");
    if (toStream && pids.size() != 1) {
      throw new UsageException("-o - needs one process: -p PID");
    }
    Messages messages = new Messages(name(), console);
    CoreOptions how =
        new CoreOptions(sysroot(arguments.value(sysroot)), arguments.has("whole-files"), messages);
    try (Checkpoint checkpoint = opening.of(arguments, List.of(path), messages).open(path)) {
      for (Task task : tasks(checkpoint, pids)) {
        if (toStream) {
          try (CoreFile core = CoreFile.open(checkpoint, task, how)) {
            core.write(console.out(), CoreProgress.NONE);
          }
          continue;
        }
        Path file = Arguments.path(directory).resolve("core." + pidOf(task));
        try {
          if (CoreFile.isPossible(task) || !pids.isEmpty()) {
            try (CoreFile core = CoreFile.open(checkpoint, task, how)) {
              write(core, file, console);
            }
            console.print(debugging(task, file, arguments.value(sysroot)));
          } else {
            console.error("crit coredump: " + task + " has no memory, skipped\n");
          }
        } catch (CritException e) {
          // The images of other processes may be good.
          messages.report(e);
        }
      }
    }
    return messages.finish();
  }

  private static void write(CoreFile core, Path file, Console console) throws IOException {
    String name = Printable.of(file.toString());
    if (!console.errorsOnTerminal()) {
      core.write(file, CoreProgress.NONE);
      return;
    }
    core.write(
        file, done -> console.error(CLEAR_LINE + name + ": " + 100 * done / core.size() + "%"));
    console.error(CLEAR_LINE);
  }

  /** How a debugger is started on a core file: the files that it needs have to be named first. */
  private static String debugging(Task task, Path file, Optional<String> sysroot)
      throws IOException {
    Optional<OpenFile> program = task.executable();
    String name =
        program.isPresent() && program.get() instanceof RegularFile regular
            ? regular.path().text()
            : "PROGRAM";
    String root = sysroot.map(it -> it.replaceAll("/+$", "")).orElse("");
    String set = root.isEmpty() ? "" : "-iex " + ShellWord.of("set sysroot " + root) + " ";
    String words = ShellWord.of(root + name) + " " + ShellWord.of(file.toString());
    return Printable.of("gdb " + set + words) + "\n";
  }

  /** The sysroot that an option names. */
  static Optional<Sysroot> sysroot(Optional<String> name) throws UsageException {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path directory = Arguments.path(name.get());
    if (!Files.isDirectory(directory)) {
      throw new UsageException("\"" + name.get() + "\" is not a directory");
    }
    return Optional.of(new Sysroot(directory.toAbsolutePath().normalize()));
  }

  private static String pidOf(Task task) {
    return Integer.toUnsignedString(task.pid());
  }

  /** The processes of these numbers; all if there are none. */
  static List<Task> tasks(Checkpoint checkpoint, List<String> pids)
      throws UsageException, IOException {
    if (pids.isEmpty()) {
      return checkpoint.tasks();
    }
    List<Task> tasks = new ArrayList<>();
    for (String each : pids) {
      try {
        tasks.add(
            checkpoint
                .task(Integer.parseUnsignedInt(each))
                .orElseThrow(() -> new IOException("there is no process " + each)));
      } catch (NumberFormatException e) {
        throw new UsageException("\"" + each + "\" is not a valid PID");
      }
    }
    return tasks;
  }
}
