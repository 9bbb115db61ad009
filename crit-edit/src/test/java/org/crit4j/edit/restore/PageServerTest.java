package org.crit4j.edit.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crit4j.CritException;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.edit.restore.PageRequest.Layout;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.memory.PageRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page server, asked byte by byte. */
final class PageServerTest {
  private static final int PID = 10645;
  private static final int CLOSE = 0x1023;

  private final List<String> problems = new CopyOnWriteArrayList<>();
  private Checkpoint checkpoint;
  private PageServer server;
  private Thread thread;

  @BeforeEach
  void listen() throws IOException {
    checkpoint = Checkpoint.open(Fixtures.inCheckout("docs/sample-checkpoint"));
    server =
        new PageServer(
            checkpoint,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            (place, problem) -> problems.add(problem));
    thread =
        new Thread(
            () -> {
              try {
                server.serve(0);
              } catch (IOException e) {
                problems.add("ended: " + e.getMessage());
              }
            });
    thread.start();
  }

  @AfterEach
  void end() throws Exception {
    server.close();
    thread.join(60_000);
    assertFalse(thread.isAlive());
    checkpoint.close();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private long firstStored() throws IOException {
    try (TaskMemory memory = checkpoint.memory().open(PID)) {
      for (PageRun each : memory.runs()) {
        if (each.isPresent() && !each.isInParent()) {
          return each.address();
        }
      }
    }
    throw new AssertionError("no page is stored");
  }

  private byte[] stored(long address, int length) throws IOException {
    try (TaskMemory memory = checkpoint.memory().open(PID)) {
      return memory.bytes(address, address + length);
    }
  }

  private static byte[] get(Layout layout, long pages, long address, long pid) {
    return new PageRequest(PageRequest.GET, pages, address, pid).bytes(layout);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void pagesInBothLayouts(Layout layout) throws Exception {
    long address = firstStored();
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < 2; i++) {
        out.write(get(layout, 1, address, PID));
        byte[] answer = in.readNBytes(layout.size());
        assertArrayEquals(
            new PageRequest(PageRequest.ADD_PRESENT, 1, address, PID).bytes(layout), answer);
        assertArrayEquals(stored(address, 4096), in.readNBytes(4096));
      }
      out.write(new PageRequest(CLOSE, 0, 0, 0).bytes(layout));
      assertArrayEquals(new byte[4], in.readNBytes(4));
      assertEquals(-1, in.read());
    }
    assertEquals(2 * 4096, server.sent());
    assertEquals(List.of(), problems);
  }

  /** What CRIU 4.2 has sent: the four bytes after the command mean nothing. */
  @Test
  void paddingMeansNothing() throws Exception {
    long address = firstStored();
    byte[] request = get(Layout.WIDE, 1, address, PID);
    request[4] = 0x55;
    request[5] = 0x55;
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      byte[] answer = socket.getInputStream().readNBytes(Layout.WIDE.size() + 4096);
      assertArrayEquals(
          stored(address, 4096),
          Arrays.copyOfRange(answer, Layout.WIDE.size(), Layout.WIDE.size() + 4096));
    }
  }

  private void assertCutOff(byte[] request, String problem) throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      assertEquals(-1, socket.getInputStream().read());
    }
    try (Socket next = connect()) {
      next.getOutputStream().write(get(Layout.WIDE, 1, firstStored(), PID));
      assertEquals(
          Layout.WIDE.size() + 4096,
          next.getInputStream().readNBytes(Layout.WIDE.size() + 4096).length);
    }
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains(problem), problems::toString);
  }

  @Test
  void anUnknownProcessIsCutOff() throws Exception {
    assertCutOff(get(Layout.WIDE, 1, firstStored(), 99), "a request for process 99");
  }

  @Test
  void anAddressWithoutPagesIsCutOff() throws Exception {
    assertCutOff(get(Layout.WIDE, 1, 0x10000, PID), "a request for address 0x10000 of process");
  }

  @Test
  void aNumberOfPagesThatIsAbsurdIsCutOff() throws Exception {
    assertCutOff(get(Layout.WIDE, -1, firstStored(), PID), "a request for -1 pages");
  }

  @Test
  void anAddressInAPageIsCutOff() throws Exception {
    assertCutOff(get(Layout.WIDE, 1, firstStored() + 1, PID), "whole pages");
  }

  @Test
  void anotherCommandIsCutOff() throws Exception {
    byte[] request = new PageRequest(4, 0, firstStored(), PID).bytes(Layout.WIDE);
    assertCutOff(request, "a record of command 4");
  }

  @Test
  void halfARecordIsCutOff() throws Exception {
    assertCutOff(new byte[10], "ends within a record");
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    CritException problem =
        assertThrows(
            CritException.class, () -> new PageServer(checkpoint, taken, (place, text) -> {}));
    assertTrue(
        String.valueOf(problem.getMessage()).contains("cannot listen there"), problem.getMessage());
  }
}
