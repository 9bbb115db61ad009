package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JVMs are dumped by CRIU, and their threads and heaps are in the images: of every JDK that is
 * there, with each collector.
 */
final class JvmIT {
  private static final Path SOURCE =
      Path.of("src", "test", "resources", "coredump", "Planted.java").toAbsolutePath();
  private static final int INSTANCES = 1234;
  private static Criu criu;

  @TempDir private Path directory;

  @BeforeAll
  static void findTools() throws IOException, InterruptedException {
    Criu.Found search = Criu.find();
    if (search.criu().isEmpty()) {
      System.out.println("SKIPPED: no JVM is dumped, since " + search.problem());
    }
    assumeTrue(search.criu().isPresent(), search.problem());
    criu = search.criu().get();
  }

  /** A JDK, and the collector that it is called with. */
  record Jvm(Path home, String collector) {}

  static List<Jvm> jvms() throws IOException {
    List<Jvm> jvms = new ArrayList<>();
    try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
      for (Path home : homes.map(JvmIT::real).distinct().sorted().toList()) {
        if (Files.isExecutable(home.resolve("bin/jhsdb"))) {
          for (String collector : List.of("Serial", "Parallel", "G1")) {
            jvms.add(new Jvm(home, collector));
          }
        }
      }
    }
    return jvms;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private Path dump(Jvm jvm) throws Exception {
    Path log = directory.resolve("log");
    Path images = directory.resolve("images");
    List<String> command = new ArrayList<>(List.of("setsid", jvm.home() + "/bin/java"));
    command.addAll(List.of("-XX:+Use" + jvm.collector() + "GC", "-XX:+PerfDisableSharedMem"));
    command.addAll(List.of("-Xmx64m", SOURCE.toString()));
    Process victim =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Victim.waitUntil(() -> Files.readString(log).contains("ready"), "the JVM is not ready");
      criu.dump(victim.pid(), images);
    } finally {
      victim.destroyForcibly();
    }
    return images;
  }

  private String crit(Jvm jvm, Path images, String what, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("jvm", "--jdk", jvm.home().toString()));
    words.addAll(List.of(options));
    words.addAll(List.of(images.toString(), what));
    CritProcess.Result result = CritProcess.in(directory).run(words.toArray(new String[0]));
    assertEquals(0, result.exitCode(), result.err());
    return result.text();
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void threadsAndHeapAreThoseOfTheProgram(Jvm jvm) throws Exception {
    Path images = dump(jvm);
    String info = crit(jvm, images, "info");
    assertTrue(info.contains("-XX:+Use" + jvm.collector() + "GC"), info);
    assertTrue(info.matches("(?s).*collector +" + jvm.collector() + "\n.*"), info);
    assertTrue(info.contains("heap, eden"), info);
    String threads = crit(jvm, images, "threads");
    assertTrue(threads.contains("\"application waiter\""), threads);
    assertTrue(threads.contains("Planted.deep(int)"), threads);
    assertTrue(threads.contains("Planted.waitForever()"), threads);
    String heap = crit(jvm, images, "heap");
    assertTrue(heap.matches("(?s).*\\s" + INSTANCES + "\\s+\\d+\\s+Planted\n.*"), heap);
    Path dump = directory.resolve("heap.hprof");
    crit(jvm, images, "dump", "-o", dump.toString());
    assertEquals(INSTANCES, instances(dump, "Planted"));
    System.out.println("Tested: threads and heap of " + jvm);
  }

  /** How many instances of a class a heap dump has. Source: HotSpot's heapDumper.cpp. */
  private static int instances(Path dump, String name) throws IOException {
    Map<Long, String> strings = new HashMap<>();
    Map<Long, Long> classNames = new HashMap<>();
    Map<Long, Integer> counts = new HashMap<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(dump)))) {
      while (in.readByte() != 0) {}
      assertEquals(8, in.readInt());
      in.readLong();
      for (int tag = in.read(); tag >= 0; tag = in.read()) {
        in.readInt();
        int length = in.readInt();
        byte[] body = in.readNBytes(length);
        assertEquals(length, body.length);
        DataInputStream record = new DataInputStream(new ByteArrayInputStream(body));
        if (tag == 1) {
          strings.put(record.readLong(), new String(body, 8, length - 8, StandardCharsets.UTF_8));
        } else if (tag == 2) {
          record.readInt();
          long type = record.readLong();
          record.readInt();
          classNames.put(type, record.readLong());
        } else if (tag == 0xc || tag == 0x1c) {
          segment(record, counts);
        }
      }
    }
    return counts.entrySet().stream()
        .filter(it -> name.equals(strings.get(classNames.get(it.getKey()))))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static void segment(DataInputStream in, Map<Long, Integer> counts) throws IOException {
    for (int tag = in.read(); tag >= 0; tag = in.read()) {
      in.readLong();
      switch (tag) {
        case 0xff, 5, 7 -> {}
        case 1 -> in.readLong();
        case 2, 3, 8 -> in.skipNBytes(8);
        case 4, 6 -> in.readInt();
        case 0x20 -> classDump(in);
        case 0x21 -> {
          in.readInt();
          counts.merge(in.readLong(), 1, Integer::sum);
          in.skipNBytes(in.readInt());
        }
        case 0x22 -> {
          in.readInt();
          int count = in.readInt();
          in.readLong();
          in.skipNBytes(8L * count);
        }
        case 0x23 -> {
          in.readInt();
          int count = in.readInt();
          in.skipNBytes((long) count * size(in.read()));
        }
        default -> throw new IOException("record " + tag);
      }
    }
  }

  private static void classDump(DataInputStream in) throws IOException {
    in.skipNBytes(4 + 6 * 8 + 4);
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      in.readShort();
      in.skipNBytes(size(in.read()));
    }
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      in.readLong();
      in.skipNBytes(size(in.read()));
    }
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      in.skipNBytes(9);
    }
  }

  private static int size(int type) {
    return switch (type) {
      case 4, 8 -> 1;
      case 5, 9 -> 2;
      case 6, 10 -> 4;
      default -> 8;
    };
  }
}
