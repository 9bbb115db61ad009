package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion scripts of the distribution, used by the shells that they are for. */
final class CompletionIT {
  private static final Path SHARE = CritProcess.DISTRIBUTION.resolve("share");
  private static final Path BASH = SHARE.resolve("bash-completion/completions/crit");
  private static final Path ZSH = SHARE.resolve("zsh/site-functions/_crit");
  private static final Path FISH = SHARE.resolve("fish/vendor_completions.d/crit.fish");

  @TempDir Path directory;

  private String output(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** What bash offers after some words. */
  private Set<String> offers(String... words) throws IOException, InterruptedException {
    String script =
        "source '%s'; COMP_WORDS=('%s'); COMP_CWORD=%d; _crit; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(BASH, String.join("' '", words), words.length - 1);
    return new TreeSet<>(output("bash", "-c", script).lines().toList());
  }

  private static boolean isThere(String shell) {
    for (String place : List.of("/bin/", "/usr/bin/", "/usr/local/bin/")) {
      if (Files.isExecutable(Path.of(place + shell))) {
        return true;
      }
    }
    System.out.println("SKIPPED: the completion for " + shell + ", which is not installed");
    return false;
  }

  @Test
  void bashCompletesCommands() throws IOException, InterruptedException {
    assertEquals(new TreeSet<>(List.of("decode", "decompress")), offers("crit", "de"));
    assertTrue(offers("crit", "").containsAll(List.of("decode", "encode", "show", "--version")));
    assertEquals(new TreeSet<>(List.of("encode")), offers("crit", "help", "enc"));
  }

  @Test
  void bashCompletesOptionsAndTheirArguments() throws IOException, InterruptedException {
    assertEquals(new TreeSet<>(List.of("--pretty")), offers("crit", "decode", "--pr"));
    assertEquals(new TreeSet<>(List.of("raw", "nice")), offers("crit", "decode", "-f", ""));
  }

  @Test
  void bashCompletesOperands() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("core 1.img"), "");
    Files.writeString(directory.resolve("other"), "");
    assertEquals(new TreeSet<>(List.of("core 1.img")), offers("crit", "show", "co"));
    assertEquals(new TreeSet<>(List.of("core 1.img")), offers("crit", "decode", "-i", "co"));
    assertEquals(new TreeSet<>(List.of("zsh")), offers("crit", "completion", "z"));
  }

  @Test
  void bashCompletesRules() throws IOException, InterruptedException {
    assertEquals(new TreeSet<>(List.of("FDT-IMG")), offers("crit", "validate", "--rule", "FDT-I"));
    assertTrue(offers("crit", "validate", "--explain", "").size() > 200);
  }

  @Test
  void bashCompletesProcesses() throws IOException, InterruptedException {
    String crit = CritProcess.LAUNCHER.toAbsolutePath().toString();
    assertEquals(
        new TreeSet<>(List.of("10645")),
        offers(crit, "x", Sample.DIRECTORY.toAbsolutePath().toString(), "ps", "--pid", "1"));
  }

  /** A colon is a word of its own for bash. */
  @Test
  void bashCompletesMembersOfArchives() throws IOException, InterruptedException {
    Files.copy(Path.of(ContainerSamples.PODMAN), directory.resolve("a.tar.zst"));
    String crit = CritProcess.LAUNCHER.toAbsolutePath().toString();
    for (String start : List.of("crit show", "crit decode -i")) {
      String line = start + " a.tar.zst:checkpoint/core-";
      String script =
          "source '%s'; COMP_LINE='%s'; COMP_POINT=%d; COMP_WORDS=(%s a.tar.zst : checkpoint/core-);"
                  .formatted(BASH, line, line.length(), start.replaceFirst("crit", crit))
              + " COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _crit; printf '%s\\n' \"${COMPREPLY[@]}\"";
      Set<String> offered = new TreeSet<>(output("bash", "-c", script).lines().toList());
      assertTrue(offered.contains("checkpoint/core-1.img"), offered::toString);
      assertTrue(
          offered.stream().allMatch(it -> it.startsWith("checkpoint/core-")), offered::toString);
    }
  }

  @Test
  void theCommandPrintsTheWordsOfACheckpoint() {
    assertEquals("10645\n", CritCall.of("completion", "pids", Sample.DIRECTORY.toString()).text());
    String members = CritCall.of("completion", "members", ContainerSamples.PODMAN).text();
    assertTrue(members.contains("\ncheckpoint/pstree.img\n"), members);
  }

  @Test
  void theCommandPrintsTheSameScripts() throws IOException {
    for (var script : List.of(List.of("bash", BASH), List.of("zsh", ZSH), List.of("fish", FISH))) {
      CritCall call = CritCall.of("completion", script.get(0).toString());
      assertEquals(Files.readString((Path) script.get(1)), call.text());
    }
  }

  @Test
  void zshTakesItsScript() throws IOException, InterruptedException {
    assumeTrue(isThere("zsh"));
    output("zsh", "-fc", "autoload -U compinit; compinit -D; source '" + ZSH + "'; whence _crit");
  }

  @Test
  void fishTakesItsScript() throws IOException, InterruptedException {
    assumeTrue(isThere("fish"));
    String offered = output("fish", "-Nc", "source '" + FISH + "'; complete -C 'crit decode -f '");
    // Each line is a word, a tab, and what the option is for.
    assertEquals(
        List.of("nice", "raw"),
        offered.lines().map(line -> line.replaceFirst("\t.*", "")).sorted().toList());
  }
}
