package org.crit4j.internal.validate.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.ScmEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.SkShutdown;
import org.crit4j.images.UnixSkEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;

/** Unix sockets: peers, names, and packets under way. */
public final class UnixSocketRules extends CheckpointRules {
  // Linux's net.h and tcp_states.h.
  private static final int STREAM = 1;
  private static final int DGRAM = 2;
  private static final int SEQPACKET = 5;
  private static final int ESTABLISHED = 1;
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;

  // Source: USK_* in CRIU's sk-unix.c.
  private static final int EXTERNAL = 1;
  private static final int BY_PLUGIN = 4;

  /** Outside of the tree, by a plugin, or inherited. */
  private static final int ELSEWHERE = EXTERNAL | BY_PLUGIN | 8;

  /** Linux's UNIX_PATH_MAX. */
  private static final int LONGEST_NAME = 108;

  private static final int SCM_RIGHTS = 1;

  /** Linux's SCM_MAX_FD. */
  private static final int MOST_RIGHTS = 253;

  /** Declares the rules. */
  public UnixSocketRules() {
    super("Unix sockets");
    error("USK-INO", TRIED, "The inode of a unix socket is its own")
        .because(
            "Peers name each other by inodes. CRIU does not notice, and connects the wrong ones.")
        .inImage(UnixSocketRules::uniqueInodes);
    error("USK-PEER", TRIED, INCOMPLETE, "The peer of a unix socket is there")
        .because("peer is 0 or the inode of a unix socket. CRIU stops: \"FATAL: Peer unresolved\".")
        .inImage(UnixSocketRules::peers);
    error("USK-ORDER", TRIED, "A peer that does not know of it stands before the socket")
        .because(
            "CRIU looks for peers among the sockets that it has read so far, and stops: "
                + "\"FATAL: Peer unresolved\". Sockets that name each other may come in any order.")
        .inImage(UnixSocketRules::order);
    error("USK-MUTUAL", TRIED, "Connected unix sockets name each other")
        .because(
            "For streams and sequenced packets; a connection that its listener has not accepted "
                + "yet names the listener. CRIU stops: \"FATAL: Peer unresolved\".")
        .inImage(UnixSocketRules::mutual);
    error("USK-ORPHAN-EST", SOURCE, "A connected stream without peer is shut down")
        .because(
            "In both directions, since its peer has gone. CRIU stops: \"Wrong shutdown/peer "
                + "state\".")
        .inImage(UnixSocketRules::orphans);
    error("USK-TYPE", TRIED, "The type and the state of a unix socket are known")
        .because(
            "Type 1 (stream), 2 (datagram) or 5 (sequenced packets), state 1 (established), 7 "
                + "(close) or 10 (listen). CRIU stops: \"Can't make unix socket\".")
        .inImage(UnixSocketRules::type);
    error("USK-NAME", TRIED, "The name of a unix socket fits into an address")
        .because(
            "At most 108 bytes; abstract ones start with a zero byte, and only a path can be "
                + "deleted. CRIU crashes after \"Bad unix name len\".")
        .inImage(UnixSocketRules::name);
    warning("USK-NS", TRIED, "A unix socket is in a network namespace of the checkpoint")
        .because("Without a dumped network namespace CRIU ignores ns_id.")
        .inCheckpoint(UnixSocketRules::namespace);
    error("USK-MNT", SOURCE, INCOMPLETE, "A unix socket is on a mount of the checkpoint")
        .because("If mount namespaces were dumped. CRIU stops: \"Unable to find the mount\".")
        .inCheckpoint(UnixSocketRules::mount);
    error("SKQ-REF", TRIED, INCOMPLETE, "Packets under way are for a unix socket that has a sender")
        .because(
            "id_for is the id of a UNIXSK file that is connected, or of datagrams. CRIU drops "
                + "the packet without notice, or stops: \"Can't find sender\".")
        .inCheckpoint(UnixSocketRules::queues);
    error("SKQ-SCM", TRIED, INCOMPLETE, "Descriptors under way are files of the checkpoint")
        .because(
            "A packet has at most one scm, of type SCM_RIGHTS (1), with up to 253 ids of files. "
                + "CRIU stops: \"More than 1 SCM\", \"Unsupported scm\", \"Can't find fdesc to "
                + "send\".")
        .inCheckpoint(UnixSocketRules::rights);
    info("USK-EXTERN", SOURCE, "The peers of unix sockets are in the checkpoint")
        .because(
            "A socket was connected to one outside, which needs --ext-unix-sk at a restore, or "
                + "a plugin.")
        .inImage(UnixSocketRules::external);
  }

  private static List<OpenFile> sockets(Inspection in) {
    return in.files().of(FdTypes.UNIXSK).stream().filter(file -> file.file().hasUsk()).toList();
  }

  private static Map<Integer, OpenFile> byInode(Inspection in) {
    Map<Integer, OpenFile> sockets = new HashMap<>();
    for (OpenFile socket : sockets(in)) {
      sockets.putIfAbsent(socket.file().getUsk().getIno(), socket);
    }
    return sockets;
  }

  private static boolean isElsewhere(OpenFile socket) {
    return (socket.file().getUsk().getUflags() & ELSEWHERE) != 0;
  }

  private static void report(OpenFile socket, String field, String problem, Reporter out) {
    UnixSkEntry unix = socket.file().getUsk();
    out.report(
        socket.entry(),
        socket.field("usk", field),
        "unix socket " + unsigned(unix.getIno()) + " (" + socket.label() + ") " + problem);
  }

  private static void uniqueInodes(Inspection in, Reporter out) {
    Map<Integer, OpenFile> seen = new HashMap<>();
    for (OpenFile socket : sockets(in)) {
      OpenFile before = seen.putIfAbsent(socket.file().getUsk().getIno(), socket);
      if (before != null) {
        report(socket, "ino", "has the inode of " + before.label(), out);
      }
    }
  }

  private static void peers(Inspection in, Reporter out) {
    if (!in.files().areKnown()) {
      return;
    }
    Map<Integer, OpenFile> byInode = byInode(in);
    for (OpenFile socket : sockets(in)) {
      int peer = socket.file().getUsk().getPeer();
      if (peer != 0 && !byInode.containsKey(peer) && !isElsewhere(socket)) {
        report(socket, "peer", "has the peer " + unsigned(peer) + ", which is not there", out);
      }
    }
  }

  // In the separate image of older dumps, order was of no importance.
  private static void order(Inspection in, Reporter out) {
    if (!in.files().areMerged()) {
      return;
    }
    Map<Integer, OpenFile> byInode = byInode(in);
    for (OpenFile socket : sockets(in)) {
      OpenFile peer = byInode.get(socket.file().getUsk().getPeer());
      if (peer != null
          && peer.file().getUsk().getPeer() != socket.file().getUsk().getIno()
          && peer.entry().index() > socket.entry().index()
          && !isElsewhere(socket)) {
        report(
            socket,
            "peer",
            "comes before its peer "
                + unsigned(socket.file().getUsk().getPeer())
                + " ("
                + peer.entry().label()
                + "), which has another peer",
            out);
      }
    }
  }

  private static boolean isConnection(UnixSkEntry unix) {
    return unix.getState() == ESTABLISHED
        && (unix.getType() == STREAM || unix.getType() == SEQPACKET);
  }

  private static void mutual(Inspection in, Reporter out) {
    Map<Integer, OpenFile> byInode = byInode(in);
    for (OpenFile socket : sockets(in)) {
      UnixSkEntry unix = socket.file().getUsk();
      OpenFile peer = byInode.get(unix.getPeer());
      if (peer != null
          && unix.getPeer() != 0
          && isConnection(unix)
          && !isElsewhere(socket)
          && !isElsewhere(peer)
          && peer.file().getUsk().getState() != LISTEN
          && peer.file().getUsk().getPeer() != unix.getIno()) {
        report(
            socket,
            "peer",
            "is connected to "
                + unsigned(unix.getPeer())
                + ", which has the peer "
                + unsigned(peer.file().getUsk().getPeer()),
            out);
      }
    }
  }

  private static void orphans(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      UnixSkEntry unix = socket.file().getUsk();
      if (unix.getState() == ESTABLISHED
          && unix.getType() == STREAM
          && unix.getPeer() == 0
          && !isElsewhere(socket)
          && unix.getShutdown() != SkShutdown.BOTH) {
        report(socket, "shutdown", "is connected without a peer, but not shut down", out);
      }
    }
  }

  private static void type(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      UnixSkEntry unix = socket.file().getUsk();
      if (!Set.of(STREAM, DGRAM, SEQPACKET).contains(unix.getType())) {
        report(socket, "type", "is of type " + unsigned(unix.getType()), out);
      }
      if (!Set.of(ESTABLISHED, CLOSE, LISTEN).contains(unix.getState())) {
        report(socket, "state", "is in state " + unsigned(unix.getState()), out);
      }
    }
  }

  private static void name(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      UnixSkEntry unix = socket.file().getUsk();
      int length = unix.getName().size();
      if (length > LONGEST_NAME) {
        report(socket, "name", "has a name of " + length + " bytes", out);
      } else if (unix.getDeleted() && (length == 0 || unix.getName().byteAt(0) == 0)) {
        report(socket, "deleted", "is deleted, but has no path", out);
      }
    }
  }

  private static void namespace(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      UnixSkEntry unix = socket.file().getUsk();
      if (unix.hasNsId() && in.namespaces().lacksNetwork(unix.getNsId())) {
        report(
            socket,
            "ns_id",
            "is in namespace " + unsigned(unix.getNsId()) + ", which is no network namespace",
            out);
      }
    }
  }

  private static void mount(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      int mount = socket.file().getUsk().getMntId();
      if (mount != -1 && !isElsewhere(socket) && in.mounts().lack(mount)) {
        report(socket, "mnt_id", "is on mount " + mount + ", which no mountpoints image has", out);
      }
    }
  }

  private static List<Entry<SkPacketEntry>> packets(Inspection in) {
    return in.entries(ImageType.SK_QUEUES, SkPacketEntry.class);
  }

  private static void queues(Inspection in, Reporter out) {
    if (!in.files().areKnown()) {
      return;
    }
    for (Entry<SkPacketEntry> entry : packets(in)) {
      int id = entry.message().getIdFor();
      Optional<OpenFile> socket = in.files().find(FdTypes.UNIXSK, id);
      String packet = "a packet of " + unsigned(entry.message().getLength()) + " bytes is for ";
      if (socket.isEmpty()) {
        out.report(entry, "id_for", packet + "file " + unsigned(id) + ", which is no UNIXSK file");
      } else if (lacksSender(socket.get().file().getUsk())) {
        out.report(entry, "id_for", packet + socket.get().label() + ", which has no sender");
      }
    }
  }

  // CRIU makes senders for datagrams, and for connections whose peer has gone.
  private static boolean lacksSender(UnixSkEntry unix) {
    return unix.getType() != DGRAM && unix.getState() != ESTABLISHED && unix.getPeer() == 0;
  }

  private static void rights(Inspection in, Reporter out) {
    for (Entry<SkPacketEntry> entry : packets(in)) {
      List<ScmEntry> scms = entry.message().getScmList();
      if (scms.size() > 1) {
        out.report(entry, "scm", "there are " + scms.size() + " control messages, not one");
      }
      for (int i = 0; i < scms.size(); i++) {
        rights(in, entry, "scm[" + i + "].", scms.get(i), out);
      }
    }
  }

  private static void rights(
      Inspection in, Entry<SkPacketEntry> entry, String field, ScmEntry scm, Reporter out) {
    if (scm.getType() != SCM_RIGHTS) {
      out.report(entry, field + "type", "is " + unsigned(scm.getType()) + ", not SCM_RIGHTS (1)");
      return;
    }
    if (scm.getRightsCount() > MOST_RIGHTS) {
      out.report(entry, field + "rights", scm.getRightsCount() + " descriptors are under way");
    }
    for (int i = 0; i < scm.getRightsCount(); i++) {
      if (in.files().areKnown() && in.files().find(scm.getRights(i)).isEmpty()) {
        out.report(
            entry,
            field + "rights[" + i + "]",
            "file " + unsigned(scm.getRights(i)) + " is under way, but not there");
      }
    }
  }

  private static void external(Inspection in, Reporter out) {
    for (OpenFile socket : sockets(in)) {
      int flags = socket.file().getUsk().getUflags();
      if ((flags & EXTERNAL) != 0) {
        report(socket, "uflags", "is external: a restore needs --ext-unix-sk", out);
      } else if ((flags & BY_PLUGIN) != 0) {
        report(socket, "uflags", "needs the plugin that has dumped it", out);
      }
    }
  }
}
