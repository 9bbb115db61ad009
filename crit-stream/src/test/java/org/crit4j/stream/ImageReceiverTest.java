package org.crit4j.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.crit4j.ImageData;
import org.crit4j.Warnings;
import org.crit4j.container.CheckpointOpener;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.source.ImageSink;
import org.crit4j.source.ImageSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The receiving side: a dump is complete with its inventory, and nothing is kept else. */
final class ImageReceiverTest {
  private static final Path SAMPLE = Fixtures.inCheckout("docs/sample-checkpoint");

  @TempDir private Path directory;
  private ImageReceiver receiver;
  private CompletableFuture<ImageReceiver.Received> received;
  private Leaks leaks;
  private Path target;

  @BeforeEach
  void listen() throws Exception {
    DescriptorLibrary.load();
    leaks = Leaks.now();
    receiver = new ImageReceiver(directory);
    received = new CompletableFuture<>();
    target = directory.resolve("images");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    receiver.close();
    assertFalse(Files.exists(directory.resolve(ImageReceiver.SOCKET)));
    leaks.assertNone();
  }

  private void take(String name, boolean validate) {
    target = directory.resolve(name);
    CaptureTarget place =
        new CaptureTarget(ArchiveLimits.DEFAULT, Warnings.IGNORE, validate, false);
    received =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return CaptureTarget.isArchive(target)
                    ? place.toArchive(target, Optional.empty(), receiver::receive)
                    : place.toDirectory(target, receiver::receive);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private void assertFails(String problem) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> received.get(20, TimeUnit.SECONDS));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(problem), message);
    assertEquals(1, message.lines().count(), message);
    assertFalse(Files.exists(target));
  }

  /** Sends a name, and the reading end of a pipe; what is returned writes to it. */
  private OutputStream open(FakeCriu criu, String name) throws Exception {
    FakeCriu.Pipe pipe = criu.pipe();
    criu.ask(name);
    try (RandomAccessFile both = new RandomAccessFile(pipe.path().toFile(), "rw");
        FileInputStream reader = new FileInputStream(pipe.path().toFile())) {
      assertTrue(both.getFD().valid());
      criu.pass(reader.getFD());
      return Files.newOutputStream(pipe.path());
    }
  }

  private FakeCriu connect() throws IOException {
    return new FakeCriu(directory, ImageReceiver.SOCKET);
  }

  /** All images open at once, as those of a whole tree are; the inventory last. */
  private void send(FakeCriu criu, boolean inventory) throws Exception {
    List<String> names = new ArrayList<>();
    try (var files = Files.newDirectoryStream(SAMPLE, "*.img")) {
      files.forEach(it -> names.add(String.valueOf(it.getFileName())));
    }
    names.remove("inventory.img");
    List<OutputStream> pipes = new ArrayList<>();
    for (String name : names) {
      pipes.add(open(criu, name));
    }
    if (inventory) {
      names.add("inventory.img");
      pipes.add(open(criu, "inventory.img"));
    }
    for (int i = 0; i < pipes.size(); i++) {
      try (OutputStream pipe = pipes.get(i)) {
        pipe.write(Files.readAllBytes(SAMPLE.resolve(names.get(i))));
      }
    }
  }

  @Test
  void aDirectory() throws Exception {
    take("images", true);
    try (FakeCriu criu = connect()) {
      send(criu, true);
      assertTrue(received.get(20, TimeUnit.SECONDS).images() > 5);
    }
    for (String each : List.of("inventory.img", "pages-1.img", "files.img")) {
      assertArrayEquals(
          Files.readAllBytes(SAMPLE.resolve(each)), Files.readAllBytes(target.resolve(each)), each);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dump.tar.gz", "dump.criu", "dump.criu.lz4"})
  void anArchive(String name) throws Exception {
    take(name, false);
    try (FakeCriu criu = connect()) {
      send(criu, true);
      received.get(20, TimeUnit.SECONDS);
    }
    try (ImageSource images =
            new CheckpointOpener(ArchiveLimits.DEFAULT, Warnings.IGNORE).images(target);
        ImageData pages = images.require("pages-1.img")) {
      assertArrayEquals(
          Files.readAllBytes(SAMPLE.resolve("pages-1.img")), pages.stream().readAllBytes());
    }
  }

  @Test
  void withoutAnInventoryItIsNoDump() throws Exception {
    take("images", false);
    try (FakeCriu criu = connect()) {
      send(criu, false);
    }
    assertFails("without inventory.img");
  }

  @Test
  void anInventoryAloneIsAnError() throws Exception {
    take("images", true);
    try (FakeCriu criu = connect()) {
      try (OutputStream pipe = open(criu, "inventory.img")) {
        pipe.write(Files.readAllBytes(SAMPLE.resolve("inventory.img")));
      }
      assertFails("a set without errors: nothing is kept of it");
    }
  }

  @Test
  void aNameTwice() throws Exception {
    take("images", false);
    try (FakeCriu criu = connect()) {
      open(criu, "files.img").close();
      open(criu, "files.img").close();
      assertEquals(-1, criu.read());
    }
    assertFails("files.img");
  }

  @Test
  void aNameOfAnotherPlace() throws Exception {
    take("images", false);
    try (FakeCriu criu = connect()) {
      criu.ask("../files.img");
      assertEquals(-1, criu.read());
    }
    assertFails("a request for \"../files.img\"");
  }

  @Test
  void whoeverCannotWriteLetsCriuFail() throws Exception {
    take("images", false);
    try (FakeCriu criu = connect();
        OutputStream pipe = open(criu, "files.img")) {
      pipe.write(1);
      receiver.close();
      IOException problem =
          assertThrows(
              IOException.class,
              () -> {
                while (true) {
                  pipe.write(new byte[1 << 16]);
                }
              });
      assertTrue(String.valueOf(problem.getMessage()).contains("Broken pipe"));
    }
    assertFails("ended before the dump was complete");
  }

  /** CRIU fails when its pipe is closed, and crit dump ends the receiver when CRIU has failed. */
  @Test
  void whatTheSinkFailsWithIsTold() throws Exception {
    CaptureTarget place = new CaptureTarget(ArchiveLimits.DEFAULT, Warnings.IGNORE, false, false);
    received =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return place.toDirectory(target, it -> receiver.receive(new FullSink()));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (FakeCriu criu = connect();
        OutputStream pipe = open(criu, "files.img")) {
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              pipe.write(new byte[1 << 16]);
            }
          });
      receiver.close();
    }
    assertFails("No space left on device");
  }

  /** A sink on a full disk. */
  private static final class FullSink implements ImageSink {
    @Override
    public String label() {
      return "full";
    }

    @Override
    public OutputStream create(String name) {
      return new OutputStream() {
        @Override
        public void write(int value) throws IOException {
          throw new IOException("No space left on device");
        }
      };
    }

    @Override
    public void commit() {
      throw new IllegalStateException("nothing is complete");
    }

    @Override
    public void close() {}
  }
}
