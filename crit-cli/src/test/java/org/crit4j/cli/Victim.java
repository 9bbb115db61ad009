package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The processes of {@code victim.py}: what they have, and what they answer. */
final class Victim {
  private static final Path SCRIPT =
      Path.of("src", "test", "resources", "restore", "victim.py").toAbsolutePath();
  private static final long SECONDS = 60;

  private final Map<String, String> has = new HashMap<>();

  private Victim(Path ready) throws IOException {
    for (String line : Files.readAllLines(ready)) {
      String[] words = line.split(" ", 2);
      has.put(words[0], words[1]);
    }
  }

  /** Starts them in a directory with the files {@code file-a} and {@code file-b}. */
  static Victim start(Path python, Path directory, String... more)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("setsid", python.toString(), SCRIPT.toString(), directory.toString()));
    words.addAll(List.of(more));
    Files.writeString(directory.resolve("file-a"), "0123456789");
    Files.writeString(directory.resolve("file-b"), "abcdefghij");
    Path log = directory.resolve("log");
    // In a session of its own, and with nothing open that this process has.
    Process process =
        new ProcessBuilder(words)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Path ready = directory.resolve("ready");
    try {
      waitUntil(() -> Files.exists(ready) || !process.isAlive(), "the victim is not ready");
      return new Victim(ready);
    } catch (IOException | AssertionError e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("no victim: " + Files.readString(log), e);
    }
  }

  /** A condition. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  static void waitUntil(Condition condition, String otherwise)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(otherwise + " after " + SECONDS + " seconds");
      }
      Thread.sleep(20);
    }
  }

  /** What it has under that name. */
  String get(String name) {
    return Optional.ofNullable(has.get(name)).orElseThrow();
  }

  /** A number that it has under that name. */
  int number(String name) {
    return Integer.parseInt(get(name));
  }

  /** What it answers at its own port. */
  String ask(String question) throws IOException {
    return ask(question, number("udp"));
  }

  /** What it answers at a port. */
  static String ask(String question, int port) throws IOException {
    return ask(question, port, SECONDS)
        .orElseThrow(() -> new AssertionError("no answer from port " + port));
  }

  private static Optional<String> ask(String question, int port, long seconds) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] words = question.getBytes(UTF_8);
      InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      socket.send(new DatagramPacket(words, words.length, to));
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      return Optional.of(new String(answer.getData(), 0, answer.getLength(), UTF_8));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }

  /** Waits until it answers at a port after a restore. */
  void awaitRestored(Process restore, int port, Path images)
      throws IOException, InterruptedException {
    String memory = get("memory");
    waitUntil(
        () -> !restore.isAlive() || ask("memory", port, 1).equals(Optional.of(memory)),
        "no answer from port " + port);
    if (!restore.isAlive()) {
      throw new AssertionError("criu restore failed:\n" + Criu.log(images, "restore"));
    }
  }

  /** Where {@code /proc} has the parent. */
  Path proc() {
    return Path.of("/proc", get("parent"));
  }

  /** Ends the processes, wherever they come from, and waits until their numbers are free. */
  void kill() throws IOException, InterruptedException {
    for (String name : new String[] {"child", "parent"}) {
      ProcessHandle.of(number(name)).ifPresent(ProcessHandle::destroyForcibly);
    }
    for (String name : new String[] {"child", "parent"}) {
      Path proc = Path.of("/proc", get(name));
      waitUntil(() -> !Files.exists(proc), "process " + proc + " stays");
    }
  }
}
