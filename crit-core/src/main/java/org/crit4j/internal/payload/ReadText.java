package org.crit4j.internal.payload;

import java.io.IOException;
import java.io.InputStream;
import org.crit4j.image.Blob;
import org.crit4j.image.Payload;
import org.crit4j.images.IpcMsg;
import org.crit4j.internal.typed.EntryBytes;

/**
 * The text of a queued message that was read. It knows the bytes of the message's header, which may
 * not be those that protobuf would write.
 */
record ReadText(Blob text, IpcMsg header, EntryBytes headerBytes) implements Blob {
  /** The bytes of a message's header: those that were read, if the message still is that one. */
  static EntryBytes headerOf(Payload.QueuedMessage message, EntryBytes otherwise) {
    return message.text() instanceof ReadText read && read.header.equals(message.header())
        ? read.headerBytes
        : otherwise;
  }

  @Override
  public long size() {
    return text.size();
  }

  @Override
  public InputStream open() throws IOException {
    return text.open();
  }
}
