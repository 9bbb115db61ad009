package org.crit4j.edit.restore;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Warnings;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.edit.restore.PageRequest.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of {@code criu lazy-pages --page-server}: the pages of processes that have
 * been restored without them. They may lie in a directory, in a chain of dumps, in an archive,
 * plain or compressed.
 *
 * <p>It speaks with one connection at a time, as CRIU makes one for each restore, and reads
 * requests with an unchecked length in none of them. When it ends before all pages are there, CRIU
 * ends too, and the kernel gives the process zeros for pages that are missing: it has to be killed.
 * Safe for use by two threads, of which one calls {@link #close()}.
 */
public final class PageServer implements AutoCloseable {
  private static final int NOT_LONGER = 4 << 20;

  private final Checkpoint checkpoint;
  private final ServerSocket socket;
  private final Warnings warnings;
  private final Set<Long> processes = new HashSet<>();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean closed;
  private volatile @Nullable Socket current;

  /**
   * Listens.
   *
   * @param checkpoint its memory; stays open until the server is closed, by who opened it
   * @param address where to listen; port 0 for any
   * @param warnings told what is wrong with requests
   * @throws IOException if that is not possible, or the checkpoint has no processes
   */
  public PageServer(Checkpoint checkpoint, InetSocketAddress address, Warnings warnings)
      throws IOException {
    this(checkpoint, address, Optional.empty(), warnings);
  }

  /**
   * Listens, and encrypts.
   *
   * @param checkpoint its memory; stays open until the server is closed, by who opened it
   * @param address where to listen; port 0 for any
   * @param tls for {@code criu --tls}; empty for no encryption
   * @param warnings told what is wrong with requests
   * @throws IOException if that is not possible, or the checkpoint has no processes
   */
  public PageServer(
      Checkpoint checkpoint, InetSocketAddress address, Optional<PageTls> tls, Warnings warnings)
      throws IOException {
    this.checkpoint = checkpoint;
    this.warnings = warnings;
    for (Task task : checkpoint.tasks()) {
      processes.add((long) task.pid());
    }
    socket = listen(address, tls);
  }

  /** A socket that listens. */
  static ServerSocket listen(InetSocketAddress address, Optional<PageTls> tls) throws IOException {
    ServerSocket socket = PageTls.socket(tls);
    try {
      socket.setReuseAddress(true);
      socket.bind(address);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw new CritException(
          Location.UNKNOWN.inFile(address.toString()),
          "cannot listen there: " + e.getMessage(),
          "an address of this machine and a free port");
    }
  }

  /** The port that it listens on. */
  public int port() {
    return socket.getLocalPort();
  }

  /** How many bytes of memory have been sent. */
  public long sent() {
    return sent.get();
  }

  /**
   * Serves connections, one after the other.
   *
   * @param most how many; 0 for any number
   * @throws IOException if nothing can be accepted any more, but for a close
   */
  public void serve(int most) throws IOException {
    for (int served = 0; !closed && (most == 0 || served < most); served++) {
      try (Socket connection = socket.accept()) {
        current = connection;
        connection.setTcpNoDelay(true);
        serve(connection);
      } catch (IOException e) {
        if (closed) {
          return;
        }
        warnings.warn(
            Location.UNKNOWN.inFile("page server"),
            e instanceof CritException ? String.valueOf(e.getMessage()) : "connection ended: " + e);
      }
    }
  }

  private void serve(Socket connection) throws IOException {
    InputStream in = new BufferedInputStream(connection.getInputStream());
    OutputStream out = connection.getOutputStream();
    byte[] start = PageRequest.read(in, new byte[0], Layout.NARROW.size());
    if (start == null) {
      return;
    }
    Layout layout = PageRequest.layout(start, processes::contains);
    byte[] record = PageRequest.read(in, start, layout.size());
    Map<Long, TaskMemory> memories = new HashMap<>();
    try {
      while (record != null) {
        PageRequest request = layout.parse(record);
        if (request.isClose()) {
          out.write(new byte[Integer.BYTES]);
          return;
        }
        answer(request, layout, memories, out);
        record = PageRequest.read(in, new byte[0], layout.size());
      }
    } finally {
      for (TaskMemory each : memories.values()) {
        each.close();
      }
    }
  }

  private void answer(
      PageRequest request, Layout layout, Map<Long, TaskMemory> memories, OutputStream out)
      throws IOException {
    if (!request.isGet()) {
      throw bad("a record of command " + request.command(), "a request for pages");
    }
    if (!processes.contains(request.id())) {
      throw bad("a request for process " + request.id(), "a process of the checkpoint");
    }
    TaskMemory memory = memories.get(request.id());
    if (memory == null) {
      memory = checkpoint.memory().open(request.id());
      memories.put(request.id(), memory);
    }
    int pageSize = memory.pageSize();
    long address = request.address();
    if (request.pages() < 1 || address % pageSize != 0) {
      throw bad("a request for " + request.pages() + " pages", "whole pages, at least one");
    }
    // A shorter answer is allowed: it is followed by another request.
    long most = Math.min(request.pages(), NOT_LONGER / pageSize);
    long end = address + most * pageSize;
    if (Long.compareUnsigned(end, address) <= 0) {
      throw bad("a request beyond the end of memory", "an address of the process");
    }
    MemoryRange range = memory.rangeAt(address, end);
    if (!range.state().isReadable() || range.length() < pageSize) {
      throw bad(
          "a request for address 0x" + Long.toHexString(address) + " of process " + request.id(),
          "an address whose page is in the images");
    }
    long pages = range.length() / pageSize;
    byte[] content = memory.bytes(address, address + pages * pageSize);
    // Not together: with TLS, CRIU waits for ever for pages that have come with the record.
    out.write(new PageRequest(PageRequest.ADD_PRESENT, pages, address, request.id()).bytes(layout));
    out.write(content);
    sent.addAndGet(content.length);
  }

  private static CritException bad(String problem, String expected) {
    return new CritException(Location.UNKNOWN, problem, expected);
  }

  /** Ends it; a connection that is served is cut off. */
  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
    Socket served = current;
    if (served != null) {
      served.close();
    }
  }
}
