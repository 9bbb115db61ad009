package org.crit4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are dumped once, and restored from directories that crit prepares: changed on the way,
 * out of archives, and with their memory coming later. Runs where {@link RestoreIT} does.
 */
final class PrepareIT {
  @RegisterExtension
  private static final DumpedOnce DUMPED =
      new DumpedOnce(it -> it.dump("images", Criu.OPTIONS.split(" ", -1)), "0");

  @TempDir private Path work;

  private static Victim victim() {
    return DUMPED.victim();
  }

  private static Path images() {
    return DUMPED.images("images");
  }

  private String crit(String... arguments) throws IOException, InterruptedException {
    return CritProcess.in(work).run(arguments).assertSuccess();
  }

  private String comm() throws IOException {
    return Files.readString(victim().proc().resolve("comm")).strip();
  }

  @Test
  void aDirectoryOfLinksWithChanges() throws Exception {
    Path prepared = work.resolve("prepared");
    int old = victim().number("tcp");
    int port = old == 65000 ? 64999 : 65000;
    String said =
        crit(
            "prepare",
            "--comm",
            "other",
            "--pid",
            victim().get("parent"),
            "--listen",
            old + "=" + port,
            "-o",
            prepared.toString(),
            images().toString());
    assertTrue(said.contains("criu restore -D " + prepared), said);
    assertTrue(said.contains("\nimages-dir " + prepared + "\n"), said);
    assertTrue(Files.isSymbolicLink(prepared.resolve("pages-1.img")));
    assertFalse(Files.isSymbolicLink(prepared.resolve("files.img")));
    DUMPED.get().assertRestores(prepared, DUMPED.criu().restore(prepared));
    assertEquals("other", comm());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      // What comes after it is a reset.
      byte[] welcome = socket.getInputStream().readNBytes("welcome".length());
      assertEquals("welcome", new String(welcome, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void anArchiveIsUnpackedAsFarAsNeeded() throws Exception {
    Path archive = work.resolve("images.tar.gz");
    DUMPED.get().pack("images", archive);
    Path prepared = work.resolve("prepared");
    String said = crit("prepare", "-o", prepared.toString(), archive.toString());
    assertTrue(said.startsWith("# 0 images as before, written: "), said);
    DUMPED.get().assertRestores(prepared, DUMPED.criu().restore(prepared));
  }

  @Test
  void memoryComesFromAPageServer() throws Exception {
    restoreLazily(List.of(), List.of());
  }

  @Test
  void memoryComesEncrypted() throws Exception {
    List<String> criu = new ArrayList<>(Criu.tls("client"));
    criu.add("--tls");
    restoreLazily(Criu.tls("server"), criu);
  }

  private void restoreLazily(List<String> ours, List<String> theirs) throws Exception {
    Path prepared = work.resolve("prepared");
    String said = crit("prepare", "--lazy", "-o", prepared.toString(), images().toString());
    assertTrue(said.contains("criu lazy-pages --page-server"), said);
    assertEquals(
        Files.size(images().resolve("pages-1.img")), Files.size(prepared.resolve("pages-1.img")));
    List<String> words = new ArrayList<>(List.of("page-server", "--once", images().toString()));
    words.addAll(ours);
    Process server =
        CritProcess.in(work).start(work.resolve("errors"), words.toArray(new String[0]));
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String ready = String.valueOf(out.readLine());
      assertTrue(ready.startsWith("listens on 127.0.0.1 port "), ready);
      String port = ready.substring(ready.lastIndexOf(' ') + 1);
      List<String> options = new ArrayList<>(List.of("--page-server", "--port", port));
      options.addAll(List.of("--address", "127.0.0.1", "-W", prepared.toString()));
      options.addAll(theirs);
      Process pages = DUMPED.criu().start(prepared, "lazy-pages", options.toArray(new String[0]));
      Victim.waitUntil(
          () -> !pages.isAlive() || Files.exists(prepared.resolve("lazy-pages.socket")),
          "criu lazy-pages is not ready");
      DUMPED
          .get()
          .assertRestores(prepared, DUMPED.criu().start(prepared, "restore", "--lazy-pages"));
      assertEquals(0, pages.waitFor(), () -> Criu.log(prepared, "lazy-pages"));
      String sent = String.valueOf(out.readLine());
      assertTrue(sent.endsWith(" sent"), sent);
      assertEquals(0, server.waitFor());
    } finally {
      server.destroyForcibly();
    }
    assertEquals("", Files.readString(work.resolve("errors")));
  }
}
