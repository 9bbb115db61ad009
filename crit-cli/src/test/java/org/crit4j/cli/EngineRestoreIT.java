package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores as container engines do it: by CRIU's RPC, from an unchanged directory that they name,
 * with a configuration that {@code crit prepare} has printed. Runs where {@link RestoreIT} does.
 */
final class EngineRestoreIT {
  private static final Path RPC =
      Path.of("src", "test", "resources", "restore", "swrk.py").toAbsolutePath();

  private static final String BEAT =
      "i=0; while :; do i=$((i+1)); echo $i > /data/new; mv /data/new /data/beat; sleep 0.05; done";

  @RegisterExtension
  private static final DumpedOnce DUMPED = new DumpedOnce(it -> it.dump("images"), "0");

  @TempDir private Path work;

  private String crit(String... arguments) throws IOException, InterruptedException {
    return CritProcess.in(work).run(arguments).assertSuccess();
  }

  /** The line of a configuration that was printed, in a file. */
  private Path configuration(String printed, String option) throws IOException {
    String line =
        printed.lines().filter(it -> it.startsWith(option + " ")).findFirst().orElseThrow();
    return Files.writeString(work.resolve("criu.conf"), line + "\n");
  }

  private Process restoreByRpc(Path images, Path configuration) throws IOException {
    return new ProcessBuilder(
            DUMPED.criu().python().toString(),
            RPC.toString(),
            DUMPED.criu().program(),
            images.toString(),
            configuration.toString())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("out").toFile())
        .start();
  }

  /** Prepares images with another name for a process; returns what is printed. */
  private String renamed(String pid, Path images, Path prepared) throws Exception {
    return crit(
        "prepare", "--comm", "other", "--pid", pid, "-o", prepared.toString(), images.toString());
  }

  @Test
  void byRpcFromWhatWasPrepared() throws Exception {
    Path prepared = work.resolve("prepared");
    String printed = renamed(DUMPED.victim().get("parent"), DUMPED.images("images"), prepared);
    Path engines = Files.createDirectory(work.resolve("engine"));
    DUMPED
        .get()
        .assertRestores(prepared, restoreByRpc(engines, configuration(printed, "images-dir")));
    assertEquals("other\n", Files.readString(DUMPED.victim().proc().resolve("comm")));
    assertEquals(List.of(), Trees.files(engines));
  }

  /** CRIU reads the image of a process after it has run the script, and those of files before. */
  @Test
  void byRpcWithAScriptThatEdits() throws Exception {
    Path prepared = work.resolve("prepared");
    crit("prepare", "-o", prepared.toString(), DUMPED.images("images").toString());
    String pid = DUMPED.victim().get("parent");
    int failed =
        restoreWith(prepared, "--path", DUMPED.directory() + "/file-a=/nowhere", "--pid", pid)
            .waitFor();
    assertEquals(1, failed);
    // CRIU lets scripts print into its log.
    String log = Files.readString(prepared.resolve("restore.log"));
    assertTrue(log.contains("files.img: CRIU has read it before pre-restore"), log);
    Process restore = restoreWith(prepared, "--comm", "third", "--pid", pid);
    DUMPED.get().assertRestores(prepared, restore);
    assertEquals("third\n", Files.readString(DUMPED.victim().proc().resolve("comm")));
  }

  private Process restoreWith(Path prepared, String... changes) throws IOException {
    Path script = work.resolve("script");
    Files.writeString(
        script,
        "#!/bin/sh\nexport JAVA_HOME='"
            + System.getProperty("java.home")
            + "'\nexec '"
            + CritProcess.LAUNCHER.toAbsolutePath()
            + "' edit --action "
            + String.join(" ", changes)
            + "\n");
    assertTrue(script.toFile().setExecutable(true));
    Path configuration = work.resolve("criu.conf");
    Files.writeString(configuration, "images-dir " + prepared + "\naction-script " + script + "\n");
    return restoreByRpc(Files.createTempDirectory(work, "engine"), configuration);
  }

  /** A container of runc, with the programs of this machine. */
  private final class Container {
    private final String id = "crit4j-test-" + ProcessHandle.current().pid();
    private final Path bundle = work.resolve("bundle");
    private final Path data = work.resolve("data");

    Container() throws IOException {
      Path root = bundle.resolve("rootfs");
      for (String each : List.of("usr", "proc", "dev", "data")) {
        Files.createDirectories(root.resolve(each));
      }
      // CRIU cannot mount where a link leads.
      for (String each : List.of("bin", "lib", "lib64")) {
        if (Files.isSymbolicLink(Path.of("/", each))) {
          Files.createSymbolicLink(root.resolve(each), Path.of("usr", each));
        }
      }
      Files.createDirectory(data);
    }

    private void configure(Map<String, String> annotations) throws IOException {
      List<Map<String, Object>> mounts =
          List.of(
              Map.of("destination", "/proc", "type", "proc", "source", "proc"),
              Map.of("destination", "/dev", "type", "tmpfs", "source", "tmpfs"),
              bind("/usr", Path.of("/usr"), "ro"),
              bind("/data", data, "rw"));
      Map<String, Object> process =
          Map.of(
              "user", Map.of("uid", 0, "gid", 0),
              "args", List.of("/bin/sh", "-c", BEAT),
              "env", List.of("PATH=/usr/bin"),
              "cwd", "/data");
      List<Map<String, String>> namespaces = new ArrayList<>();
      for (String each : List.of("pid", "mount", "ipc", "uts")) {
        namespaces.add(Map.of("type", each));
      }
      Map<String, Object> config =
          Map.of(
              "ociVersion",
              "1.0.2",
              "process",
              process,
              "root",
              Map.of("path", "rootfs"),
              "annotations",
              annotations,
              "mounts",
              mounts,
              "linux",
              Map.of("namespaces", namespaces));
      Files.writeString(bundle.resolve("config.json"), new Gson().toJson(config));
    }

    private static Map<String, Object> bind(String destination, Path source, String mode) {
      return Map.of(
          "destination",
          destination,
          "type",
          "bind",
          "source",
          source.toString(),
          "options",
          List.of("bind", mode));
    }

    /** Runs runc; returns whether it was successful. */
    boolean run(String... arguments) throws IOException, InterruptedException {
      List<String> words = new ArrayList<>(List.of("runc", "--root", work + "/state"));
      words.addAll(List.of("--log", work.resolve("runc.log").toString()));
      words.addAll(List.of(arguments));
      words.add(id);
      // What it prints to, the container has open: that must be nothing from outside.
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      String ours = DUMPED.criu().programs().toString();
      builder.environment().merge("PATH", ours, (path, first) -> first + ":" + path);
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("runc does not end: " + log());
      }
      return process.exitValue() == 0;
    }

    String log() throws IOException {
      Path log = work.resolve("runc.log");
      return Files.exists(log) ? Files.readString(log) : "";
    }

    int beat() throws IOException {
      Path beat = data.resolve("beat");
      return Files.exists(beat) ? Integer.parseInt(Files.readString(beat).strip()) : 0;
    }

    void awaitBeats() throws IOException, InterruptedException {
      int before = beat();
      Victim.waitUntil(() -> beat() > before + 2, "the container does not go on");
    }

    String comm() throws IOException {
      String state = Files.readString(work.resolve("state").resolve(id).resolve("state.json"));
      String pid = state.replaceFirst(".*\"init_process_pid\":([0-9]+).*", "$1");
      return Files.readString(Path.of("/proc", pid, "comm")).strip();
    }
  }

  private static boolean isThere(String program) throws IOException {
    try {
      new ProcessBuilder(program, "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void skip(String reason) {
    System.out.println("SKIPPED: no container is restored from what was prepared, since " + reason);
    assumeTrue(false, reason);
  }

  @Test
  void byRuncWithAnAnnotation() throws Exception {
    if (!isThere("runc")) {
      skip("there is no runc");
    }
    Container container = new Container();
    container.configure(Map.of());
    if (!container.run("run", "-d", "--bundle", container.bundle.toString())) {
      skip("runc cannot run one here: " + container.log());
    }
    try {
      container.awaitBeats();
      Path images = work.resolve("images");
      String place = work.resolve("work").toString();
      assertTrue(
          container.run("checkpoint", "--image-path", images.toString(), "--work-path", place),
          () -> Criu.log(Path.of(place), "dump"));
      int last = container.beat();
      Path prepared = work.resolve("prepared");
      String printed = renamed("1", images, prepared);
      Path configuration = configuration(printed, "images-dir");
      container.configure(Map.of("org.criu.config", configuration.toString()));
      assertTrue(
          container.run(
              "restore",
              "-d",
              "--bundle",
              container.bundle.toString(),
              "--image-path",
              images.toString(),
              "--work-path",
              place),
          () -> Criu.log(Path.of(place), "restore"));
      container.awaitBeats();
      assertTrue(container.beat() > last);
      assertEquals("other", container.comm());
      System.out.println("Restored: a container of runc, from what crit had prepared");
    } finally {
      container.run("delete", "--force");
    }
  }
}
