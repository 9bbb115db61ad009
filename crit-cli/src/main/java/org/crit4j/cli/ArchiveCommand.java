package org.crit4j.cli;

import java.io.IOException;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;
import org.crit4j.json.JsonOutput;

/** The common part of commands on containers' checkpoints: limits, and JSON on request. */
abstract class ArchiveCommand extends Command {
  /** What archives can be compressed by, as the help has it. */
  static final String COMPRESSIONS = "none|gzip|zstd|xz|bzip2|lz4";

  private static final String JSON = "json";

  private final LimitOptions limits;

  /** Writes a JSON document. */
  @FunctionalInterface
  interface Document {
    /** Writes it. */
    void write(JsonOutput json) throws IOException;
  }

  ArchiveCommand(String name, String summary, String... synopsis) {
    super(name, summary, synopsis);
    addFlag(JSON, "print the result as JSON");
    addColour();
    limits = new LimitOptions(this);
  }

  /** The limits on the command line. */
  final ArchiveLimits limits(Arguments arguments) throws UsageException {
    return limits.of(arguments).limits();
  }

  /** Opens the checkpoints on the command line, of which {@code -} is standard input. */
  final CheckpointOpener opener(Arguments arguments, Messages messages) throws UsageException {
    return new CheckpointOpener(limits(arguments), messages)
        .withStandardInput(messages.console().in());
  }

  /** Prints the result as text, or as JSON if that was asked for. */
  final void print(Arguments arguments, Console console, String text, Document document)
      throws IOException {
    if (arguments.has(JSON)) {
      JsonOutput json = console.json();
      document.write(json);
      json.finish();
    } else if (!text.isEmpty()) {
      console.print(text);
    }
  }

  /** Whether JSON is asked for, by {@code --format} or {@code --json}, and not a tree. */
  static boolean isJson(Arguments arguments) throws UsageException {
    String otherwise = arguments.has(JSON) ? JSON : "tree";
    return arguments.choice("format", otherwise, "tree", JSON).equals(JSON);
  }

  /** The option {@code --compression}. */
  final OptionSpec<String> addCompression(String otherwise, String choices) {
    return add(choices, "compression of the result (default: " + otherwise + ")", "compression");
  }

  /** The compression that the option asks for. */
  static Optional<Compression> compression(Arguments arguments, OptionSpec<String> option)
      throws UsageException {
    Optional<String> id = arguments.value(option);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Arguments.oneOf("compression", id.get(), COMPRESSIONS.split("\\|"));
    return Compression.byId(id.get());
  }
}
