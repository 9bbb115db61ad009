package org.crit4j.internal.validate.rules;

import java.util.Set;
import java.util.function.ToIntFunction;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Walk;

/** Internet sockets, and the state of TCP connections. */
public final class InetSocketRules extends CheckpointRules {
  // Linux's socket.h, net.h, in.h and tcp_states.h.
  private static final int INET = 2;
  private static final int INET6 = 10;
  private static final Set<Integer> FAMILIES = Set.of(INET, INET6);
  private static final Set<Integer> TYPES = Set.of(1, 2, 3);
  private static final int RAW = 3;
  private static final int LAST_PORT = 65535;
  private static final String NO_PORT = "{who} has the port {}";
  private static final int TCP = 6;
  private static final int LISTEN = 10;
  private static final int LAST_STATE = 12;

  private static final int INET6_WORDS = 4;
  private static final int WINDOW_FIELDS = 5;

  // Source: CRIU's soccr.h.
  private static final int OPT_TIMESTAMP = 1;
  private static final int OPT_WINDOW_SCALE = 4;

  private static final Walk<InetSkEntry> SOCKETS = Walk.files(FdTypes.INETSK, FileEntry::getIsk);
  private static final Walk<InetSkEntry> TCP_SOCKETS = SOCKETS.where(it -> it.getProto() == TCP);
  private static final Walk<InetSkEntry> LISTENING = SOCKETS.where(it -> it.getState() == LISTEN);
  private static final Walk<InetSkEntry> CONNECTED =
      TCP_SOCKETS.where(it -> it.getDstPort() != 0 && it.getState() != LISTEN);
  private static final Walk<TcpStreamEntry> CONNECTIONS =
      Walk.entries(ImageType.TCP_STREAM, TcpStreamEntry.class);

  /** Declares the rules. */
  public InetSocketRules() {
    super("Internet sockets");
    error("ISK-FAMILY", TRIED, "The family and the type of a socket are known")
        .why(
            "Family 2 (IPv4) or 10 (IPv6), type 1 (stream), 2 (datagram) or 3 (raw). CRIU "
                + "stops: \"Unsupported socket family/type\".")
        .inImage(
            SOCKETS.oneOf("family", InetSkEntry::getFamily, FAMILIES, "{who} is of family {}"),
            SOCKETS.oneOf("type", InetSkEntry::getType, TYPES, "{who} is of type {}"));
    error("ISK-ADDR", TRIED, "The addresses of a socket have the length of its family")
        .why("One word for IPv4, four for IPv6. CRIU stops: \"Addr len mismatch\", or crashes.")
        .inImage(
            address("src_addr", InetSkEntry::getSrcAddrCount),
            address("dst_addr", InetSkEntry::getDstAddrCount));
    warning("ISK-PORT", TRIED, "Ports are below 65536")
        .why("CRIU binds the lower 16 bits, which is another port, and does not notice.")
        .inImage(
            SOCKETS
                .where(it -> it.getType() != RAW)
                .atMost(
                    "src_port", it -> Integer.toUnsignedLong(it.getSrcPort()), LAST_PORT, NO_PORT),
            SOCKETS
                .where(it -> it.getType() != RAW)
                .atMost(
                    "dst_port", it -> Integer.toUnsignedLong(it.getDstPort()), LAST_PORT, NO_PORT));
    error("ISK-LISTEN", TRIED, "Only TCP sockets without a peer listen")
        .why("CRIU stops: \"Wrong socket in listen state\".")
        .inImage(
            LISTENING
                .where(it -> it.getProto() != TCP)
                .report("state", "{who} listens with protocol {}", InetSkEntry::getProto),
            LISTENING
                .where(it -> it.getProto() == TCP && it.getDstPort() != 0)
                .report(
                    "state", "{who} listens, but has the peer port {}", InetSkEntry::getDstPort));
    warning("ISK-STATE", TRIED, "The state of a TCP socket is known")
        .why("1 to 11, or 12 for a new connection. CRIU does not notice.")
        .inImage(
            TCP_SOCKETS
                .where(it -> Integer.compareUnsigned(it.getState() - 1, LAST_STATE) >= 0)
                .report("state", "{who} is in state {}", InetSkEntry::getState));
    warning("ISK-NS", TRIED, "A socket is in a network namespace of the checkpoint")
        .why("Without a dumped network namespace CRIU ignores ns_id.")
        .inCheckpoint(
            SOCKETS
                .where(InetSkEntry::hasNsId)
                .only(it -> it.in().namespaces().lacksNetwork(it.it().getNsId()))
                .report("ns_id", NO_NETWORK, InetSkEntry::getNsId));
    error("TCP-STREAM", TRIED, INCOMPLETE, "A TCP connection has its state")
        .why(
            "In tcp-stream-N.img, N its inode in hexadecimal, unless connections were dumped as "
                + "closed. CRIU stops: \"Unexpected EOF\".")
        .inCheckpoint(
            CONNECTED
                .given(in -> !in.inventory().map(it -> it.message().getTcpClose()).orElse(true))
                .needs("ino", InetSocketRules::image, "{who} is a TCP connection without its {}"));
    warning("TCP-ORPHAN", SOURCE, "The state of a TCP connection is that of a socket")
        .why("CRIU never opens it.")
        .inCheckpoint(
            Walk.images(ImageType.TCP_STREAM)
                .only(it -> it.it().number().isPresent())
                .refersTo(
                    "",
                    it -> it.number().orElse(0),
                    CONNECTED.by(it -> Integer.toUnsignedLong(it.getIno())),
                    "no socket is that connection"));
    error("TCP-UNSQ", TRIED, "A TCP connection says how many bytes were not sent")
        .why(
            "unsq_len; they are a part of the send queue. CRIU stops: \"No unsq len in the "
                + "image\". It does not notice if there are more of them than the queue has (a "
                + "warning).")
        .inImage(
            CONNECTIONS.where(it -> !it.hasUnsqLen()).report("unsq_len", "is missing"),
            CONNECTIONS
                .where(it -> Integer.compareUnsigned(it.getUnsqLen(), it.getOutqLen()) > 0)
                .report(
                    "unsq_len",
                    "{} bytes are not sent, but only {} in the queue",
                    TcpStreamEntry::getUnsqLen,
                    TcpStreamEntry::getOutqLen)
                .as(WARNING));
    error("TCP-WSCALE", TRIED, "The options of a TCP connection have their values")
        .why(
            "opt_mask says that window scaling (4) or timestamps (1) are on: then rcv_wscale or "
                + "timestamp is there. CRIU stops: \"No rcv wscale\", \"No timestamp\".")
        .inImage(
            CONNECTIONS
                .where(it -> (it.getOptMask() & OPT_WINDOW_SCALE) != 0 && !it.hasRcvWscale())
                .report("rcv_wscale", "is missing, but opt_mask says that windows are scaled"),
            CONNECTIONS
                .where(it -> (it.getOptMask() & OPT_TIMESTAMP) != 0 && !it.hasTimestamp())
                .report("timestamp", "is missing, but opt_mask says that there are timestamps"));
    warning("TCP-WINDOW", SOURCE, "The window of a TCP connection is there as a whole")
        .why("snd_wl1, snd_wnd, max_window, rcv_wnd and rcv_wup; CRIU restores all or none.")
        .inImage(
            CONNECTIONS
                .where(it -> windowFields(it) % WINDOW_FIELDS != 0)
                .report("snd_wl1", "only some of the fields of the window are there"));
    error("TCP-QLEN", TRIED, "The queues of a TCP connection are complete")
        .why("inq_len and outq_len bytes follow. CRIU stops: \"Img trimmed\".")
        .inImage(
            Walk.images(ImageType.TCP_STREAM)
                .check((image, out) -> image.it().reportDamage("ENV-PAYLOAD", out)));
    info("ISK-INO", DEDUCED, "The inode of an internet socket is its own")
        .why("The image of a TCP connection is named by it.")
        .inImage(SOCKETS.unique("ino", InetSkEntry::getIno, "{who} has the inode {} of {}"));
  }

  private static Check address(String field, ToIntFunction<InetSkEntry> words) {
    Check v4 =
        SOCKETS
            .where(it -> it.getFamily() == INET && words.applyAsInt(it) < 1)
            .report(field, "{who} has an IPv4 address of {} words", words::applyAsInt);
    Check v6 =
        SOCKETS
            .where(it -> it.getFamily() == INET6 && words.applyAsInt(it) != INET6_WORDS)
            .report(field, "{who} has an IPv6 address of {} words", words::applyAsInt);
    return v4.and(v6);
  }

  private static String image(InetSkEntry socket) {
    return ImageName.of(ImageType.TCP_STREAM, Integer.toUnsignedLong(socket.getIno()));
  }

  private static int windowFields(TcpStreamEntry tcp) {
    return (tcp.hasSndWl1() ? 1 : 0)
        + (tcp.hasSndWnd() ? 1 : 0)
        + (tcp.hasMaxWindow() ? 1 : 0)
        + (tcp.hasRcvWnd() ? 1 : 0)
        + (tcp.hasRcvWup() ? 1 : 0);
  }
}
