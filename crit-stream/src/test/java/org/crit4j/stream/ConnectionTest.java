package org.crit4j.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A connection and what has come through it. */
final class ConnectionTest {
  private static final int ROUNDS = 200;
  private static final int PIPES = 20;

  @TempDir private Path directory;

  /** The library for sockets locks its list of descriptors and each descriptor in both orders. */
  @Test
  @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
  void endsWhileAPipeEnds() throws Exception {
    DescriptorLibrary.load();
    Path file = Files.writeString(directory.resolve("file"), "x");
    for (int i = 0; i < ROUNDS; i++) {
      try (StreamSocket socket = StreamSocket.listen(directory, "a.sock");
          FakeCriu criu = new FakeCriu(directory, "a.sock");
          Connection connection = socket.accept()) {
        List<FileChannel> pipes = new ArrayList<>();
        try (FileInputStream passed = new FileInputStream(file.toFile())) {
          for (int j = 0; j < PIPES; j++) {
            criu.pass(passed.getFD());
            pipes.add(new FileInputStream(connection.descriptor()).getChannel());
          }
        }
        long delay = i * 1_000L;
        CyclicBarrier start = new CyclicBarrier(2);
        Thread other = new Thread(() -> closePipes(start, delay, pipes), "closes the pipes");
        other.setDaemon(true);
        other.start();
        Thread main = new Thread(() -> closeConnection(start, connection), "closes the connection");
        main.setDaemon(true);
        main.start();
        other.join(20_000);
        main.join(20_000);
        assertFalse(other.isAlive() || main.isAlive(), "they wait for each other");
      }
    }
  }

  private static void closePipes(CyclicBarrier start, long delay, List<FileChannel> pipes) {
    try {
      await(start);
      long until = System.nanoTime() + delay;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      for (FileChannel pipe : pipes) {
        Connection.close(pipe);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeConnection(CyclicBarrier start, Connection connection) {
    try {
      await(start);
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CyclicBarrier start) throws IOException {
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IOException(e);
    }
  }

  @Test
  @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
  void socketAppearsWhenItListens() throws Exception {
    DescriptorLibrary.load();
    Path file = directory.resolve("a.sock");
    for (int i = 0; i < ROUNDS; i++) {
      CompletableFuture<FakeCriu> early =
          CompletableFuture.supplyAsync(() -> connect(directory, file));
      try (StreamSocket socket = StreamSocket.listen(directory, "a.sock");
          FakeCriu criu = early.get();
          Connection connection = socket.accept()) {
        criu.ask("core-1.img");
        assertEquals(Optional.of("core-1.img"), connection.request());
      }
    }
    try (var left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static FakeCriu connect(Path directory, Path file) {
    while (!Files.exists(file)) {
      Thread.onSpinWait();
    }
    try {
      return new FakeCriu(directory, "a.sock");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
