package org.crit4j.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;

/** What commands on the checkpoints of containers have in common: limits, and JSON on request. */
abstract class ArchiveCommand extends Command {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final String JSON = "json";

  private final LimitOptions limits;

  ArchiveCommand(String name, String summary, String... synopsis) {
    super(name, summary, synopsis);
    options().accepts(JSON, "print the result as JSON");
    limits = new LimitOptions(options());
  }

  /** The limits that are asked for. */
  final ArchiveLimits limits(Arguments arguments) throws UsageException {
    return limits.of(arguments).limits();
  }

  /** Prints the result, as JSON if that was asked for. */
  final void print(Arguments arguments, Console console, String text, JsonElement json)
      throws IOException {
    if (arguments.has(JSON)) {
      console.print(GSON.toJson(json) + "\n");
    } else if (!text.isEmpty()) {
      console.print(text);
    }
  }

  /** The option {@code --compression}. */
  final OptionSpec<String> addCompression(String otherwise, String choices) {
    return options()
        .accepts("compression", "how the result is compressed; " + otherwise + " without this")
        .withRequiredArg()
        .describedAs(choices);
  }

  /** What {@code --compression} asks for. */
  static Optional<Compression> compression(Arguments arguments, OptionSpec<String> option)
      throws UsageException {
    Optional<String> id = arguments.value(option);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<Compression> compression = Compression.byId(id.get());
    if (compression.isEmpty()) {
      throw new UsageException(
          "unknown compression \"" + id.get() + "\", expected none, gzip, zstd, xz or bzip2");
    }
    return compression;
  }
}
