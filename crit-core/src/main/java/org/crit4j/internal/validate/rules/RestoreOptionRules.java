package org.crit4j.internal.validate.rules;

import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;

/** Options that a restore will need: nothing is wrong, but good to know. */
public final class RestoreOptionRules extends CheckpointRules {
  private static final int TCP = 6;
  private static final int LISTEN = 10;

  /** Declares the rules. */
  public RestoreOptionRules() {
    super("Options for a restore");
    info("OPT-TCP-ESTABLISHED", TRIED, "No TCP connection is open")
        .why("A restore needs --tcp-established for them, or --tcp-close to give them up.")
        .inCheckpoint(given(in -> !wasClosed(in), RestoreOptionRules::connections));
    info("OPT-FILE-LOCKS", TRIED, "No file is locked")
        .why("Locks need --file-locks at a restore.")
        .inCheckpoint(
            Walk.images(ImageType.FILE_LOCKS)
                .where(it -> !it.entries().isEmpty())
                .report("", "files are locked: a restore needs --file-locks"));
    info("OPT-EXTERNAL", TRIED, "The network comes from the images")
        .why("A network namespace that is not in them has to be given by --external at a restore.")
        .inCheckpoint(
            Walk.entries(ImageType.NETNS, NetnsEntry.class)
                .where(NetnsEntry::hasExtKey)
                .report(
                    "ext_key", "a restore needs the network namespace {}", NetnsEntry::getExtKey));
    info("OPT-DEPRECATED", TRIED, "All images are of kinds that CRIU still writes")
        .why("These images need --deprecated at a restore.")
        .inCheckpoint(
            Walk.images(
                    ImageType.RLIMIT,
                    ImageType.ITIMERS,
                    ImageType.POSIX_TIMERS,
                    ImageType.EVENTPOLL_TFD,
                    ImageType.INOTIFY_WD,
                    ImageType.FANOTIFY_MARK)
                .report("", "a restore needs --deprecated"));
  }

  private static boolean wasClosed(Inspection in) {
    return in.inventory().map(it -> it.message().getTcpClose()).orElse(false);
  }

  private static void connections(Inspection in, Reporter out) {
    long count =
        Walk.files(FdTypes.INETSK, FileEntry::getIsk)
            .where(it -> it.getProto() == TCP && it.getState() != LISTEN && it.getDstPort() != 0)
            .all(in)
            .size();
    if (count > 0) {
      String text = "{} TCP sockets are connected: a restore needs --tcp-established";
      out.report(in.prefix() + ImageName.of(ImageType.FILES), fill(text, count));
    }
  }
}
