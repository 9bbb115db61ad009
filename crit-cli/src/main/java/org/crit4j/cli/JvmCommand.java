package org.crit4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.CritException;
import org.crit4j.Printable;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.coredump.CoreFile;
import org.crit4j.coredump.CoreOptions;
import org.crit4j.coredump.Sysroot;
import org.crit4j.coredump.jvm.HotSpotProcess;
import org.crit4j.coredump.jvm.Jhsdb;
import org.crit4j.coredump.jvm.JvmFacts;

/** {@code crit jvm}: what a checkpointed JVM was doing. */
final class JvmCommand extends Command {
  private final OptionSpec<String> pid = add("PID", "this process only", "p", "pid");
  private final OptionSpec<String> output =
      add("FILE", "dump: where the heap dump goes; - for standard output", "o");
  private final OptionSpec<String> sysroot =
      add("ROOT", "where the files of the process are; else /", "sysroot");
  private final OptionSpec<String> jdk = add("HOME", "the JDK that the process ran on", "jdk");
  private final CheckpointOptions opening;

  JvmCommand() {
    super(
        "jvm",
        "Shows what checkpointed JVMs were doing: threads, heap, counters",
        "jvm [-p PID] [--sysroot ROOT] PATH [info]",
        "jvm [-p PID] [--sysroot ROOT] [--jdk HOME] PATH threads|heap",
        "jvm [-p PID] [--sysroot ROOT] [--jdk HOME] -o FILE PATH dump");
    opening = new CheckpointOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<Path> operands = arguments.paths("checkpoint");
    String what = operands.size() > 1 ? operands.get(1).toString() : "info";
    if (operands.size() > 2 || !List.of("info", "threads", "heap", "dump").contains(what)) {
      throw new UsageException("cannot show \"" + operands.get(operands.size() - 1) + "\"");
    }
    if (what.equals("dump") != arguments.value(output).isPresent()) {
      throw new UsageException("dump needs a file to write, and nothing else does: -o FILE");
    }
    Path path = operands.get(0);
    Sysroot root =
        CoredumpCommand.sysroot(arguments.value(sysroot))
            .orElseGet(() -> new Sysroot(Path.of("/")));
    Messages messages = new Messages(name(), console);
    CoreOptions how = new CoreOptions(Optional.of(root), what.equals("info"), messages);
    try (Checkpoint checkpoint = opening.of(arguments, List.of(path), messages).open(path)) {
      List<String> pids = arguments.value(pid).map(List::of).orElse(List.of());
      List<HotSpotProcess> jvms = jvms(CoredumpCommand.tasks(checkpoint, pids), messages);
      if (jvms.isEmpty() && !messages.anyProblem()) {
        throw new IOException(path + ": there is no process with a HotSpot JVM");
      }
      if (jvms.size() > 1 && what.equals("dump")) {
        throw new UsageException("there are several JVMs, expected the one to dump: -p PID");
      }
      for (HotSpotProcess jvm : jvms) {
        try (CoreFile core = CoreFile.open(checkpoint, jvm.task(), how)) {
          if (what.equals("info")) {
            info(jvm, core, root, console);
          } else {
            Jhsdb tool = Jhsdb.find(jvm, arguments.file(jdk), root);
            run(what, tool, jvm, core, arguments, console);
          }
        } catch (CritException e) {
          // Others can be shown.
          messages.report(e);
        }
      }
    }
    return messages.finish();
  }

  private static List<HotSpotProcess> jvms(List<Task> tasks, Messages messages) throws IOException {
    List<HotSpotProcess> jvms = new ArrayList<>();
    for (Task task : tasks) {
      try {
        if (CoreFile.isPossible(task)) {
          HotSpotProcess.of(task).ifPresent(jvms::add);
        }
      } catch (CritException e) {
        messages.report(e);
      }
    }
    return jvms;
  }

  private static void info(HotSpotProcess jvm, CoreFile core, Sysroot root, Console console)
      throws IOException {
    StringBuilder text = new StringBuilder(jvm.task() + "\n");
    JvmFacts facts = JvmFacts.of(jvm, core, root);
    for (Map.Entry<String, String> row : facts.rows().entrySet()) {
      text.append(String.format("  %-24s %s%n", row.getKey(), Printable.of(row.getValue())));
    }
    console.print(text.toString());
  }

  private void run(
      String what,
      Jhsdb tool,
      HotSpotProcess jvm,
      CoreFile core,
      Arguments arguments,
      Console console)
      throws UsageException, IOException {
    OutputStream out = console.out();
    OutputStream err = console.errors();
    switch (what) {
      case "threads" -> tool.threads(jvm, core, out, err);
      case "heap" -> tool.histogram(jvm, core, out, err);
      default -> {
        Optional<Path> file = arguments.file(output);
        if (file.isPresent()) {
          tool.heapDump(jvm, core, file.get(), err);
        } else {
          tool.heapDump(jvm, core, out, err);
        }
      }
    }
  }
}
