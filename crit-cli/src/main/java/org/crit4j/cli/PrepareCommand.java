package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import joptsimple.OptionSpec;
import org.crit4j.edit.restore.Preparation;
import org.crit4j.edit.restore.RestoreDraft;
import org.crit4j.report.ByteSize;
import org.crit4j.source.DirectorySink.Sharing;

/** {@code crit prepare}: makes a directory that CRIU restores from. */
final class PrepareCommand extends Command {
  private static final String LAZY = "lazy";
  private static final String HARD_LINKS = "hard-links";
  private static final String COPY = "copy";

  private final OptionSpec<String> output;
  private final RestoreOptions restore;

  PrepareCommand() {
    super(
        "prepare",
        "Prepares a directory that CRIU restores from",
        "prepare [CHANGE...] [--lazy] -o DIR PATH");
    output = add("DIR", "the new directory", "o", "out", "output");
    addFlag(LAZY, "leave out memory that crit page-server brings later");
    addFlag(HARD_LINKS, "hard links instead of symbolic ones; never with criu --auto-dedup");
    addFlag(COPY, "copies instead of links");
    restore = new RestoreOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Path path = arguments.exactly("checkpoint").get(0);
    Path directory =
        Arguments.path(
            arguments.value(output).orElseThrow(() -> new UsageException("no output given (-o)")));
    boolean lazy = arguments.has(LAZY);
    Preparation preparation = new Preparation(sharing(arguments), lazy);
    Messages messages = new Messages(name(), console);
    try (RestoreDraft images = restore.open(arguments, path, lazy, messages)) {
      if (!restore.print(images, restore.force(arguments), console)) {
        return Main.FAILED;
      }
      print(
          preparation.write(images, directory),
          directory.toAbsolutePath().normalize().toString(),
          console);
    }
    return messages.finish();
  }

  private static Sharing sharing(Arguments arguments) throws UsageException {
    if (arguments.has(HARD_LINKS) && arguments.has(COPY)) {
      throw new UsageException("--hard-links and --copy exclude each other");
    }
    return arguments.has(HARD_LINKS)
        ? Sharing.HARD_LINK
        : arguments.has(COPY) ? Sharing.COPY : Sharing.SYMBOLIC_LINK;
  }

  private static void print(Preparation.Result result, String directory, Console console)
      throws IOException {
    console.print(
        "# "
            + RestoreOptions.count(result.linked(), "image")
            + " as before, written: "
            + (result.written().isEmpty() ? "none" : String.join(", ", result.written()))
            + "\n");
    String quoted = ShellWord.of(directory);
    if (result.lazyBytes() > 0) {
      console.print(
          "# "
              + ByteSize.of(result.lazyBytes())
              + " of memory come later: run crit page-server first, then\n"
              + ("criu lazy-pages --page-server --address ADDRESS --port PORT -D " + quoted)
              + "\ncriu restore --lazy-pages -D "
              + quoted
              + "\n");
    } else {
      console.print("criu restore -D " + quoted + "\n");
    }
    console.print(
        "# an engine restores from it by a file with the line\n"
            + ("images-dir " + directory)
            + "\n# that the annotation org.criu.config names (runc, crun with CRIU 4.2); with the line\n"
            + "# action-script FILE\n"
            + "# names, registers and memory change at each restore, by a FILE with #!/bin/sh and\n"
            + "# exec crit edit --action CHANGE...\n");
  }
}
