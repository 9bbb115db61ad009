package org.crit4j.internal.validate.rules;

import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.PacketRing;
import org.crit4j.images.PacketSockEntry;
import org.crit4j.images.SkOptsEntry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;

/** Settings of sockets that the kernel may refuse. */
public final class SocketOptionRules extends CheckpointRules {
  /** Linux's BPF_MAXINSNS. */
  private static final int LONGEST_FILTER = 4096;

  /** Declares the rules. */
  public SocketOptionRules() {
    super("Options of sockets");
    info("SKOPT-FILTER", DEDUCED, "The filter of a socket has at most 4096 instructions")
        .because("The kernel refuses longer ones.")
        .inImage(SocketOptionRules::filters);
    info(
            "PACKET-RING",
            DEDUCED,
            "The ring of a packet socket has as many frames as fit into its blocks")
        .because(
            "frame_nr is block_nr * (block_size / frame_size). The kernel refuses other numbers.")
        .inImage(SocketOptionRules::rings);
  }

  private static void filters(Inspection in, Reporter out) {
    for (OpenFile file : in.files().all()) {
      FileEntry socket = file.file();
      filter(file, "isk", socket.getIsk().getOpts(), out);
      filter(file, "usk", socket.getUsk().getOpts(), out);
      filter(file, "psk", socket.getPsk().getOpts(), out);
      filter(file, "nlsk", socket.getNlsk().getOpts(), out);
    }
  }

  private static void filter(OpenFile file, String message, SkOptsEntry options, Reporter out) {
    int instructions = options.getSoFilterCount();
    if (instructions > LONGEST_FILTER) {
      String found = file.label() + " has a filter of " + instructions + " instructions";
      out.report(file.entry(), file.field(message, "opts.so_filter"), found);
    }
  }

  private static void rings(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.PACKETSK)) {
      PacketSockEntry socket = file.file().getPsk();
      if (socket.hasRxRing()) {
        ring(file, "rx_ring", socket.getRxRing(), out);
      }
      if (socket.hasTxRing()) {
        ring(file, "tx_ring", socket.getTxRing(), out);
      }
    }
  }

  private static void ring(OpenFile file, String name, PacketRing ring, Reporter out) {
    long frame = Integer.toUnsignedLong(ring.getFrameSize());
    long perBlock = frame == 0 ? 0 : Integer.toUnsignedLong(ring.getBlockSize()) / frame;
    long room = perBlock * Integer.toUnsignedLong(ring.getBlockNr());
    if (room != Integer.toUnsignedLong(ring.getFrameNr())) {
      String found = file.label() + " has " + unsigned(ring.getFrameNr()) + " frames, but ";
      String field = file.field("psk", name + ".frame_nr");
      out.report(file.entry(), field, found + room + " fit into its blocks");
    }
  }
}
