package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.memory.MemoryArea;
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

  /** Of how many pairs of a JDK and a collector one is tried. */
  private static final int ONE_OF = Integer.getInteger("crit.jvms.one-of", 1);

  /** A JDK, and the collector that it is called with. */
  record Jvm(Path home, String collector) {}

  static List<Jvm> someJvms() throws IOException {
    List<Jvm> all = jvms();
    return IntStream.range(0, all.size()).filter(i -> i % ONE_OF == 0).mapToObj(all::get).toList();
  }

  private static List<Jvm> jvms() throws IOException {
    List<Jvm> jvms = new ArrayList<>();
    try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
      for (Path home : homes.map(JvmIT::real).distinct().sorted().toList()) {
        if (Files.isExecutable(home.resolve("bin/jhsdb"))) {
          for (String collector : List.of("Serial", "Parallel", "G1", "Shenandoah", "Z")) {
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

  private Path dump(Jvm jvm, String... options) throws Exception {
    Path log = directory.resolve("log");
    Path images = directory.resolve("images");
    List<String> command = new ArrayList<>(List.of("setsid", jvm.home() + "/bin/java"));
    command.addAll(List.of("-XX:+Use" + jvm.collector() + "GC", "-Xmx64m"));
    command.addAll(List.of(options));
    command.add(SOURCE.toString());
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
  @MethodSource("someJvms")
  void threadsAndHeapAreThoseOfTheProgram(Jvm jvm) throws Exception {
    Path images = dump(jvm, "-XX:+PerfDisableSharedMem");
    String info = crit(jvm, images, "info");
    String name = jvm.collector().equals("Z") ? "ZGC" : jvm.collector();
    assertTrue(info.contains("-XX:+Use" + jvm.collector() + "GC"), info);
    assertTrue(info.matches("(?s).*collector +" + name + "\n.*"), info);
    assertTrue(info.contains("metaspace"), info);
    String threads = crit(jvm, images, "threads");
    assertTrue(threads.contains("Planted.deep(int)"), threads);
    assertTrue(threads.contains("Planted.waitForever()"), threads);
    if (name.equals("ZGC")) {
      heapIsRefused(jvm, images);
    } else {
      assertTrue(info.contains("heap, "), info);
      assertTrue(threads.contains("\"application waiter\""), threads);
      assertHeap(jvm, images);
    }
    System.out.println("Tested: threads and heap of " + jvm);
  }

  private void assertHeap(Jvm jvm, Path images, String... options) throws Exception {
    assertHistogram(crit(jvm, images, "heap", options));
    Path dump = directory.resolve("heap.hprof");
    // A link is written through, and what holds memory is its owner's only.
    Path link = Files.createSymbolicLink(directory.resolve("link"), dump);
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("-o", link.toString()));
    crit(jvm, images, "dump", words.toArray(new String[0]));
    assertEquals(INSTANCES, instances(dump, "Planted"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dump)));
    words.set(words.size() - 1, "-");
    assertTrue(crit(jvm, images, "dump", words.toArray(new String[0])).startsWith("JAVA PROFILE"));
    Files.delete(link);
    Files.delete(dump);
  }

  private static void assertHistogram(String text) {
    assertTrue(text.matches("(?s).*\\s" + INSTANCES + "\\s+\\d+\\s+Planted\n.*"), text);
  }

  /** The JDK's own tool knows nothing of it, which must not look like an empty heap. */
  private void heapIsRefused(Jvm jvm, Path images) throws Exception {
    for (List<String> what : List.of(List.of("heap"), List.of("dump", "-o", "none.hprof"))) {
      List<String> words = new ArrayList<>(List.of("jvm", "--jdk", jvm.home().toString()));
      words.add(images.toString());
      words.addAll(what);
      CritProcess.Result result = CritProcess.in(directory).run(words.toArray(new String[0]));
      assertEquals(1, result.exitCode());
      assertEquals("", result.text());
      assertEquals(1, result.err().lines().count(), result.err());
      assertTrue(result.err().contains("ZGC"), result.err());
    }
    assertFalse(Files.exists(directory.resolve("none.hprof")));
  }

  static List<Jvm> oneOfEachJdk() throws IOException {
    return jvms().stream().filter(jvm -> jvm.collector().equals("G1")).toList();
  }

  /** As on a host that has nothing but the checkpoint of a container and the files of its image. */
  @ParameterizedTest
  @MethodSource("oneOfEachJdk")
  void anArchiveIsReadWithTheFilesOfItsContainer(Jvm jvm) throws Exception {
    Path images = dump(jvm);
    Path root = directory.resolve("root");
    copyMappedFiles(images, root);
    Path used = directory.resolve("used");
    Path tool = Path.of(root.toString(), jvm.home().toString(), "bin", "jhsdb");
    Files.writeString(
        tool, "#!/bin/sh\necho >> " + used + "\nexec " + jvm.home() + "/bin/jhsdb \"$@\"\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path tree = Files.createDirectory(directory.resolve("tree"));
    Files.move(images, tree.resolve("checkpoint"));
    Path archive = directory.resolve("checkpoint.tar.gz");
    CritProcess.in(directory).run("pack", tree.toString(), archive.toString()).assertQuietSuccess();

    String info = inSysroot(root, archive, "info");
    assertTrue(info.contains("counters"), info);
    assertTrue(info.matches("(?s).*heap, reserved +65536 KiB at .*"), info);
    assertTrue(info.matches("(?s).*heap, in images +[1-9]\\d* KiB.*"), info);
    assertTrue(info.contains(version(jvm)), info);
    assertTrue(inSysroot(root, archive, "threads").contains("Planted.waitForever()"));
    assertHistogram(inSysroot(root, archive, "heap"));
    assertEquals(2, Files.readAllLines(used).size());

    // Checkpoints of CRaC have their pages so.
    Path pages = tree.resolve("checkpoint/pages-1.img");
    Path packed = tree.resolve("checkpoint/pages-1.comp.img");
    try (OutputStream out = new LZ4FrameOutputStream(Files.newOutputStream(packed))) {
      Files.copy(pages, out);
    }
    Files.delete(pages);
    assertHistogram(inSysroot(root, tree.resolve("checkpoint"), "heap"));
    System.out.println("Tested: an archive with the files of its container, " + jvm);
  }

  private static String version(Jvm jvm) throws IOException {
    return Files.readAllLines(jvm.home().resolve("release")).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceAll(".*=\"|\"", ""))
        .findFirst()
        .orElseThrow();
  }

  private String inSysroot(Path root, Path checkpoint, String what) throws Exception {
    CritProcess.Result result =
        CritProcess.in(directory)
            .run("jvm", "--sysroot", root.toString(), checkpoint.toString(), what);
    assertEquals(0, result.exitCode(), result.err());
    return result.text();
  }

  /** Copies what a process had mapped, and the links to it, but for what is of this run only. */
  private static void copyMappedFiles(Path images, Path root) throws IOException {
    Set<Path> directories = new LinkedHashSet<>(List.of(Path.of("/usr/lib64")));
    try (Checkpoint checkpoint = Checkpoint.open(images)) {
      for (Task task : checkpoint.tasks()) {
        for (MemoryArea area : task.memoryAreas()) {
          if (task.file(area).orElse(null) instanceof RegularFile file) {
            Path from = Path.of(file.path().text());
            Path to = Path.of(root.toString(), from.toString());
            if (!from.startsWith("/tmp") && Files.isRegularFile(from) && !Files.exists(to)) {
              Files.createDirectories(to.getParent());
              Files.copy(from, to);
              directories.add(from.getParent());
            }
          }
        }
      }
    }
    directories.add(Path.of("/"));
    for (Path directory : directories) {
      copyLinks(directory, root);
    }
  }

  private static void copyLinks(Path directory, Path root) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path link : entries.filter(Files::isSymbolicLink).filter(Files::exists).toList()) {
        Path copy = Path.of(root.toString(), link.toString());
        if (Files.exists(Path.of(root.toString(), link.toRealPath().toString()))
            && Files.notExists(copy, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(copy.getParent());
          Files.createSymbolicLink(copy, Files.readSymbolicLink(link));
        }
      }
    }
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
