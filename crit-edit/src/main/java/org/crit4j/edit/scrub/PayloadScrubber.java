package org.crit4j.edit.scrub;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.crit4j.image.Blob;
import org.crit4j.image.Payload;
import org.crit4j.images.IpcMsg;

/** Blanks what follows messages; the length stays. */
final class PayloadScrubber {
  private final MessageScrubber messages;
  private final Tally tally;

  PayloadScrubber(MessageScrubber messages, Tally tally) {
    this.messages = messages;
    this.tally = tally;
  }

  /** As much of nothing. */
  Payload scrub(Payload payload) throws IOException {
    if (payload instanceof Payload.Bytes bytes) {
      return new Payload.Bytes(blank(bytes.content()));
    }
    if (payload instanceof Payload.TcpQueues queues) {
      return new Payload.TcpQueues(blank(queues.in()), blank(queues.out()));
    }
    if (payload instanceof Payload.Semaphores semaphores) {
      tally.add(ReplacementKind.PAYLOADS);
      return new Payload.Semaphores(Collections.nCopies(semaphores.values().size(), 0));
    }
    if (payload instanceof Payload.QueuedMessages queue) {
      List<Payload.QueuedMessage> all = new ArrayList<>();
      for (Payload.QueuedMessage each : queue.messages()) {
        all.add(new Payload.QueuedMessage(header(each.header()), blank(each.text())));
      }
      return new Payload.QueuedMessages(all);
    }
    return payload;
  }

  private IpcMsg header(IpcMsg header) throws IOException {
    try {
      return IpcMsg.parser()
          .parsePartialFrom(messages.scrub(IpcMsg.getDescriptor(), header.toByteString()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a scrubbed message cannot be read", e);
    }
  }

  private Blob blank(Blob content) {
    if (content.size() > 0) {
      tally.add(ReplacementKind.PAYLOADS);
    }
    return Zeros.blob(content.size());
  }
}
