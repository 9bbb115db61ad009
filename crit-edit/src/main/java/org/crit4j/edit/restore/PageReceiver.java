package org.crit4j.edit.restore;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.edit.restore.PageRequest.Layout;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.memory.PageFlags;
import org.crit4j.source.ImageSink;
import org.crit4j.source.PagesFormat;
import org.crit4j.source.PagesWriter;

/**
 * Takes the memory that {@code criu dump --page-server} sends: pagemaps and pages images, without
 * the other images, which CRIU writes to its own directory. The two together are a dump.
 *
 * <p>A dump is complete when CRIU says that it ends. Safe for use by two threads, of which one
 * calls {@link #close()}.
 *
 * <p>Source: {@code page_server_serve()} in CRIU's page-xfer.c.
 */
public final class PageReceiver implements AutoCloseable {
  private static final int FIRST_PAGES = 65_537;
  private static final int TYPE_BITS = 8;
  private static final int TASK = 1;
  private static final int SHARED_MEMORY = 2;
  private static final int BUFFER = 1 << 18;

  private final ServerSocket socket;
  private final int pageSize;
  private final byte[] buffer = new byte[BUFFER];
  private int pagemaps;
  private long bytes;

  /**
   * Listens.
   *
   * @param address where; port 0 for any
   * @param pageSize of the machine that dumps, in bytes
   * @throws IOException if that is not possible
   */
  public PageReceiver(InetSocketAddress address, int pageSize) throws IOException {
    this(address, Optional.empty(), pageSize);
  }

  /**
   * Listens, and encrypts.
   *
   * @param address where; port 0 for any
   * @param tls for {@code criu --tls}; empty for no encryption
   * @param pageSize of the machine that dumps, in bytes
   * @throws IOException if that is not possible
   */
  public PageReceiver(InetSocketAddress address, Optional<PageTls> tls, int pageSize)
      throws IOException {
    this.socket = PageServer.listen(address, tls);
    this.pageSize = pageSize;
  }

  /** The port that it listens on. */
  public int port() {
    return socket.getLocalPort();
  }

  /**
   * What has come.
   *
   * @param pagemaps how many, each with its pages image
   * @param bytes of pages
   */
  public record Received(int pagemaps, long bytes) {}

  /**
   * Takes one dump.
   *
   * @param sink where the images go; the caller commits it
   * @return what has come
   * @throws CritException if the connection ends early, or is not one of CRIU
   * @throws IOException if the images cannot be written
   */
  public Received receive(ImageSink sink) throws IOException {
    try (Socket connection = socket.accept()) {
      connection.setTcpNoDelay(true);
      receive(
          new BufferedInputStream(connection.getInputStream(), BUFFER),
          connection.getOutputStream(),
          sink);
    }
    return new Received(pagemaps, bytes);
  }

  private void receive(InputStream in, OutputStream out, ImageSink sink) throws IOException {
    byte[] record = PageRequest.read(in, new byte[0], Layout.NARROW.size());
    if (record == null) {
      throw bad("the connection ends before anything has come", "a dump");
    }
    // A dump begins with a request whose address is 0: in a wide one it stands where a narrow one
    // has its number, which is never 0.
    Layout layout =
        Layout.NARROW.parse(record).id() == 0 && !Layout.NARROW.parse(record).isClose()
            ? Layout.WIDE
            : Layout.NARROW;
    record = PageRequest.read(in, record, layout.size());
    Optional<PagesWriter> current = Optional.empty();
    try {
      while (record != null) {
        PageRequest request = layout.parse(record);
        if (request.isClose()) {
          commit(current);
          out.write(new byte[Integer.BYTES]);
          return;
        }
        switch (request.kind()) {
          case PageRequest.OPEN -> {
            commit(current);
            current = Optional.of(open(request, sink));
            out.write(0);
          }
          case PageRequest.PARENT -> out.write(new byte[Integer.BYTES]);
          case PageRequest.ADD ->
              add(
                  request,
                  current.orElseThrow(() -> bad("pages before a pagemap", "a pagemap first")),
                  in);
          default -> throw bad("a record of command " + request.kind(), "one of a dump");
        }
        out.flush();
        record = PageRequest.read(in, new byte[0], layout.size());
      }
      throw bad("the dump has ended early", "a successful dump: CRIU's log says why it is none");
    } finally {
      if (current.isPresent()) {
        current.get().close();
      }
    }
  }

  private static void commit(Optional<PagesWriter> current) throws IOException {
    if (current.isPresent()) {
      current.get().commit();
      current.get().close();
    }
  }

  private PagesWriter open(PageRequest request, ImageSink sink) throws IOException {
    int type = (int) request.id() & (1 << TYPE_BITS) - 1;
    long number = request.id() >>> TYPE_BITS;
    if ((type != TASK && type != SHARED_MEMORY) || number > 0xffff_ffffL) {
      throw bad(
          "memory of 0x" + Long.toHexString(request.id()), "that of a process, or shared memory");
    }
    String name =
        type == TASK ? ImageName.of(ImageType.PAGEMAP, number) : ImageName.ofSharedPagemap(number);
    return PagesWriter.create(sink, name, FIRST_PAGES + pagemaps++, PagesFormat.plain(pageSize));
  }

  private void add(PageRequest request, PagesWriter writer, InputStream in) throws IOException {
    long pages = request.pages();
    if (pages < 1
        || pages > Long.MAX_VALUE / pageSize
        || request.address() % pageSize != 0
        || Long.compareUnsigned(request.address() + pages * pageSize, request.address()) <= 0) {
      throw bad(
          pages + " pages at 0x" + Long.toHexString(request.address()), "whole pages of memory");
    }
    int flags = request.flags();
    if (PageFlags.isInParent(flags)) {
      throw bad("pages of a dump before", "a dump that stands alone, without --prev-images-dir");
    }
    if (!PageFlags.isPresent(flags)) {
      if (PageFlags.isLazy(flags)) {
        writer.lazy(request.address(), pages);
      } else {
        writer.zero(request.address(), pages);
      }
      return;
    }
    writer.present(request.address(), pages, (flags & PageFlags.LAZY) != 0, false);
    long left = pages * pageSize;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the dump ends within pages");
      }
      writer.write(buffer, 0, read);
      left -= read;
      bytes += read;
    }
  }

  private static CritException bad(String problem, String expected) {
    return new CritException(Location.UNKNOWN.inFile("criu"), problem, expected);
  }

  /** Nobody can connect any more. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
