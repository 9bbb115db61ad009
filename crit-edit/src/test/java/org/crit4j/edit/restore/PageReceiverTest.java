package org.crit4j.edit.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.crit4j.edit.restore.PageRequest.Layout;
import org.crit4j.memory.Pagemap;
import org.crit4j.message.ImageReader;
import org.crit4j.source.DirectorySink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The receiving page server, given what CRIU sends, and what it never does. */
final class PageReceiverTest {
  private static final int PAGE = 4096;
  private static final int LAZY_PRESENT = PageRequest.ADD | (2 | 4) << 16;
  private static final int CLOSE = 0x1023;
  private static final long TASK_17 = 17 << 8 | 1;

  @TempDir private Path directory;

  private Path images() {
    return directory.resolve("images");
  }

  private PageReceiver.Received exchange(byte[] sent, int answer) throws Exception {
    try (PageReceiver receiver =
        new PageReceiver(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PAGE)) {
      CompletableFuture<PageReceiver.Received> received =
          CompletableFuture.supplyAsync(() -> receive(receiver));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
        OutputStream out = socket.getOutputStream();
        out.write(sent);
        out.flush();
        socket.shutdownOutput();
        assertEquals(answer, socket.getInputStream().readAllBytes().length);
      }
      return received.get(20, TimeUnit.SECONDS);
    }
  }

  private PageReceiver.Received receive(PageReceiver receiver) {
    try (DirectorySink sink = DirectorySink.create(images(), DirectorySink.Sharing.COPY)) {
      PageReceiver.Received received = receiver.receive(sink);
      sink.commit();
      return received;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(
      ByteArrayOutputStream out, Layout layout, int command, long pages, long address, long id)
      throws IOException {
    out.write(new PageRequest(command, pages, address, id).bytes(layout));
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aDumpInBothLayouts(Layout layout) throws Exception {
    byte[] pages = new byte[3 * PAGE];
    Arrays.fill(pages, (byte) 7);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    add(sent, layout, PageRequest.PARENT, 0, 0, TASK_17);
    add(sent, layout, PageRequest.OPEN, 0, 0, TASK_17);
    add(sent, layout, LAZY_PRESENT, 3, 0x10000, TASK_17);
    sent.write(pages);
    add(sent, layout, PageRequest.OPEN, 0, 0, 5 << 8 | 2);
    add(sent, layout, PageRequest.ADD_PRESENT, 1, 0, 5 << 8 | 2);
    sent.write(pages, 0, PAGE);
    add(sent, layout, CLOSE, 0, 0, 0);
    PageReceiver.Received received = exchange(sent.toByteArray(), 4 + 1 + 1 + 4);
    assertEquals(new PageReceiver.Received(2, 4 * PAGE), received);
    assertArrayEquals(pages, Files.readAllBytes(images().resolve("pages-65537.img")));
    assertEquals(PAGE, Files.size(images().resolve("pages-65538.img")));
    try (ImageReader reader = ImageReader.open(images().resolve("pagemap-17.img"))) {
      Pagemap map = Pagemap.read(reader);
      assertEquals(65537, map.pagesId().orElseThrow());
      assertEquals(new Pagemap.Entry(0x10000, 3, 6), map.entries().get(0));
    }
    assertTrue(Files.exists(images().resolve("pagemap-shmem-5.img")));
  }

  private void assertRefused(ByteArrayOutputStream sent, int answer, String problem) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> exchange(sent.toByteArray(), answer));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(problem), message);
    assertTrue(Files.notExists(images()));
  }

  @Test
  void withoutAnEndItIsNoDump() throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    add(sent, Layout.WIDE, PageRequest.OPEN, 0, 0, TASK_17);
    assertRefused(sent, 1, "the dump has ended early");
  }

  @Test
  void half() throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    add(sent, Layout.WIDE, PageRequest.OPEN, 0, 0, TASK_17);
    add(sent, Layout.WIDE, LAZY_PRESENT, 2, 0x10000, TASK_17);
    sent.write(new byte[PAGE]);
    assertRefused(sent, 1, "the dump ends within pages");
  }

  @Test
  void absurdRanges() throws Exception {
    for (long pages : new long[] {-1, 0, Long.MAX_VALUE, Long.MAX_VALUE / PAGE}) {
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      add(sent, Layout.WIDE, PageRequest.OPEN, 0, 0, TASK_17);
      add(sent, Layout.WIDE, LAZY_PRESENT, pages, 0x7fff_ffff_ffff_f000L, TASK_17);
      assertRefused(sent, 1, pages == Long.MAX_VALUE / PAGE ? "the dump ends" : "whole pages");
    }
  }

  @Test
  void pagesOfNothing() throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    add(sent, Layout.WIDE, PageRequest.PARENT, 0, 0, TASK_17);
    add(sent, Layout.WIDE, LAZY_PRESENT, 1, 0x10000, TASK_17);
    assertRefused(sent, 4, "pages before a pagemap");
  }
}
