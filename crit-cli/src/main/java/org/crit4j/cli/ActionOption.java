package org.crit4j.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The option {@code --action}: crit is the script that CRIU runs at events. Before the stream it
 * starts itself in the background, and waits for the socket; after a dump it waits until that is
 * complete, since processes can go on as long as the script has not ended.
 */
final class ActionOption {
  static final String ACTION = "action";

  /** Set for what is started in the background. */
  private static final String BACKGROUND = "CRIT_ACTION_BACKGROUND";

  private static final String RESULT = "crit-action.result";
  private static final String PROCESS = "crit-action.pid";
  private static final String LOG = "crit.log";
  private static final int STEP_MILLISECONDS = 20;
  private static final int SECONDS = 60;

  ActionOption(Command command) {
    command.addFlag(ACTION, "act as the script of criu --action-script");
  }

  boolean isGiven(Arguments arguments) {
    return arguments.has(ACTION) && !isBackground();
  }

  private static boolean isBackground() {
    return System.getenv(BACKGROUND) != null;
  }

  /** Sets how long to wait. */
  interface Patience {
    void set(int milliseconds) throws IOException;
  }

  /** In the background, nobody waits for ever. */
  void limit(Patience patience) throws IOException {
    if (isBackground()) {
      patience.set((int) TimeUnit.SECONDS.toMillis(SECONDS));
    }
  }

  /** Leaves word of how it has gone, for who waits after the dump. */
  void finish(Path directory, boolean complete) throws IOException {
    if (isBackground()) {
      Path early = directory.resolve(RESULT + ".new");
      Files.writeString(early, complete ? "0" : "1");
      Files.move(early, directory.resolve(RESULT), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Does what is to be done at the event that CRIU tells of.
   *
   * @param awaited whether it waits for the end after the dump
   */
  int run(String socket, boolean awaited, Console console) throws UsageException, IOException {
    Optional<Path> stream = imagesAt("pre-stream");
    if (stream.isPresent()) {
      begin(stream.get(), socket, awaited, console);
    }
    Optional<Path> dumped = awaited ? imagesAt("post-dump") : Optional.empty();
    return dumped.isPresent() ? end(dumped.get()) : Main.OK;
  }

  /** CRIU's directory of images; empty if it tells of another event. */
  static Optional<Path> imagesAt(String wanted) throws UsageException, IOException {
    String event = System.getenv("CRTOOLS_SCRIPT_ACTION");
    String named = System.getenv("CRTOOLS_IMAGE_DIR");
    if (event == null || named == null) {
      throw new UsageException("--action is for a script that criu --action-script runs");
    }
    return event.equals(wanted) ? Optional.of(Path.of(named).toRealPath()) : Optional.empty();
  }

  private static void begin(Path directory, String socket, boolean awaited, Console console)
      throws IOException {
    Files.deleteIfExists(directory.resolve(RESULT));
    Path log = directory.resolve(LOG);
    ProcessBuilder builder =
        new ProcessBuilder(itself(directory))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put(BACKGROUND, "1");
    Process server = builder.start();
    if (awaited) {
      Files.writeString(directory.resolve(PROCESS), Long.toString(server.pid()));
    }
    while (!Files.exists(directory.resolve(socket))) {
      if (!server.isAlive()) {
        console.error(Files.readString(log));
        throw new IOException("nobody listens: " + log + " says why");
      }
      pause();
    }
  }

  /** The command line of this process, with the directory. */
  private static List<String> itself(Path directory) throws IOException {
    String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of(line.split("\0")));
    words.addAll(List.of("-D", directory.toString()));
    return words;
  }

  private static int end(Path directory) throws IOException {
    Path result = directory.resolve(RESULT);
    Path process = directory.resolve(PROCESS);
    long pid = Long.parseLong(Files.readString(process));
    while (!Files.exists(result) && ProcessHandle.of(pid).isPresent()) {
      pause();
    }
    boolean complete = Files.exists(result) && Files.readString(result).equals("0");
    Files.deleteIfExists(result);
    Files.delete(process);
    return complete ? Main.OK : Main.FAILED;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(STEP_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
