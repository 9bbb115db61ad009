package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.cli.CritProcess.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with a network and a host name of its own is edited, restored and asked. */
final class EditNamespacesIT {
  private static final Path SCRIPT =
      Path.of("src", "test", "resources", "restore", "edited.py").toAbsolutePath();

  /** A bridge is there in every kernel that containers run on, and needs no other machine. */
  private static final String START =
      "ip link set lo up && ip link add br0 type bridge && ip addr add 10.77.0.2/24 brd + dev br0"
          + " && ip link set br0 up && ip route add default via 10.77.0.1 && hostname web1"
          + " && exec setsid \"$@\"";

  private static final String ASK =
      """
      import socket, sys
      s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      s.settimeout(30)
      s.sendto(sys.argv[2].encode(), ('127.0.0.1', int(sys.argv[1])))
      print(s.recv(60000).decode())
      """;

  @TempDir private Path directory;
  private final Map<String, String> has = new HashMap<>();

  private String get(String name) {
    return Optional.ofNullable(has.get(name)).orElseThrow();
  }

  private static Process start(File output, Map<String, String> environment, List<String> words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.environment().putAll(environment);
    return builder.start();
  }

  @AfterEach
  void kill() {
    if (has.containsKey("pid")) {
      ProcessHandle.of(Long.parseLong(get("pid"))).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void networkAndHostAreOthers() throws Exception {
    Criu.Found search = Criu.find();
    assumeTrue(search.criu().isPresent(), search.problem());
    Criu criu = search.criu().orElseThrow();
    Files.createDirectories(directory.resolve("old"));
    File output = directory.resolve("output").toFile();
    Process process =
        start(
            output,
            Map.of("LISTEN", "10.77.0.2"),
            List.of(
                "unshare",
                "-nu",
                "sh",
                "-c",
                START,
                "sh",
                criu.python().toString(),
                SCRIPT.toString(),
                directory.toString()));
    Path ready = directory.resolve("ready");
    Victim.waitUntil(() -> Files.exists(ready) || !process.isAlive(), "the process is not ready");
    assumeTrue(Files.exists(ready), () -> "no bridge in a network namespace: " + text(output));
    for (String line : Files.readAllLines(ready)) {
      String[] words = line.split(" ", 2);
      has.put(words[0], words[1]);
    }
    Path images = directory.resolve("images");
    criu.dump(Long.parseLong(get("pid")), images, "--tcp-established", "--file-locks");

    Path edited = directory.resolve("edited");
    Result refused =
        CritProcess.in(directory)
            .run("edit", "--address", "10.77.0.2=10.55.3.9", "-o", "edited", "images");
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("gateway 10.77.0.1"), refused.err());
    assertFalse(Files.exists(edited));

    Result result =
        CritProcess.in(directory)
            .run(
                "edit",
                "--prefix",
                "10.77.0.0/24=10.55.3.0/24",
                "--hostname",
                "web2",
                "--unix",
                directory.resolve("old/socket") + "=@abstract",
                "-o",
                "edited",
                "images");
    assertEquals(0, result.exitCode(), result.err());
    Process restore =
        start(
            output,
            Map.of(),
            List.of(
                criu.program(),
                "restore",
                "-D",
                edited.toString(),
                "-v4",
                "-o",
                "restore.log",
                "--tcp-established",
                "--file-locks",
                "-d"));
    assertEquals(0, restore.waitFor(), () -> Criu.log(edited, "restore"));
    assertEquals("('10.55.3.2', " + get("listen") + ")", ask(criu, "listener.getsockname()"));
    assertEquals("ping", ask(criu, "through()"));
    assertEquals("web2", ask(criu, "socket.gethostname()"));
    assertEquals("b'\\x00abstract'", ask(criu, "unix.getsockname()"));
  }

  private static String text(File file) {
    try {
      return Files.readString(file.toPath());
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Asks from inside of the network namespace. */
  private String ask(Criu criu, String question) throws IOException {
    Process process =
        new ProcessBuilder(
                "nsenter",
                "-t",
                get("pid"),
                "-n",
                criu.python().toString(),
                "-c",
                ASK,
                get("control"),
                question)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
