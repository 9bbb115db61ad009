package org.crit4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;

/** Asks processes that answer by UDP. */
final class Questions {
  private static final int LONGEST = 60_000;

  private Questions() {}

  /** What a process answers at a port; nothing if it does not within some milliseconds. */
  static Optional<String> ask(int port, String question, int patience) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] words = question.getBytes(UTF_8);
      InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      socket.send(new DatagramPacket(words, words.length, to));
      socket.setSoTimeout(patience);
      DatagramPacket answer = new DatagramPacket(new byte[LONGEST], LONGEST);
      socket.receive(answer);
      return Optional.of(new String(answer.getData(), 0, answer.getLength(), UTF_8));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }
}
