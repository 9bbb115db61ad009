package org.crit4j.internal.validate.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.image.ImageType;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;

/** Options that a restore will need: nothing is wrong, but good to know. */
public final class RestoreOptionRules extends CheckpointRules {
  private static final int TCP = 6;
  private static final int LISTEN = 10;

  /** Declares the rules. */
  public RestoreOptionRules() {
    super("Options for a restore");
    info("OPT-TCP-ESTABLISHED", TRIED, "No TCP connection is open")
        .because(
            "Connected sockets need --tcp-established at a restore, or --tcp-close to give them "
                + "up.")
        .inCheckpoint(RestoreOptionRules::connections);
    info("OPT-FILE-LOCKS", TRIED, "No file is locked")
        .because("Locks need --file-locks at a restore.")
        .inCheckpoint(RestoreOptionRules::locks);
    info("OPT-EXTERNAL", TRIED, "The network comes from the images")
        .because(
            "A network namespace that is not in them has to be given by --external at a restore.")
        .inCheckpoint(RestoreOptionRules::external);
    info("OPT-DEPRECATED", TRIED, "All images are of kinds that CRIU still writes")
        .because("These images need --deprecated at a restore.")
        .inCheckpoint(RestoreOptionRules::deprecated);
  }

  private static void connections(Inspection in, Reporter out) {
    boolean closed =
        in.inventory().map(Entry::message).map(InventoryEntry::getTcpClose).orElse(false);
    int count = 0;
    for (OpenFile file : in.files().all()) {
      InetSkEntry socket = file.file().getIsk();
      if (file.file().hasIsk() && isConnected(socket)) {
        count++;
      }
    }
    if (count > 0 && !closed) {
      String found = count + " TCP sockets are connected: a restore needs --tcp-established";
      out.report(in.prefix() + "files.img", found);
    }
  }

  private static boolean isConnected(InetSkEntry socket) {
    return socket.getProto() == TCP && socket.getState() != LISTEN && socket.getDstPort() != 0;
  }

  private static void locks(Inspection in, Reporter out) {
    if (in.image("filelocks.img").map(image -> !image.entries().isEmpty()).orElse(false)) {
      out.report(in.prefix() + "filelocks.img", "files are locked: a restore needs --file-locks");
    }
  }

  private static void external(Inspection in, Reporter out) {
    for (Entry<NetnsEntry> network : in.entries(ImageType.NETNS, NetnsEntry.class)) {
      if (network.message().hasExtKey()) {
        String key = network.message().getExtKey();
        out.report(network, "ext_key", "a restore needs the network namespace " + key);
      }
    }
  }

  private static void deprecated(Inspection in, Reporter out) {
    Set<ImageType> kinds =
        Set.of(
            ImageType.RLIMIT,
            ImageType.ITIMERS,
            ImageType.POSIX_TIMERS,
            ImageType.EVENTPOLL_TFD,
            ImageType.INOTIFY_WD,
            ImageType.FANOTIFY_MARK);
    List<String> files = new ArrayList<>();
    for (ImageType kind : new TreeSet<>(kinds)) {
      in.images(kind).forEach(image -> files.add(image.file()));
    }
    for (String file : files) {
      out.report(file, "a restore needs --deprecated");
    }
  }
}
