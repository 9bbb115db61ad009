package org.crit4j.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.ImageData;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.PstreeEntry;
import org.crit4j.internal.schema.WireType;
import org.crit4j.internal.transcode.EntryScan;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.internal.wire.WireReader;
import org.crit4j.source.Images;

/**
 * A process in the image of the process tree. Read without the parser, which takes a tenth of a
 * short run to start.
 *
 * @param pid its number, unsigned
 * @param ppid that of its parent
 * @param pgid that of its process group
 * @param sid that of its session
 * @param threads those of its threads
 */
record TreeEntry(int pid, int ppid, int pgid, int sid, List<Integer> threads) {
  private static final String FILE = ImageName.of(ImageType.PSTREE);

  /**
   * Reads the image, which is there.
   *
   * @throws org.crit4j.CritException if it is damaged, or holds other messages
   * @throws IOException if it cannot be read
   */
  static List<TreeEntry> read(Images images) throws IOException {
    List<TreeEntry> entries = new ArrayList<>();
    try (ImageData image = images.source().require(FILE)) {
      boolean plain =
          EntryScan.of(
              image,
              ImageType.PSTREE,
              images.limits(),
              (message, schema) -> {
                Optional<TreeEntry> entry = of(message);
                entry.ifPresent(entries::add);
                return entry.isPresent();
              });
      if (plain) {
        return entries;
      }
    }
    return images.all(FILE, PstreeEntry.class).stream().map(TreeEntry::of).toList();
  }

  private static TreeEntry of(PstreeEntry entry) {
    return new TreeEntry(
        entry.getPid(), entry.getPpid(), entry.getPgid(), entry.getSid(), entry.getThreadsList());
  }

  /** The entry in the bytes of a message; empty if they are not what CRIU writes. */
  private static Optional<TreeEntry> of(WireMessage message) throws WireException {
    int pid = 0;
    int ppid = 0;
    int pgid = 0;
    int sid = 0;
    List<Integer> threads = new ArrayList<>(1);
    WireReader field = new WireReader(message.bytes(), message.from(), message.to());
    while (field.next()) {
      if (field.wireType() != WireType.VARINT) {
        return Optional.empty();
      }
      int value = (int) field.value();
      switch (field.number()) {
        case PstreeEntry.PID_FIELD_NUMBER -> pid = value;
        case PstreeEntry.PPID_FIELD_NUMBER -> ppid = value;
        case PstreeEntry.PGID_FIELD_NUMBER -> pgid = value;
        case PstreeEntry.SID_FIELD_NUMBER -> sid = value;
        case PstreeEntry.THREADS_FIELD_NUMBER -> threads.add(value);
        default -> {
          // Of a later CRIU, as the parser takes it.
        }
      }
    }
    return Optional.of(new TreeEntry(pid, ppid, pgid, sid, threads));
  }
}
