package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.crit4j.image.Blob;
import org.crit4j.image.Payload;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are dumped by CRIU, their images go through crit, and CRIU restores them: they run on,
 * and what was edited in between shows from outside.
 *
 * <p>Runs as root, where {@code .ci/reference} has made a directory and the system property {@code
 * crit.reference} or the environment variable {@code CRIT_REFERENCE} names it.
 */
final class RestoreIT {
  private static final String PIPE_CONTENT = "d29yZHMgaW4gYSBwaXBl\\n";
  private static final int PIPE_SIZE = 15;
  private static final String NEW_NAME = "edited \u00e9";

  private static Optional<Dumped> dumped = Optional.empty();
  private static String oldName = "";
  private static int restores;
  @TempDir private static Path directory;

  @TempDir private Path work;

  @BeforeAll
  static void dump() throws IOException, InterruptedException {
    dumped = Optional.of(Dumped.start(directory));
    oldName = Files.readString(victim().proc().resolve("comm")).strip();
    dumped().dump("images");
    victim().kill();
    crit("decode", "-i", images().toString(), "-o", json("raw").toString());
    crit("decode", "-i", images().toString(), "-o", json("pretty").toString(), "--pretty");
  }

  @AfterAll
  static void tellNumber() throws IOException, InterruptedException {
    if (dumped.isPresent()) {
      // Still there if it could not be dumped.
      victim().kill();
      System.out.println("Tested: " + restores + " restores");
    }
  }

  @AfterEach
  void kill() throws IOException, InterruptedException {
    victim().kill();
  }

  private static Dumped dumped() {
    return dumped.orElseThrow();
  }

  private static Victim victim() {
    return dumped().victim();
  }

  private static Path images() {
    return directory.resolve("images");
  }

  private static Path json(String style) {
    return directory.resolve(style);
  }

  private static void crit(String... arguments) throws IOException, InterruptedException {
    CritProcess.Result result = CritProcess.in(directory).run(arguments);
    assertEquals(0, result.exitCode(), result.err());
  }

  /** Encodes a directory of JSON that stands in the working directory. */
  private Path encode() throws IOException, InterruptedException {
    Path encoded = work.resolve("images");
    crit("encode", "-i", work.resolve("json").toString(), "-o", encoded.toString());
    return encoded;
  }

  private void copyJson(String style) throws IOException {
    Trees.copy(json(style), work.resolve("json"));
  }

  /** Replaces text in the pretty JSON of an image. */
  private void edit(String image, String from, String to) throws IOException {
    Path file = work.resolve("json").resolve(image + ".json");
    String text = Files.readString(file);
    String edited = text.replace(from, to);
    assertNotEquals(text, edited, from + " is not in " + image);
    Files.writeString(file, edited);
  }

  private static void restore(Path images, int port) throws IOException, InterruptedException {
    victim().awaitRestored(dumped().criu().restore(images), port, images);
    restores++;
  }

  private static void assertRunsOn(int port) throws IOException {
    assertEquals(victim().get("memory"), Victim.ask("memory", port));
    assertEquals("through", Victim.ask("connection", port));
    assertEquals("2", Victim.ask("threads", port));
    Path child = Path.of("/proc", victim().get("child"), "status");
    assertEquals(
        "PPid:\t" + victim().get("parent"),
        Files.readAllLines(child).stream().filter(it -> it.startsWith("PPid")).findFirst().get());
  }

  /** Tells what was seen of a restored process. */
  private static void tell(String observed, Object... values) {
    System.out.printf("Restored: " + observed + "%n", values);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path core() {
    return Path.of("core-" + victim().get("parent") + ".img");
  }

  @Test
  void theImagesComeBackByteForByteAndRunOn() throws Exception {
    copyJson("raw");
    Path encoded = encode();
    Trees.assertSame(images(), encoded);
    restore(encoded, victim().number("udp"));
    assertRunsOn(victim().number("udp"));
    assertEquals("45678", victim().ask("file"));
    assertEquals("words in a pipe", victim().ask("pipe"));
    tell("unedited through raw JSON: memory, file, pipe, TCP connection, threads, child");
  }

  @Test
  void theImagesComeBackFromPrettyJson() throws Exception {
    copyJson("pretty");
    Path encoded = encode();
    Trees.assertSame(images(), encoded);
    restore(encoded, victim().number("udp"));
    assertRunsOn(victim().number("udp"));
    tell("unedited through pretty JSON: memory, TCP connection, threads, child");
  }

  @Test
  void aTasksNameCanBeEdited() throws Exception {
    copyJson("pretty");
    edit(core().toString(), "\"comm\": \"" + oldName + "\"", "\"comm\": \"" + NEW_NAME + "\"");
    restore(encode(), victim().number("udp"));
    assertEquals(NEW_NAME + "\n", Files.readString(victim().proc().resolve("comm")));
    assertRunsOn(victim().number("udp"));
    tell("edited comm: /proc/%s/comm is %s", victim().get("parent"), NEW_NAME);
  }

  @Test
  void aTasksNameCanBeEditedThroughTheTypedApi() throws Exception {
    Trees.copy(images(), work.resolve("images"));
    editTyped(
        core(),
        entry -> {
          CoreEntry.Builder task = entry.message(CoreEntry.class).toBuilder();
          task.getTcBuilder().setComm(NEW_NAME);
          task.getThreadCoreBuilder().setComm(NEW_NAME);
          return entry.withMessage(task.build());
        });
    restore(work.resolve("images"), victim().number("udp"));
    assertEquals(NEW_NAME + "\n", Files.readString(victim().proc().resolve("comm")));
    assertRunsOn(victim().number("udp"));
    tell("through the typed API: /proc/%s/comm is %s", victim().get("parent"), NEW_NAME);
  }

  /** A change of an entry. */
  @FunctionalInterface
  private interface Edit {
    ImageEntry apply(ImageEntry entry);
  }

  /** Edits an image in place by the typed API. */
  private void editTyped(Path name, Edit edit) throws IOException {
    Path image = work.resolve("images").resolve(name);
    try (ImageReader reader = ImageReader.open(image);
        ImageWriter writer = ImageWriter.create(image, reader.header())) {
      while (reader.hasNext()) {
        writer.write(edit.apply(reader.next()));
      }
      writer.commit();
    }
  }

  private static FileEntry withPathAndPort(FileEntry file, int port) {
    FileEntry.Builder edited = file.toBuilder();
    if (file.hasReg() && file.getReg().getName().endsWith("/file-a")) {
      String other = file.getReg().getName().replace("/file-a", "/file-b");
      edited.getRegBuilder().setName(other);
    }
    if (file.hasIsk() && file.getIsk().getSrcPort() == victim().number("udp")) {
      edited.getIskBuilder().setSrcPort(port);
    }
    return edited.build();
  }

  private static ImageEntry withOtherContent(ImageEntry entry) {
    byte[] content = "by the typed API".getBytes(UTF_8);
    PipeDataEntry pipe = entry.message(PipeDataEntry.class);
    return pipe.getBytes() == PIPE_SIZE
        ? entry
            .withMessage(pipe.toBuilder().setBytes(content.length).build())
            .withPayload(new Payload.Bytes(Blob.of(content)))
        : entry;
  }

  @Test
  void pathPortAndPipeCanBeEditedThroughTheTypedApi() throws Exception {
    int port = freePort();
    Trees.copy(images(), work.resolve("images"));
    editTyped(
        Path.of("files.img"),
        entry -> entry.withMessage(withPathAndPort(entry.message(FileEntry.class), port)));
    editTyped(Path.of("pipes-data.img"), RestoreIT::withOtherContent);
    restore(work.resolve("images"), port);
    Path open = victim().proc().resolve("fd").resolve(victim().get("file"));
    assertEquals(directory.toRealPath().resolve("file-b"), Files.readSymbolicLink(open));
    assertEquals("efghi", Victim.ask("file", port));
    assertEquals("by the typed API", Victim.ask("pipe", port));
    assertRunsOn(port);
    tell("through the typed API: the open file, the UDP port %d, what is in the pipe", port);
  }

  @Test
  void anOpenFilesPathCanBeEdited() throws Exception {
    copyJson("pretty");
    edit("files.img", "/file-a\"", "/file-b\"");
    restore(encode(), victim().number("udp"));
    Path open = victim().proc().resolve("fd").resolve(victim().get("file"));
    assertEquals(directory.toRealPath().resolve("file-b"), Files.readSymbolicLink(open));
    assertEquals("efghi", victim().ask("file"));
    assertRunsOn(victim().number("udp"));
    tell("edited path: %s leads to file-b, from which the process reads", open);
  }

  @Test
  void aUdpPortCanBeEdited() throws Exception {
    int port = freePort();
    copyJson("pretty");
    edit("files.img", "\"src_port\": " + victim().get("udp"), "\"src_port\": " + port);
    restore(encode(), port);
    assertRunsOn(port);
    String sockets = Files.readString(Path.of("/proc/net/udp"));
    assertFalse(sockets.contains(inHex(victim().number("udp"))), sockets);
    tell("edited UDP port: it answers at %d, nothing is bound to the old one", port);
  }

  /** A port as the kernel's lists of sockets have it. */
  private static String inHex(int port) {
    return String.format(Locale.ROOT, "0100007F:%04X", port);
  }

  @Test
  void aTcpPortCanBeEdited() throws Exception {
    int port = freePort();
    copyJson("pretty");
    edit("files.img", "\"src_port\": " + victim().get("tcp"), "\"src_port\": " + port);
    restore(encode(), victim().number("udp"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertEquals("welcome", new String(socket.getInputStream().readNBytes(7), UTF_8));
    }
    String sockets = Files.readString(Path.of("/proc/net/tcp"));
    assertFalse(sockets.contains(inHex(victim().number("tcp"))), sockets);
    assertRunsOn(victim().number("udp"));
    tell("edited TCP port: it accepts at %d, nothing listens at the old one", port);
  }

  @Test
  void whatIsInAPipeCanBeEdited() throws Exception {
    copyJson("pretty");
    edit("pipes-data.img", PIPE_CONTENT, "bG9uZ2VyIHRoYW4gYmVmb3Jl\\n");
    edit("pipes-data.img", "\"bytes\": 15", "\"bytes\": 18");
    restore(encode(), victim().number("udp"));
    assertEquals("longer than before", victim().ask("pipe"));
    assertRunsOn(victim().number("udp"));
    tell("edited pipe: the process reads the new bytes");
  }
}
