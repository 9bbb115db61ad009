package org.crit4j.edit.preflight;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A machine to restore on, as its files show it: the file system of the processes, and {@code
 * /proc}, {@code /sys}, {@code /dev} and the programs of the machine. It is only ever read.
 * Immutable.
 *
 * @param root the root directory of the file system that the processes will see
 * @param machine the root directory of the machine, in which {@code proc} and {@code sys} are
 * @param cpuinfo describes its processors: a copy of {@code /proc/cpuinfo}, or the image that
 *     {@code criu cpuinfo dump} makes; empty for {@code proc/cpuinfo} of the machine
 * @param architecture of the machine, as the JVM names it: {@code amd64}
 */
public record Target(Path root, Path machine, Optional<Path> cpuinfo, String architecture) {
  private static final List<String> PROGRAMS =
      List.of("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin");

  /** This machine. */
  public static Target here() {
    Path root = Path.of("/");
    return new Target(root, root, Optional.empty(), System.getProperty("os.arch", ""));
  }

  /**
   * The same machine, with another file system.
   *
   * @param directory the root directory of the file system that the processes will see
   */
  public Target withRoot(Path directory) {
    return new Target(directory, machine, cpuinfo, architecture);
  }

  /**
   * The same machine, with other processors.
   *
   * @param file a copy of {@code /proc/cpuinfo}, or the image that {@code criu cpuinfo dump} makes
   */
  public Target withCpuinfo(Path file) {
    return new Target(root, machine, Optional.of(file), architecture);
  }

  /** Where a file of the machine is. */
  Path path(String name) {
    return machine.resolve(name);
  }

  /** Whether the machine has a file. */
  boolean has(String name) {
    return Files.exists(path(name));
  }

  /** The lines of a file of the machine; none if it is not there, or cannot be read. */
  List<String> lines(String name) {
    try {
      return Files.readAllLines(path(name), ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The first line of a file of the machine; empty if there is none. */
  Optional<String> line(String name) {
    return lines(name).stream().findFirst();
  }

  /** The number that a file of the machine holds; empty if there is none. */
  OptionalLong number(String name) {
    Optional<String> text = line(name).map(String::strip);
    try {
      return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether there is a program of that name where CRIU looks for it. */
  boolean hasProgram(String name) {
    for (String directory : PROGRAMS) {
      if (Files.isExecutable(path(directory + "/" + name))) {
        return true;
      }
    }
    if (machine.getNameCount() == 0) {
      String places = System.getenv("PATH");
      for (String place : places == null ? new String[0] : places.split(File.pathSeparator, -1)) {
        if (!place.isEmpty() && Files.isExecutable(Path.of(place, name))) {
          return true;
        }
      }
    }
    return false;
  }
}
