package org.crit4j.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of a class in a JVM of its own, of the same version and with the same class path.
 *
 * @param output what it wrote to standard output and standard error
 */
public record OtherJvm(int exitCode, String output) {
  /** Runs the main method of a class to its end. */
  public static OtherJvm run(Class<?> main, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] output = process.getInputStream().readAllBytes();
    return new OtherJvm(process.waitFor(), new String(output, StandardCharsets.UTF_8));
  }
}
