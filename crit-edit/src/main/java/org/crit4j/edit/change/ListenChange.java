package org.crit4j.edit.change;

import java.io.IOException;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.edit.net.Endpoint;
import org.crit4j.edit.net.NetAddress;
import org.crit4j.edit.net.Sockets;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InetSkEntry;

/**
 * Lets sockets that wait for clients wait at another port, or another address: those of TCP that
 * listen, and those of UDP that are bound and not connected. Connections that they have accepted
 * stay, and keep the old port.
 */
public final class ListenChange implements Change {
  private final Endpoint from;
  private final Endpoint to;

  private ListenChange(Endpoint from, Endpoint to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Takes {@code [ADDRESS:]PORT=[ADDRESS:]PORT}; an address of version 6 stands in brackets.
   *
   * @throws IllegalArgumentException if it is not of that form; the message says why
   */
  public static ListenChange parse(String text) {
    Pair pair = Pair.parse(text, "[ADDRESS:]PORT=[ADDRESS:]PORT");
    return new ListenChange(Endpoint.parse(pair.from()), Endpoint.parse(pair.to()));
  }

  /** What is counted while the sockets are looked through. */
  private static final class Counts {
    private int listening;
    private int bound;
    private int accepted;
    private int taken;
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    Counts counts = new Counts();
    OpenFiles.edit(draft, file -> file.hasIsk() ? edit(file, counts) : file);
    if (counts.listening + counts.bound == 0) {
      notes.refuse("no socket listens at " + text(from));
      return;
    }
    if (counts.listening > 0) {
      notes.matched(Words.count(counts.listening, "listening socket") + " at " + text(from));
    }
    if (counts.bound > 0) {
      notes.matched(Words.count(counts.bound, "bound UDP socket") + " at " + text(from));
    }
    if (counts.accepted > 0) {
      notes.matched(
          Words.count(counts.accepted, "accepted connection")
              + (counts.accepted == 1 ? " keeps" : " keep")
              + " port "
              + from.port());
    }
    if (counts.taken > 0) {
      notes.warn(
          "another socket of the checkpoint listens at port "
              + to.port()
              + "; without SO_REUSEPORT the restore fails: \"Address already in use\"");
    }
  }

  private FileEntry edit(FileEntry file, Counts counts) {
    InetSkEntry socket = file.getIsk();
    if (socket.getSrcPort() == from.port() && Sockets.isConnected(socket)) {
      counts.accepted++;
      return file;
    }
    boolean listening = Sockets.isListening(socket);
    boolean bound = Sockets.isUdp(socket) && socket.getDstPort() == 0;
    if (!listening && !bound) {
      return file;
    }
    boolean matches =
        socket.getSrcPort() == from.port()
            && (from.address().isEmpty()
                || from.address().get().equals(NetAddress.of(socket.getSrcAddrList())));
    if (!matches) {
      counts.taken += socket.getSrcPort() == to.port() && to.port() != from.port() ? 1 : 0;
      return file;
    }
    if (to.address().isPresent() && to.address().get().length() != 4 * socket.getSrcAddrCount()) {
      return file;
    }
    counts.listening += listening ? 1 : 0;
    counts.bound += bound ? 1 : 0;
    FileEntry.Builder edited = file.toBuilder();
    edited.getIskBuilder().setSrcPort(to.port());
    to.address().ifPresent(it -> edited.getIskBuilder().clearSrcAddr().addAllSrcAddr(it.words()));
    return edited.build();
  }

  private static String text(Endpoint endpoint) {
    return endpoint.address().map(it -> it + " port ").orElse("port ") + endpoint.port();
  }
}
