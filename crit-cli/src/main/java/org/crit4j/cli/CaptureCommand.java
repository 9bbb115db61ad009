package org.crit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import joptsimple.OptionSpec;
import org.crit4j.report.ByteSize;
import org.crit4j.stream.ImageReceiver;

/** {@code crit capture}: takes the images of a dump that CRIU streams. */
final class CaptureCommand extends Command {
  private final OptionSpec<String> directory;
  private final CaptureOptions target;
  private final ActionOption action;

  CaptureCommand() {
    super(
        "capture",
        "Takes the images of criu dump --stream",
        "capture -D DIR -o DIR|ARCHIVE|-",
        "capture --action -o DIR|ARCHIVE");
    directory = add("DIR", "the directory that CRIU gets with -D", "D", "images-dir");
    target = new CaptureOptions(this);
    action = new ActionOption(this);
    addColour();
  }

  @Override
  int run(Arguments arguments, Console console) throws UsageException, IOException {
    arguments.noOperands();
    if (action.isGiven(arguments)) {
      return action.run(ImageReceiver.SOCKET, true, console);
    }
    Path place =
        Arguments.path(
            arguments
                .value(directory)
                .orElseThrow(() -> new UsageException("no directory given (-D)")));
    Messages messages = new Messages(name(), console);
    CaptureOptions.Chosen chosen = target.of(arguments, messages);
    boolean toOutput = chosen.isStandardOutput();
    boolean complete = false;
    try (ImageReceiver receiver = new ImageReceiver(place)) {
      action.limit(receiver::setPatience);
      if (!toOutput) {
        console.print("ready for criu dump --stream -D " + ShellWord.of(place.toString()) + "\n");
      }
      ImageReceiver.Received received = chosen.take(receiver::receive, console);
      complete = true;
      if (!toOutput) {
        console.print(
            received.images() + " images, " + ByteSize.of(received.bytes()) + " received\n");
      }
    } finally {
      action.finish(place, complete);
    }
    return messages.finish();
  }
}
