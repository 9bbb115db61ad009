package org.crit4j.internal.payload;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.crit4j.Location;
import org.crit4j.image.Blob;
import org.crit4j.image.Payload;
import org.crit4j.images.IpcMsg;
import org.crit4j.internal.codec.MessageEncoder;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.json.JsonReader;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.Schema;
import org.crit4j.internal.typed.EntryBytes;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;

/** Messages of a System V queue: each a length, a message with type and size, and its text. */
final class QueuedMessagesCodec extends PayloadCodec {
  private static final int ALIGNMENT = 8;

  private final FieldSchema countField;
  private final MessageSchema header = Schema.message("IpcMsg");
  private final FieldSchema sizeField = field(header, "msize");

  QueuedMessagesCodec(MessageSchema schema) {
    countField = field(schema, "qnum");
  }

  /** What to do with each message. */
  private interface Visitor {
    void header(byte[] bytes, int from, int to) throws IOException;

    void text(long size) throws IOException;
  }

  /** Steps over the messages; returns the bytes of headers and texts. */
  private long visit(WireMessage entry, PayloadSource source, Visitor visitor) throws IOException {
    long count = entry.unsigned(countField);
    long total = 0;
    for (long i = 0; i < count; i++) {
      OptionalLong length = source.int32("message " + i + " of " + count + " in the queue");
      if (length.isEmpty() || !source.load(length.getAsLong())) {
        break;
      }
      int from = source.window().at();
      int to = from + (int) length.getAsLong();
      byte[] bytes = source.window().array();
      long size = new WireMessage(bytes, from, to).unsigned(sizeField);
      visitor.header(bytes, from, to);
      source.window().advance(to - from);
      visitor.text(size);
      source.padding(size, ALIGNMENT);
      total += length.getAsLong() + size;
    }
    return total;
  }

  @Override
  public void print(WireMessage entry, PayloadSource source, Printing printing) throws IOException {
    printing.out().beginArray();
    visit(
        entry,
        source,
        new Visitor() {
          @Override
          public void header(byte[] bytes, int from, int to) throws IOException {
            printing.out().element();
            printing.out().beginObject();
            printHeader(bytes, from, to, source, printing);
            printing.out().endObject();
          }

          @Override
          public void text(long size) throws IOException {
            printing.out().element();
            BlobCodec.base64(size, source, printing);
          }
        });
    printing.out().endArray();
  }

  private void printHeader(byte[] bytes, int from, int to, PayloadSource source, Printing printing)
      throws IOException {
    try {
      printing.messages().print(bytes, from, to, header, new Oddities(source));
    } catch (WireException e) {
      source.strictness().damage(source.failure("message in the queue: " + e.getMessage()));
    }
  }

  /** Tells of oddities at the place where the source is. */
  private static final class Oddities implements Consumer<String> {
    private final Strictness strictness;
    private final Location place;

    Oddities(PayloadSource source) {
      strictness = source.strictness();
      place = Location.inImage(source.entry(), source.offset());
    }

    @Override
    public void accept(String problem) {
      strictness.warn(place, problem);
    }
  }

  @Override
  public long skip(WireMessage entry, PayloadSource source) throws IOException {
    return visit(
        entry,
        source,
        new Visitor() {
          @Override
          public void header(byte[] bytes, int from, int to) {
            // Only its size matters.
          }

          @Override
          public void text(long size) throws IOException {
            source.skip(size);
          }
        });
  }

  @Override
  public Written encode(JsonReader json, MessageEncoder messages, PayloadSink sink)
      throws IOException {
    if (json.peek() != '"') {
      return encodeList(json, messages, sink);
    }
    // crit in Go prints the list as a string.
    JsonReader inside = json.inside(sink.maxKept());
    Written written = encodeList(inside, messages.over(inside), sink);
    inside.end();
    return written;
  }

  private Written encodeList(JsonReader json, MessageEncoder messages, PayloadSink sink)
      throws IOException {
    WireBuffer message = new WireBuffer(32);
    long elements = 0;
    json.beginArray();
    while (json.nextElement(elements == 0)) {
      json.path().element(elements++);
      message.truncate(0);
      encodeHeader(json, messages, message, sink);
      sink.write(sink.order().bytes32(message.size()));
      sink.write(message.array(), 0, message.size());
      if (!json.nextElement(false)) {
        throw json.failure("a message in the queue has no text", "message, text, message, text");
      }
      json.path().element(elements++);
      long size = json.base64(sink);
      long expected = new WireMessage(message.array(), 0, message.size()).unsigned(sizeField);
      Optional<String> wrong = mismatch("the text", "bytes", "msize", expected, size);
      if (wrong.isPresent()) {
        throw json.failure(wrong.get());
      }
      sink.pad(size, ALIGNMENT);
    }
    return Written.of(elements / 2);
  }

  private void encodeHeader(
      JsonReader json, MessageEncoder messages, WireBuffer message, PayloadSink sink)
      throws IOException {
    if (json.peek() != '"') {
      messages.encode(header, message, MessageEncoder.KeyHandler.NONE);
      return;
    }
    JsonReader inside = json.inside(sink.maxKept());
    messages.over(inside).encode(header, message, MessageEncoder.KeyHandler.NONE);
    inside.end();
  }

  @Override
  public Optional<String> mismatch(WireMessage entry, Written written) {
    return mismatch("extra", "messages", "qnum", entry.unsigned(countField), written.first());
  }

  @Override
  public Payload read(WireMessage entry, PayloadSource source, Regions regions) throws IOException {
    List<Payload.QueuedMessage> messages = new ArrayList<>();
    visit(
        entry,
        source,
        new Visitor() {
          private IpcMsg latest = IpcMsg.getDefaultInstance();
          private EntryBytes latestBytes = EntryBytes.of(new byte[0], header);

          @Override
          public void header(byte[] bytes, int from, int to) throws IOException {
            latestBytes = EntryBytes.copyOf(new WireMessage(bytes, from, to));
            try {
              latest = IpcMsg.newBuilder().mergeFrom(bytes, from, to - from).buildPartial();
            } catch (InvalidProtocolBufferException e) {
              throw source.failure("message in the queue: " + e.getMessage());
            }
          }

          @Override
          public void text(long size) throws IOException {
            long offset = source.offset();
            source.skip(size);
            Blob text = new ReadText(regions.region(offset, size), latest, latestBytes);
            messages.add(new Payload.QueuedMessage(latest, text));
          }
        });
    return new Payload.QueuedMessages(messages);
  }

  @Override
  public Written measure(Payload payload) {
    return Written.of(messages(payload).size());
  }

  private static List<Payload.QueuedMessage> messages(Payload payload) {
    if (payload instanceof Payload.None) {
      return List.of();
    }
    if (payload instanceof Payload.QueuedMessages queue) {
      return queue.messages();
    }
    throw wrongForm(payload, "QueuedMessages");
  }

  @Override
  public void write(Payload payload, PayloadSink sink) throws IOException {
    for (Payload.QueuedMessage message : messages(payload)) {
      EntryBytes bytes =
          ReadText.headerOf(message, EntryBytes.of(message.header().toByteArray(), header));
      if (message.header().getMsize() != message.text().size()) {
        throw new IllegalArgumentException("msize differs from the size of the text");
      }
      WireMessage wire = bytes.asMessage();
      sink.write(sink.order().bytes32(bytes.size()));
      sink.write(wire.bytes(), wire.from(), wire.to());
      sink.write(message.text());
      sink.pad(message.text().size(), ALIGNMENT);
    }
  }
}
