package org.crit4j.internal.validate.rules;

import com.google.protobuf.ByteString;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.ScmEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.SkShutdown;
import org.crit4j.images.UnixSkEntry;
import org.crit4j.internal.column.IdTable;
import org.crit4j.internal.column.LongColumn;
import org.crit4j.internal.validate.FileRef;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Known;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Target;
import org.crit4j.internal.validate.Walk;

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

  private static final Walk<UnixSkEntry> SOCKETS =
      Walk.files(FdTypes.UNIXSK, FileEntry::getUsk)
          .relabelled((it, who) -> "unix socket " + unsigned(it.getIno()) + " (" + who + ")");
  private static final Walk<UnixSkEntry> LOCAL =
      SOCKETS.where(it -> (it.getUflags() & ELSEWHERE) == 0);
  private static final Target<Integer> BY_INODE =
      new Target<>(Known.FILES, in -> inode -> inodes(in).has(inode));
  private static final Set<Integer> TYPES = Set.of(STREAM, DGRAM, SEQPACKET);
  private static final Set<Integer> STATES = Set.of(ESTABLISHED, CLOSE, LISTEN);
  private static final Walk<SkPacketEntry> PACKETS =
      Walk.entries(ImageType.SK_QUEUES, SkPacketEntry.class);
  private static final Walk<ScmEntry> SCMS = PACKETS.each("scm", SkPacketEntry::getScmList);
  private static final Walk<ScmEntry> RIGHTS = SCMS.where(it -> it.getType() == SCM_RIGHTS);
  private static final Target<Integer> ANY_FILE =
      new Target<>(Known.FILES, in -> id -> in.files().find(id).isPresent());

  /** Declares the rules. */
  public UnixSocketRules() {
    super("Unix sockets");
    error("USK-INO", TRIED, "The inode of a unix socket is its own")
        .why("Peers name each other by inodes. CRIU does not notice, and connects the wrong ones.")
        .inImage(
            SOCKETS
                .only(it -> inodes(it.in()).entry(it.it().getIno()) != it.position())
                .check(UnixSocketRules::sameInode));
    error("USK-PEER", TRIED, INCOMPLETE, "The peer of a unix socket is there")
        .why("peer is 0 or the inode of a unix socket. CRIU stops: \"FATAL: Peer unresolved\".")
        .inImage(
            LOCAL
                .where(it -> it.getPeer() != 0)
                .refersTo(
                    "peer",
                    UnixSkEntry::getPeer,
                    BY_INODE,
                    "{who} has the peer {}, which is not there"));
    error("USK-ORDER", TRIED, "A peer that does not know of it stands before the socket")
        .why(
            "CRIU looks for peers among the sockets that it has read so far, and stops: "
                + "\"FATAL: Peer unresolved\". Sockets that name each other may come in any order.")
        .inImage( // In the separate image of older dumps, order was of no importance.
            LOCAL.check(UnixSocketRules::order).given(in -> in.files().areMerged()));
    error("USK-MUTUAL", TRIED, "Connected unix sockets name each other")
        .why(
            "For streams and sequenced packets; a connection that its listener has not accepted "
                + "yet names the listener. CRIU stops: \"FATAL: Peer unresolved\".")
        .inImage(LOCAL.check(UnixSocketRules::mutual));
    error("USK-ORPHAN-EST", SOURCE, "A connected stream without peer is shut down")
        .why("In both directions, its peer has gone. CRIU stops: \"Wrong shutdown/peer state\".")
        .inImage(
            LOCAL
                .where(it -> it.getState() == ESTABLISHED && it.getType() == STREAM)
                .where(it -> it.getPeer() == 0 && it.getShutdown() != SkShutdown.BOTH)
                .report("shutdown", "{who} is connected without a peer, but not shut down"));
    error("USK-TYPE", TRIED, "The type and the state of a unix socket are known")
        .why(
            "Type 1 (stream), 2 (datagram) or 5 (sequenced packets), state 1 (established), 7 "
                + "(close) or 10 (listen). CRIU stops: \"Can't make unix socket\".")
        .inImage(
            SOCKETS.oneOf("type", UnixSkEntry::getType, TYPES, "{who} is of type {}"),
            SOCKETS.oneOf("state", UnixSkEntry::getState, STATES, "{who} is in state {}"));
    error("USK-NAME", TRIED, "The name of a unix socket fits into an address")
        .why(
            "At most 108 bytes; abstract ones start with a zero byte, and only a path can be "
                + "deleted. CRIU crashes after \"Bad unix name len\".")
        .inImage(
            SOCKETS
                .where(it -> it.getName().size() > LONGEST_NAME)
                .report("name", "{who} has a name of {} bytes", it -> it.getName().size()),
            SOCKETS
                .where(it -> it.getDeleted() && !isPath(it.getName()))
                .report("deleted", "{who} is deleted, but has no path"));
    warning("USK-NS", TRIED, "A unix socket is in a network namespace of the checkpoint")
        .why("Without a dumped network namespace CRIU ignores ns_id.")
        .inCheckpoint(
            SOCKETS
                .where(UnixSkEntry::hasNsId)
                .only(it -> it.in().namespaces().lacksNetwork(it.it().getNsId()))
                .report("ns_id", NO_NETWORK, UnixSkEntry::getNsId));
    error("USK-MNT", SOURCE, INCOMPLETE, "A unix socket is on a mount of the checkpoint")
        .why("If mount namespaces were dumped. CRIU stops: \"Unable to find the mount\".")
        .inCheckpoint(
            LOCAL
                .where(it -> it.getMntId() != -1)
                .refersTo(
                    "mnt_id",
                    UnixSkEntry::getMntId,
                    MOUNT_IDS,
                    "{who} is on mount {}, " + NO_MOUNT));
    error("SKQ-REF", TRIED, INCOMPLETE, "Packets under way are for a unix socket that has a sender")
        .why(
            "id_for is the id of a UNIXSK file that is connected, or of datagrams. CRIU drops "
                + "the packet without notice, or stops: \"Can't find sender\".")
        .inCheckpoint(
            PACKETS.refersTo(
                "id_for",
                SkPacketEntry::getIdFor,
                openFiles(FdTypes.UNIXSK),
                "a packet is for file {}, which is not a UNIXSK file"),
            PACKETS.check(UnixSocketRules::sender));
    error("SKQ-SCM", TRIED, INCOMPLETE, "Descriptors under way are files of the checkpoint")
        .why(
            "A packet has at most one scm, of type SCM_RIGHTS (1), with up to 253 ids of files. "
                + "CRIU stops: \"More than 1 SCM\", \"Unsupported scm\", \"Can't find fdesc to "
                + "send\".")
        .inCheckpoint(
            PACKETS
                .where(it -> it.getScmCount() > 1)
                .report("scm", "there are {} control messages, not one", it -> it.getScmCount()),
            SCMS.oneOf("type", ScmEntry::getType, Set.of(SCM_RIGHTS), "is {}, not SCM_RIGHTS (1)"),
            RIGHTS
                .where(it -> it.getRightsCount() > MOST_RIGHTS)
                .report("rights", "{} descriptors are under way", it -> it.getRightsCount()),
            RIGHTS
                .each("rights", ScmEntry::getRightsList)
                .refersTo("", it -> it, ANY_FILE, "file {} is under way, but not there"));
    info("USK-EXTERN", SOURCE, "The peers of unix sockets are in the checkpoint")
        .why("A restore needs --ext-unix-sk, or a plugin, for peers outside of it.")
        .inImage(
            SOCKETS
                .where(it -> (it.getUflags() & EXTERNAL) != 0)
                .report("uflags", "{who} is external: a restore needs --ext-unix-sk"),
            SOCKETS
                .where(it -> (it.getUflags() & (EXTERNAL | BY_PLUGIN)) == BY_PLUGIN)
                .report("uflags", "{who} needs the plugin that has dumped it"));
  }

  private static Inodes inodes(Inspection in) {
    return in.index(Inodes.class, Inodes::new);
  }

  private static boolean isPath(ByteString name) {
    return !name.isEmpty() && name.byteAt(0) != 0;
  }

  private static boolean isElsewhere(UnixSkEntry socket) {
    return (socket.getUflags() & ELSEWHERE) != 0;
  }

  /** The sockets by their inodes, the first of each. There may be many: no objects are kept. */
  private static final class Inodes {
    private final IdTable places = new IdTable();
    private final LongColumn entries;
    private final LongColumn peers;
    private final LongColumn states;
    private final BitSet elsewhere = new BitSet();

    Inodes(Inspection in) {
      LongColumn.Builder entry = new LongColumn.Builder();
      LongColumn.Builder peer = new LongColumn.Builder();
      LongColumn.Builder state = new LongColumn.Builder();
      SOCKETS.forEach(
          in,
          socket -> {
            places.add(socket.it().getIno(), entry.size());
            elsewhere.set(entry.size(), isElsewhere(socket.it()));
            entry.add(socket.position());
            peer.add(socket.it().getPeer());
            state.add(socket.it().getState());
          });
      entries = entry.build();
      peers = peer.build();
      states = state.build();
    }

    boolean has(int inode) {
      return places.find(inode) >= 0;
    }

    /** The index of the entry of the first socket with an inode, which has to be there. */
    long entry(int inode) {
      return entries.get(places.find(inode));
    }

    /** The peer of a socket, if that has another peer. */
    Optional<Peer> strange(UnixSkEntry socket) {
      int place = places.find(socket.getPeer());
      if (place < 0 || (int) peers.get(place) == socket.getIno()) {
        return Optional.empty();
      }
      boolean mayDiffer = elsewhere.get(place) || states.get(place) == LISTEN;
      return Optional.of(new Peer(entries.get(place), (int) peers.get(place), mayDiffer));
    }
  }

  /**
   * What is told of a peer.
   *
   * @param entry the index of its entry
   * @param peer the inode of its own peer
   * @param mayDiffer whether its own peer says nothing: it listens, or is outside
   */
  private record Peer(long entry, int peer, boolean mayDiffer) {}

  private static Optional<Peer> strangePeer(Item<UnixSkEntry> socket) {
    return inodes(socket.in()).strange(socket.it());
  }

  private static void sameInode(Item<UnixSkEntry> socket, Reporter out) {
    int inode = socket.it().getIno();
    String first = socket.entry(inodes(socket.in()).entry(inode), socket.it()).place();
    out.report(socket, "ino", "{who} has the inode {} of {}", inode, first);
  }

  private static void order(Item<UnixSkEntry> socket, Reporter out) {
    Optional<Peer> peer = strangePeer(socket).filter(it -> it.entry() > socket.position());
    if (peer.isPresent()) {
      String text = "{who} comes before its peer {} ({}), which has another peer";
      String place = socket.entry(peer.get().entry(), socket.it()).place();
      out.report(socket, "peer", text, socket.it().getPeer(), place);
    }
  }

  private static void mutual(Item<UnixSkEntry> socket, Reporter out) {
    UnixSkEntry it = socket.it();
    boolean connected =
        it.getState() == ESTABLISHED && (it.getType() == STREAM || it.getType() == SEQPACKET);
    if (it.getPeer() != 0 && connected) {
      strangePeer(socket)
          .filter(peer -> !peer.mayDiffer())
          .ifPresent(
              peer -> {
                String text = "{who} is connected to {}, which has the peer {}";
                out.report(socket, "peer", text, it.getPeer(), peer.peer());
              });
    }
  }

  // CRIU makes senders for datagrams, and for connections whose peer has gone.
  private static void sender(Item<SkPacketEntry> packet, Reporter out) {
    Optional<FileRef> socket = packet.in().files().find(FdTypes.UNIXSK, packet.it().getIdFor());
    UnixSkEntry unix =
        socket.map(it -> it.file().getUsk()).orElse(UnixSkEntry.getDefaultInstance());
    boolean lacks =
        unix.getType() != DGRAM && unix.getState() != ESTABLISHED && unix.getPeer() == 0;
    if (socket.isPresent() && lacks) {
      String text = "a packet of {} bytes is for {}, which has no sender";
      out.report(packet, "id_for", text, packet.it().getLength(), socket.get().label());
    }
  }
}
