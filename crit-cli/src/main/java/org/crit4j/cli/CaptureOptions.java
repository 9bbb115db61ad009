package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import joptsimple.OptionSpec;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Compression;
import org.crit4j.stream.CaptureTarget;
import org.crit4j.stream.ImageReceiver;

/** The options of commands that take a dump: where it goes. */
final class CaptureOptions {
  private static final String VALIDATE = "validate";
  private static final String SCRUB = "scrub";

  private final OptionSpec<String> output;
  private final OptionSpec<String> compression;

  CaptureOptions(Command command) {
    output =
        command.add(
            "OUT",
            "the new directory, the archive (.tar, .tar.zst, .criu), or -",
            "o",
            "out",
            "output");
    compression =
        command.add(
            ArchiveCommand.COMPRESSIONS, "compression (default: by the name)", "compression");
    command.addFlag(VALIDATE, "keep nothing, and let the processes go on, if there are errors");
    command.addFlag(SCRUB, "keep only a copy as crit scrub makes it, without memory and names");
  }

  /** The choice on a command line. */
  Chosen of(Arguments arguments, Messages messages) throws UsageException {
    String out =
        arguments.value(output).orElseThrow(() -> new UsageException("no output given (-o)"));
    Optional<Compression> compressed = ArchiveCommand.compression(arguments, compression);
    Path path = Arguments.path(out);
    return new Chosen(
        path,
        !out.equals("-") && (compressed.isPresent() || CaptureTarget.isArchive(path)),
        compressed,
        new CaptureTarget(
            ArchiveLimits.DEFAULT, messages, arguments.has(VALIDATE), arguments.has(SCRUB)));
  }

  /** An output. */
  record Chosen(
      Path path, boolean isArchive, Optional<Compression> compression, CaptureTarget target) {
    boolean isStandardOutput() {
      return path.toString().equals("-");
    }

    /** Takes a dump. */
    ImageReceiver.Received take(CaptureTarget.Receipt receipt, Console console) throws IOException {
      if (isStandardOutput()) {
        return target.toStream(console.out(), receipt);
      }
      return isArchive
          ? target.toArchive(path, compression, receipt)
          : target.toDirectory(path, receipt);
    }
  }
}
