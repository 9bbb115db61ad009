package org.crit4j.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Descriptors and threads that were there before. */
record Leaks(int descriptors, Set<String> threads) {
  private static final int SECONDS = 10;

  static Leaks now() throws IOException {
    // The JVM keeps a socket for closing channels from the first time on.
    ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
    Pipe pipe = Pipe.open();
    pipe.source().close();
    pipe.sink().close();
    return new Leaks(targets().size(), names());
  }

  /**
   * Where descriptors lead, but for those of the JVM, which opens jars and devices when it likes.
   */
  private static List<String> targets() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(Leaks::target)
          .filter(it -> !it.endsWith(".jar"))
          .filter(it -> it.contains("pipe") || it.contains("socket") || it.startsWith("/tmp/"))
          .toList();
    }
  }

  private static Set<String> names() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(it -> it.startsWith("crit "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Checks that there are no others now, after a while for those that are about to end. */
  void assertNone() throws IOException, InterruptedException {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    while (System.nanoTime() < end && !now().equals(this)) {
      Thread.sleep(20);
    }
    Leaks now = now();
    assertEquals(threads, now.threads());
    assertTrue(now.descriptors() <= descriptors, targets()::toString);
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
