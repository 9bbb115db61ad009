package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.edit.Revision;
import org.crit4j.edit.convert.Conversion;
import org.crit4j.edit.convert.ConversionReport;
import org.crit4j.edit.convert.TargetVersion;

/** {@code crit convert}: brings a checkpoint into the form of another release of CRIU. */
final class ConvertCommand extends Command {
  private final OptionSpec<String> target;
  private final OptionSpec<String> output;
  private final LimitOptions limits;

  ConvertCommand() {
    super(
        "convert",
        "Writes a checkpoint for another version of CRIU",
        "convert --to VERSION|any -o OUT PATH");
    target = add("VERSION", "release of CRIU that will read it, or any", "to");
    output = add("OUT", "the new directory, or the new archive", "o", "out", "output");
    addColour();
    limits = new LimitOptions(this);
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    Path path = arguments.exactly("checkpoint").get(0);
    Path out =
        Arguments.path(
            arguments.value(output).orElseThrow(() -> new UsageException("no output given (-o)")));
    Optional<String> wanted = arguments.value(target);
    if (wanted.isEmpty()) {
      throw new UsageException("no version given (--to); expected " + TargetVersion.known());
    }
    TargetVersion version = version(wanted.get());
    Messages messages = new Messages(name(), console);
    try (Revision revision = Revision.open(path, limits.of(arguments).limits(), messages)) {
      ConversionReport report = new Conversion(version).apply(revision.draft());
      if (!report.isPossible()) {
        print("refused: ", report.refusals(), console);
        throw new IOException(
            path + ": cannot be converted to CRIU " + version + ", nothing is written");
      }
      revision.writeTo(out);
      print("", report.changes(), console);
      print("lost: ", report.losses(), console);
      print("needs ", report.needs(), console);
      if (revision.isUnchanged()) {
        console.print("CRIU " + version + " reads it as it is: copied\n");
      }
    }
    return messages.finish();
  }

  /** The version of a name on the command line. */
  static TargetVersion version(String name) throws UsageException {
    Optional<TargetVersion> version = TargetVersion.parse(name);
    if (version.isEmpty()) {
      throw new UsageException(
          "\"" + name + "\" is not a known version; expected " + TargetVersion.known());
    }
    return version.get();
  }

  private static void print(String label, List<String> lines, Console console) throws IOException {
    for (String line : lines) {
      console.print(label + line + "\n");
    }
  }
}
