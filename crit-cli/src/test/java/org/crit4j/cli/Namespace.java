package org.crit4j.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PID and mount namespace with a {@code /proc}, which ends with the program that it is made for.
 * Process ids are always free there, and whatever a restore has left behind ends with it.
 */
final class Namespace {
  /** What comes before a program. */
  static final List<String> COMMAND =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  // What is open in the processes is opened inside of the namespace. The ids are above those that
  // CRIU's own helpers get in a new namespace.
  private static final String DUMP =
      "set -e; home=$1 criu=$2 images=$3 options=$4; shift 4; "
          + "echo 1000 > /proc/sys/kernel/ns_last_pid; "
          + "\"$@\" < /dev/null > \"$home/log\" 2>&1 & i=0; "
          + "while [ ! -e \"$home/ready\" ]; do i=$((i+1)); [ $i -lt 600 ]; sleep 0.05; done; "
          + "pid=$(sed -n '1s/[^0-9]*\\([0-9]*\\).*/\\1/p' \"$home/ready\"); "
          + "\"$criu\" dump -t $pid -D \"$images\" -v4 -o dump.log --network-lock skip $options";

  private static final int SECONDS = 60;

  private Namespace() {}

  /** Starts a program; it prints to a file. */
  static Process start(Path directory, Path output, List<String> words) throws IOException {
    List<String> command = new ArrayList<>(COMMAND);
    command.addAll(words);
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /**
   * Starts processes, and dumps them at once.
   *
   * @param home where the first of them writes a file {@code ready} that begins with its id
   */
  static void dump(Criu criu, Path home, Path images, String options, List<String> program)
      throws IOException, InterruptedException {
    Files.createDirectories(images);
    List<String> words = new ArrayList<>(List.of("sh", "-c", DUMP, "sh", home.toString()));
    words.addAll(List.of(criu.program(), images.toString(), options));
    words.addAll(program);
    Path log = home.resolve("dump");
    Process process = start(home, log, words);
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    if (!ended || !Files.exists(images.resolve("stats-dump"))) {
      process.destroyForcibly();
      throw new AssertionError("no dump: " + Files.readString(log) + Criu.log(images, "dump"));
    }
    Files.delete(images.resolve("dump.log"));
  }
}
