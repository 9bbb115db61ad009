package org.crit4j.internal.validate.rules;

import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.NetlinkSkEntry;
import org.crit4j.images.PacketRing;
import org.crit4j.images.PacketSockEntry;
import org.crit4j.images.SkOptsEntry;
import org.crit4j.images.UnixSkEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Walk;

/** Settings of sockets that the kernel may refuse. */
public final class SocketOptionRules extends CheckpointRules {
  /** Linux's BPF_MAXINSNS. */
  private static final int LONGEST_FILTER = 4096;

  private static final Walk<PacketSockEntry> PACKET_SOCKETS =
      Walk.files(FdTypes.PACKETSK, FileEntry::getPsk);
  private static final Walk<SkOptsEntry> OPTIONS =
      PACKET_SOCKETS
          .at("opts", PacketSockEntry::getOpts)
          .and(Walk.files(FdTypes.INETSK, FileEntry::getIsk).at("opts", InetSkEntry::getOpts))
          .and(Walk.files(FdTypes.UNIXSK, FileEntry::getUsk).at("opts", UnixSkEntry::getOpts))
          .and(
              Walk.files(FdTypes.NETLINKSK, FileEntry::getNlsk)
                  .at("opts", NetlinkSkEntry::getOpts));

  /** Declares the rules. */
  public SocketOptionRules() {
    super("Options of sockets");
    info("SKOPT-FILTER", DEDUCED, "The filter of a socket has at most 4096 instructions")
        .why("The kernel refuses longer ones.")
        .inImage(
            OPTIONS
                .where(it -> it.getSoFilterCount() > LONGEST_FILTER)
                .report(
                    "so_filter",
                    "{who} has a filter of {} instructions",
                    SkOptsEntry::getSoFilterCount));
    info("PACKET-RING", DEDUCED, "The ring of a packet socket has as many frames as fit in")
        .why("frame_nr is block_nr * (block_size / frame_size). The kernel refuses other numbers.")
        .inImage(
            ring(
                PACKET_SOCKETS
                    .where(PacketSockEntry::hasRxRing)
                    .at("rx_ring", PacketSockEntry::getRxRing)),
            ring(
                PACKET_SOCKETS
                    .where(PacketSockEntry::hasTxRing)
                    .at("tx_ring", PacketSockEntry::getTxRing)));
  }

  private static Check ring(Walk<PacketRing> rings) {
    return rings
        .where(it -> room(it) != Integer.toUnsignedLong(it.getFrameNr()))
        .report(
            "frame_nr",
            "{who} has {} frames, but {} fit into its blocks",
            PacketRing::getFrameNr,
            SocketOptionRules::room);
  }

  private static long room(PacketRing ring) {
    long frame = Integer.toUnsignedLong(ring.getFrameSize());
    long perBlock = frame == 0 ? 0 : Integer.toUnsignedLong(ring.getBlockSize()) / frame;
    return perBlock * Integer.toUnsignedLong(ring.getBlockNr());
  }
}
