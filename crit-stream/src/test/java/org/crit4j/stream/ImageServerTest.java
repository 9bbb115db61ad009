package org.crit4j.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.source.DirectorySource;
import org.crit4j.source.ImageSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The serving side, asked byte by byte: by what behaves as CRIU, and by what does not. */
final class ImageServerTest {
  @TempDir private Path directory;

  private ImageSource images;
  private ImageServer server;
  private CompletableFuture<ImageServer.Served> served;
  private Leaks leaks;

  @BeforeEach
  void listen() throws Exception {
    DescriptorLibrary.load();
    images = DirectorySource.open(Fixtures.inCheckout("docs/sample-checkpoint"));
    leaks = Leaks.now();
    server = new ImageServer(images, images.names(), directory);
    served = CompletableFuture.supplyAsync(serving(server));
  }

  private static Supplier<ImageServer.Served> serving(ImageServer server) {
    return () -> {
      try {
        return server.serve();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    server.close();
    assertFalse(Files.exists(directory.resolve(ImageServer.SOCKET)));
    leaks.assertNone();
    images.close();
  }

  private FakeCriu connect() throws IOException {
    return new FakeCriu(directory, ImageServer.SOCKET);
  }

  private byte[] original(String name) throws IOException {
    return Files.readAllBytes(Fixtures.inCheckout("docs/sample-checkpoint/" + name));
  }

  private void assertFails(String problem) throws Exception {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> served.get(20, TimeUnit.SECONDS));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(problem), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void imagesOneByOne() throws Exception {
    try (FakeCriu criu = connect()) {
      assertArrayEquals(original("inventory.img"), criu.fetch("inventory.img"));
      criu.ask("seccomp-none.img");
      assertFalse(criu.isThere());
      assertArrayEquals(original("pages-1.img"), criu.fetch("pages-1.img"));
      // Nothing forbids to ask again.
      assertArrayEquals(original("inventory.img"), criu.fetch("inventory.img"));
    }
    ImageServer.Served all = served.get(20, TimeUnit.SECONDS);
    assertEquals(3, all.images());
    assertEquals(
        original("pages-1.img").length + 2L * original("inventory.img").length, all.bytes());
  }

  /** CRIU reads a pagemap to its end while the pages flow. */
  @Test
  void severalAtATime() throws Exception {
    List<RandomAccessFile> open = new ArrayList<>();
    try (FakeCriu criu = connect()) {
      for (int i = 0; i < 50; i++) {
        criu.ask("pages-1.img");
        assertTrue(criu.isThere());
        RandomAccessFile both = new RandomAccessFile(criu.pipe().path().toFile(), "rw");
        open.add(both);
        criu.pass(both.getFD());
      }
      assertArrayEquals(original("inventory.img"), criu.fetch("inventory.img"));
      byte[] start = new byte[4096];
      for (RandomAccessFile each : open) {
        each.readFully(start);
        each.close();
      }
    }
    assertEquals(51, served.get(20, TimeUnit.SECONDS).images());
  }

  @Test
  void aProbeIsNoRun() throws Exception {
    connect().close();
    imagesOneByOne();
  }

  @Test
  void aSecondServerIsRefusedAndTheFirstGoesOn() throws Exception {
    CritException problem =
        assertThrows(CritException.class, () -> new ImageServer(images, images.names(), directory));
    assertTrue(problem.problem().contains("another program listens there"));
    imagesOneByOne();
  }

  @Test
  void aSecondConnectionIsTurnedAway() throws Exception {
    try (FakeCriu criu = connect()) {
      criu.fetch("inventory.img");
      assertThrows(IOException.class, this::connect);
    }
  }

  @Test
  void namesOfOtherPlaces() throws Exception {
    try (FakeCriu criu = connect()) {
      criu.ask("../sample-checkpoint/inventory.img");
      assertEquals(-1, criu.read());
    }
    assertFails("a request for \"../sample-checkpoint/inventory.img\"; expected");
  }

  @Test
  void namesWithControlCharacters() throws Exception {
    try (FakeCriu criu = connect()) {
      criu.ask("/\n\u001b[31m");
      assertEquals(-1, criu.read());
    }
    assertFails("a request for ");
  }

  @Test
  void anAbsurdSize() throws Exception {
    try (FakeCriu criu = connect()) {
      criu.send((byte) -1, (byte) -1, (byte) -1, (byte) -1);
      assertEquals(-1, criu.read());
    }
    assertFails("a request of 4294967295 bytes");
  }

  @Test
  void notAMessage() throws Exception {
    try (FakeCriu criu = connect()) {
      criu.send((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0x0a, (byte) 0x7f);
      assertEquals(-1, criu.read());
    }
    assertFails("a request that is no message of CRIU");
  }

  @Test
  void halfARequest() throws Exception {
    try (FakeCriu criu = connect()) {
      criu.send((byte) 9, (byte) 0);
    }
    assertFails("the connection ends within a request");
  }

  @Test
  void noDescriptor() throws Exception {
    try (FakeCriu criu = connect()) {
      criu.ask("inventory.img");
      criu.isThere();
      criu.send((byte) 0);
      assertEquals(-1, criu.read());
    }
    assertFails("0 descriptors");
  }

  @Test
  void tooManyDescriptors() throws Exception {
    try (FakeCriu criu = connect();
        FileOutputStream file = new FileOutputStream(directory.resolve("file").toFile())) {
      criu.ask("inventory.img");
      criu.isThere();
      criu.pass(file.getFD(), file.getFD(), file.getFD());
      assertEquals(-1, criu.read());
    }
    assertFails("3 descriptors");
  }

  @Test
  void aDescriptorInARequest() throws Exception {
    try (FakeCriu criu = connect();
        FileOutputStream file = new FileOutputStream(directory.resolve("file").toFile())) {
      criu.pass(file.getFD());
      criu.send((byte) 0, (byte) 0, (byte) 0);
      assertEquals(-1, criu.read());
    }
    assertFails("a descriptor within a request");
  }

  @Test
  void aPeerThatDoesNotRead() throws Exception {
    try (RandomAccessFile both = new RandomAccessFile(pipe().toFile(), "rw")) {
      try (FakeCriu criu = connect()) {
        criu.ask("pages-1.img");
        criu.isThere();
        criu.pass(both.getFD());
        assertArrayEquals(original("inventory.img"), criu.fetch("inventory.img"));
      }
      server.close();
      served.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aReaderThatGoes() throws Exception {
    try (FakeCriu criu = connect()) {
      criu.ask("pages-1.img");
      criu.isThere();
      try (RandomAccessFile both = new RandomAccessFile(pipe().toFile(), "rw")) {
        criu.pass(both.getFD());
      }
      assertArrayEquals(original("inventory.img"), criu.fetch("inventory.img"));
    }
    assertEquals(2, served.get(20, TimeUnit.SECONDS).images());
  }

  private Path pipe() throws IOException, InterruptedException {
    Path path = directory.resolve("other-pipe");
    new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
    return path;
  }

  @Test
  void aDirectoryThatDoesNotExist() {
    CritException problem =
        assertThrows(
            CritException.class,
            () -> new ImageServer(images, images.names(), directory.resolve("none")));
    assertTrue(problem.problem().contains("there is no such directory"));
  }

  @Test
  void aPathThatIsTooLong() throws Exception {
    Path deep = Files.createDirectories(directory.resolve("d".repeat(100)));
    CritException problem =
        assertThrows(CritException.class, () -> new ImageServer(images, images.names(), deep));
    assertTrue(problem.problem().contains("the path is too long for a socket"));
  }

  /** CRIU fails when an image ends early, and crit restore ends the server when CRIU has failed. */
  @Test
  void anImageThatCannotBeReadIsTold() throws Exception {
    server.close();
    server = new ImageServer(new UnreadableSource(), Set.of("files.img"), directory);
    served = CompletableFuture.supplyAsync(serving(server));
    try (FakeCriu criu = connect()) {
      assertArrayEquals(new byte[0], criu.fetch("files.img"));
      server.close();
      assertFails("Input/output error");
    }
  }

  /** A source on a broken disk. */
  private static final class UnreadableSource implements ImageSource {
    @Override
    public String label() {
      return "broken";
    }

    @Override
    public List<String> names() {
      return List.of("files.img");
    }

    @Override
    public OptionalLong size(String name) {
      return OptionalLong.of(1);
    }

    @Override
    public Optional<ImageData> open(String name) {
      return Optional.of(
          new ImageData() {
            @Override
            public long size() {
              return 1;
            }

            @Override
            public int read(long at, byte[] into, int from, int length) throws IOException {
              throw new IOException("Input/output error");
            }

            @Override
            public void close() {}
          });
    }

    @Override
    public Optional<ImageSource> parent() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
