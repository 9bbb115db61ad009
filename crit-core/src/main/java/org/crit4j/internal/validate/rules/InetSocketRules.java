package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.DEDUCED;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.WARNING;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/** Internet sockets, and the state of TCP connections. */
public final class InetSocketRules extends RuleGroup {
  // Linux's socket.h, net.h, in.h and tcp_states.h.
  private static final int INET = 2;
  private static final int INET6 = 10;
  private static final Set<Integer> TYPES = Set.of(1, 2, 3);
  private static final int TCP = 6;
  private static final int LISTEN = 10;
  private static final int LAST_STATE = 12;

  private static final int INET6_WORDS = 4;

  // Source: CRIU's soccr.h.
  private static final int OPT_TIMESTAMP = 1;
  private static final int OPT_WINDOW_SCALE = 4;

  /** Declares the rules. */
  public InetSocketRules() {
    super("Internet sockets");
    error("ISK-FAMILY", TRIED, "The family and the type of a socket are known")
        .because("Family 2 (IPv4) or 10 (IPv6), type 1 (stream), 2 (datagram) or 3 (raw). CRIU "
                + "stops: \"Unsupported socket family/type\".")
        .inImage(InetSocketRules::family);
    error("ISK-ADDR", TRIED, "The addresses of a socket have the length of its family")
        .because("At least one word for IPv4, four for IPv6. CRIU stops: \"Addr len mismatch\", or "
                + "crashes.")
        .inImage(InetSocketRules::addresses);
    error("ISK-LISTEN", TRIED, "Only TCP sockets without a peer listen")
        .because("CRIU stops: \"Wrong socket in listen state\".")
        .inImage(InetSocketRules::listening);
    warning("ISK-STATE", TRIED, "The state of a TCP socket is known")
        .because("1 to 11, or 12 for a new connection. CRIU does not notice.")
        .inImage(InetSocketRules::state);
    warning("ISK-NS", TRIED, "A socket is in a network namespace of the checkpoint")
        .because("Without a dumped network namespace CRIU ignores ns_id.")
        .inCheckpoint(InetSocketRules::namespace);
    error("TCP-STREAM", TRIED, INCOMPLETE, "A TCP connection has its state")
        .because("In tcp-stream-N.img, N its inode in hexadecimal, unless connections were dumped as "
                + "closed. CRIU stops: \"Unexpected EOF\".")
        .inCheckpoint(InetSocketRules::streams);
    warning("TCP-ORPHAN", SOURCE, "The state of a TCP connection is that of a socket")
        .because("CRIU never opens it.")
        .inCheckpoint(InetSocketRules::orphans);
    error("TCP-UNSQ", TRIED, "A TCP connection says how many bytes were not sent")
        .because("unsq_len; they are a part of the send queue. CRIU stops: \"No unsq len in the "
                + "image\". It does not notice if there are more of them than the queue has (a "
                + "warning).")
        .inImage(InetSocketRules::unsent);
    error("TCP-WSCALE", TRIED, "The options of a TCP connection have their values")
        .because("opt_mask says that window scaling (4) or timestamps (1) are on: then rcv_wscale or "
                + "timestamp is there. CRIU stops: \"No rcv wscale\", \"No timestamp\".")
        .inImage(InetSocketRules::options);
    warning("TCP-WINDOW", SOURCE, "The window of a TCP connection is there as a whole")
        .because("snd_wl1, snd_wnd, max_window, rcv_wnd and rcv_wup; CRIU restores all or none.")
        .inImage(InetSocketRules::window);
    error("TCP-QLEN", TRIED, "The queues of a TCP connection are complete")
        .because("inq_len and outq_len bytes follow. CRIU stops: \"Img trimmed\".")
        .inImage(InetSocketRules::queues);
    info("ISK-INO", DEDUCED, "The inode of an internet socket is its own")
        .because("The image of a TCP connection is named by it.")
        .inImage(InetSocketRules::uniqueInodes);
  }

  private static List<OpenFile> sockets(Inspection in) {
    return in.files().of(FdTypes.INETSK).stream().filter(file -> file.file().hasIsk()).toList();
  }

  private static void report(OpenFile socket, String field, String problem, Reporter out) {
    out.report(socket.entry(), socket.field("isk", field), socket.label() + " " + problem);
  }

  private static void family(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      InetSkEntry inet = socket.file().getIsk();
      if (inet.getFamily() != INET && inet.getFamily() != INET6) {
        report(socket, "family", "is of family " + unsigned(inet.getFamily()), out);
      }
      if (!TYPES.contains(inet.getType())) {
        report(socket, "type", "is of type " + unsigned(inet.getType()), out);
      }
    }
  }

  private static void addresses(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      InetSkEntry inet = socket.file().getIsk();
      address(socket, "src_addr", inet.getSrcAddrCount(), out);
      address(socket, "dst_addr", inet.getDstAddrCount(), out);
    }
  }

  private static void address(OpenFile socket, String field, int words, Reporter out) {
    int family = socket.file().getIsk().getFamily();
    if ((family == INET && words < 1) || (family == INET6 && words != INET6_WORDS)) {
      String name = family == INET ? "IPv4" : "IPv6";
      report(socket, field, "has an " + name + " address of " + words + " words", out);
    }
  }

  private static void listening(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      InetSkEntry inet = socket.file().getIsk();
      if (inet.getState() == LISTEN && inet.getProto() != TCP) {
        report(socket, "state", "listens with protocol " + unsigned(inet.getProto()), out);
      } else if (inet.getState() == LISTEN && inet.getDstPort() != 0) {
        report(
            socket, "state", "listens, but has the peer port " + unsigned(inet.getDstPort()), out);
      }
    }
  }

  private static void state(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      int state = socket.file().getIsk().getState();
      if (socket.file().getIsk().getProto() == TCP
          && (state == 0 || Integer.compareUnsigned(state, LAST_STATE) > 0)) {
        report(socket, "state", "is in state " + unsigned(state), out);
      }
    }
  }

  private static void namespace(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      InetSkEntry inet = socket.file().getIsk();
      if (inet.hasNsId() && in.namespaces().lacksNetwork(inet.getNsId())) {
        report(
            socket,
            "ns_id",
            "is in namespace " + unsigned(inet.getNsId()) + ", which is no network namespace",
            out);
      }
    }
  }

  private static boolean isConnection(InetSkEntry inet) {
    return inet.getProto() == TCP && inet.getDstPort() != 0 && inet.getState() != LISTEN;
  }

  private static String image(InetSkEntry inet) {
    return ImageName.of(ImageType.TCP_STREAM, Integer.toUnsignedLong(inet.getIno()));
  }

  private static void streams(Inspection in, Reporter out) {
    boolean closed = in.inventory().map(it -> it.message().getTcpClose()).orElse(false);
    for (OpenFile socket : sockets(in)) {
      InetSkEntry inet = socket.file().getIsk();
      if (isConnection(inet) && !closed && !in.has(image(inet))) {
        report(
            socket,
            "ino",
            "is a TCP connection from port "
                + unsigned(inet.getSrcPort())
                + " to port "
                + unsigned(inet.getDstPort())
                + ", but there is no "
                + image(inet),
            out);
      }
    }
  }

  private static void orphans(Inspection in, Reporter out) {
    if (!in.files().areKnown()) {
      return;
    }
    Set<String> named = new HashSet<>();
    for (OpenFile socket : sockets(in)) {
      if (isConnection(socket.file().getIsk())) {
        named.add(in.prefix() + image(socket.file().getIsk()));
      }
    }
    for (LoadedImage image : in.images(ImageType.TCP_STREAM)) {
      if (image.number().isPresent() && !named.contains(image.file())) {
        out.report(image.file(), "no socket is that connection");
      }
    }
  }

  private static List<Entry<TcpStreamEntry>> connections(Inspection in) {
    return in.entries(ImageType.TCP_STREAM, TcpStreamEntry.class);
  }

  private static void unsent(Inspection in, Reporter out) {
    for (Entry<TcpStreamEntry> entry : connections(in)) {
      TcpStreamEntry tcp = entry.message();
      if (!tcp.hasUnsqLen()) {
        out.report(entry, "unsq_len", "is missing");
      } else if (Integer.compareUnsigned(tcp.getUnsqLen(), tcp.getOutqLen()) > 0) {
        out.as(WARNING)
            .report(
                entry,
                "unsq_len",
                unsigned(tcp.getUnsqLen())
                    + " bytes are not sent, but only "
                    + unsigned(tcp.getOutqLen())
                    + " in the queue");
      }
    }
  }

  private static void options(Inspection in, Reporter out) {
    for (Entry<TcpStreamEntry> entry : connections(in)) {
      TcpStreamEntry tcp = entry.message();
      if ((tcp.getOptMask() & OPT_WINDOW_SCALE) != 0 && !tcp.hasRcvWscale()) {
        out.report(entry, "rcv_wscale", "is missing, but opt_mask says that windows are scaled");
      }
      if ((tcp.getOptMask() & OPT_TIMESTAMP) != 0 && !tcp.hasTimestamp()) {
        out.report(entry, "timestamp", "is missing, but opt_mask says that there are timestamps");
      }
    }
  }

  private static void window(Inspection in, Reporter out) {
    for (Entry<TcpStreamEntry> entry : connections(in)) {
      TcpStreamEntry tcp = entry.message();
      List<Boolean> there =
          List.of(
              tcp.hasSndWl1(),
              tcp.hasSndWnd(),
              tcp.hasMaxWindow(),
              tcp.hasRcvWnd(),
              tcp.hasRcvWup());
      if (there.contains(true) && there.contains(false)) {
        out.report(entry, "snd_wl1", "only some of the fields of the window are there");
      }
    }
  }

  private static void queues(Inspection in, Reporter out) {
    for (LoadedImage image : in.images(ImageType.TCP_STREAM)) {
      image.reportDamage("ENV-PAYLOAD", out);
    }
  }

  private static void uniqueInodes(Inspection in, Reporter out) {
    Map<Integer, OpenFile> seen = new HashMap<>();
    for (OpenFile socket : sockets(in)) {
      int inode = socket.file().getIsk().getIno();
      OpenFile before = seen.putIfAbsent(inode, socket);
      if (before != null) {
        report(socket, "ino", "has the inode " + unsigned(inode) + " of " + before.label(), out);
      }
    }
  }
}
