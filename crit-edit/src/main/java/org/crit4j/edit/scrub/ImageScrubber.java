package org.crit4j.edit.scrub;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import org.crit4j.ImageData;
import org.crit4j.Limits;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.UidGidExtent;
import org.crit4j.images.UsernsEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;

/** Scrubs images of messages, entry by entry. */
final class ImageScrubber {
  private static final int FIRST_SUBUSER = 100_000;
  private static final int SMALL = 1000;

  private final MessageScrubber messages;
  private final PayloadScrubber payloads;
  private final Set<Integer> dead;

  /**
   * A scrubber.
   *
   * @param dead processes that had ended when they were dumped
   */
  ImageScrubber(Secrets secrets, Set<Integer> dead) {
    this.messages = new MessageScrubber(FieldTable.load(), secrets);
    this.payloads = new PayloadScrubber(messages, secrets.tally());
    this.dead = dead;
  }

  /**
   * Writes an image.
   *
   * @param image closed in the end
   * @param label what the user calls it
   * @throws org.crit4j.CritException if it is damaged
   */
  void write(ImageData image, String label, OutputStream out) throws IOException {
    try (ImageReader reader = ImageReader.open(image, label, Limits.DEFAULT);
        ImageWriter writer = ImageWriter.to(out, reader.header())) {
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        Message message = prepared(entry.message());
        Message scrubbed =
            message
                .newBuilderForType()
                .mergeFrom(messages.scrub(message.getDescriptorForType(), message.toByteString()))
                .buildPartial();
        writer.write(entry.withMessage(scrubbed).withPayload(payloads.scrub(entry.payload())));
      }
      writer.commit();
    }
  }

  /** What needs more than a field to decide on. */
  private Message prepared(Message message) {
    if (message instanceof PstreeEntry process && dead.contains(process.getPid())) {
      PstreeEntry.Builder builder = process.toBuilder();
      for (int i = 0; i < builder.getThreadsCount(); i++) {
        builder.setThreads(i, 0);
      }
      return builder.build();
    }
    if (message instanceof UsernsEntry namespace) {
      UsernsEntry.Builder builder = namespace.toBuilder();
      builder.getUidMapBuilderList().forEach(ImageScrubber::moveOutside);
      builder.getGidMapBuilderList().forEach(ImageScrubber::moveOutside);
      return builder.buildPartial();
    }
    return message;
  }

  /** Ranges that do not overlap inside of the namespace do not do so outside either. */
  private static void moveOutside(UidGidExtent.Builder extent) {
    long moved = Integer.toUnsignedLong(extent.getFirst()) + FIRST_SUBUSER;
    boolean fits = moved + Integer.toUnsignedLong(extent.getCount()) <= (1L << 32);
    if (Integer.toUnsignedLong(extent.getLowerFirst()) >= SMALL) {
      extent.setLowerFirst(fits ? (int) moved : extent.getFirst());
    }
  }
}
