package org.crit4j.coredump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crit4j.checkpoint.Checkpoint;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Debuggers read core files of every machine, and print the registers that went in. */
final class DebuggersTest {
  /** The gdb for all machines; the environment may name another one than that on the PATH. */
  private static final String GDB =
      Optional.ofNullable(System.getenv("CRIT_GDB")).orElse("gdb-multiarch");

  private static final Pattern VERSION = Pattern.compile("(?m)^GNU gdb .*?(\\d+)\\.\\d+$");

  @TempDir private Path directory;

  static List<String> names() {
    return RegisterTable.NAMES;
  }

  private Path core(String name) throws IOException {
    Path file = directory.resolve(name + ".core");
    try (Checkpoint checkpoint = Checkpoint.open(Samples.write(name, directory.resolve(name)));
        CoreFile core =
            CoreFile.open(
                checkpoint, checkpoint.task(Samples.PID).orElseThrow(), CoreOptions.IMAGES_ONLY)) {
      core.write(file, CoreProgress.NONE);
    }
    return file;
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      System.out.println(
          "SKIPPED: core files of all machines, since there is no " + command.get(0));
      assumeTrue(false, "there is no " + command.get(0));
      throw e;
    }
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text;
  }

  @ParameterizedTest
  @MethodSource("names")
  void elfutilsHasNoComplaint(String name) throws IOException, InterruptedException {
    String text = run(List.of("eu-readelf", "-h", "-l", "-n", core(name).toString()));
    assertFalse(text.contains("invalid") || text.contains("rror:"), text);
    assertTrue(text.contains("PRSTATUS") && text.contains("AUXV"), text);
    assertTrue(text.contains("NULL"), text);
  }

  @ParameterizedTest
  @MethodSource("names")
  void gdbPrintsTheRegistersOfBothThreads(String name) throws IOException, InterruptedException {
    if (name.equals("loongarch64")) {
      // gdb 13 takes PRSTATUS of LoongArch for 8 bytes shorter than the kernel writes it.
      Matcher version = VERSION.matcher(run(List.of(GDB, "--version")));
      assertTrue(version.find());
      assumeTrue(Integer.parseInt(version.group(1)) > 13, "gdb reads no registers of LoongArch");
    }
    List<String> command = new ArrayList<>(List.of(GDB, "-q", "-batch", "-nx"));
    command.addAll(List.of("-ex", "core-file " + core(name)));
    List<String> expected = new ArrayList<>();
    long[] firsts = {0x5000, 0x70000};
    for (int thread = 0; thread < firsts.length; thread++) {
      command.addAll(List.of("-ex", "thread " + (thread + 1)));
      Message registers =
          (Message) Samples.core(name, firsts[thread]).getField(Samples.registers(name));
      for (RegisterTable.Row row : RegisterTable.read(name)) {
        if (!row.debugger().isEmpty()) {
          List<Long> values = RegisterTable.values(registers, row.field());
          for (int i = 0; i < values.size(); i++) {
            String register = row.debugger() + (values.size() > 1 ? i : "");
            command.addAll(List.of("-ex", "printf \"" + register + "=%lx\\n\", $" + register));
            expected.add(
                register + "=" + Long.toHexString(RegisterTable.masked(values.get(i), row.size())));
          }
        }
      }
    }
    String text = run(command);
    // Of RISC-V only the program says how wide the floating-point registers are.
    assertTrue(name.equals("riscv64") || !text.contains("Unexpected size"), text);
    List<String> found = text.lines().filter(line -> line.matches("\\w+=[0-9a-f]+")).toList();
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < found.size(); i++) {
      String[] words = found.get(i).split("=", -1);
      // gdb shows 32 bits of registers that have no more, though the kernel gives them 64.
      long shown = Long.parseUnsignedLong(words[1], 16);
      long whole = Long.parseUnsignedLong(expected.get(i).split("=", -1)[1], 16);
      assertTrue(
          shown == whole || shown == (whole & 0xffffffffL), expected.get(i) + ", " + found.get(i));
    }
    assertTrue(expected.size() > 30);
  }
}
