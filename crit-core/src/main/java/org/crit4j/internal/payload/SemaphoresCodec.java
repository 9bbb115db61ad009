package org.crit4j.internal.payload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.Payload;
import org.crit4j.internal.codec.MessageEncoder;
import org.crit4j.internal.io.ByteSink;
import org.crit4j.internal.json.JsonReader;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireMessage;

/** 16-bit values, padded to a multiple of eight bytes. */
final class SemaphoresCodec extends PayloadCodec {
  private static final int ALIGNMENT = 8;
  private static final int BYTES = 2;
  private static final int MAX_VALUE = 0xffff;

  private final FieldSchema countField;

  SemaphoresCodec(MessageSchema schema) {
    countField = field(schema, "nsems");
  }

  /** Takes values one by one. */
  private abstract static class Values implements ByteSink {
    private final ByteOrder order;

    Values(ByteOrder order) {
      this.order = order;
    }

    @Override
    public final void write(byte[] bytes, int from, int to) throws IOException {
      for (int i = from; i + 1 < to; i += BYTES) {
        accept(order.uint16(bytes, i));
      }
    }

    abstract void accept(int value) throws IOException;
  }

  private static final class Printer extends Values {
    private final JsonWriter out;

    Printer(ByteOrder order, JsonWriter out) {
      super(order);
      this.out = out;
    }

    @Override
    void accept(int value) throws IOException {
      out.element();
      out.unsigned(value);
    }
  }

  private static final class Collector extends Values {
    private final List<Integer> values = new ArrayList<>();

    Collector(ByteOrder order) {
      super(order);
    }

    @Override
    void accept(int value) {
      values.add(value);
    }
  }

  private void visit(WireMessage entry, PayloadSource source, Values values) throws IOException {
    long length = entry.unsigned(countField) * BYTES;
    source.transfer(length, BYTES, values);
    source.padding(length, ALIGNMENT);
  }

  @Override
  public void print(WireMessage entry, PayloadSource source, Printing printing) throws IOException {
    printing.out().beginArray();
    visit(entry, source, new Printer(source.order(), printing.out()));
    printing.out().endArray();
  }

  @Override
  public long skip(WireMessage entry, PayloadSource source) throws IOException {
    long length = entry.unsigned(countField) * BYTES;
    source.skip(length);
    source.padding(length, ALIGNMENT);
    return length;
  }

  @Override
  public Written encode(JsonReader json, MessageEncoder messages, PayloadSink sink)
      throws IOException {
    if (json.peek() != '"') {
      return encode(json, sink);
    }
    // crit in Go prints the list as a string.
    JsonReader inside = json.inside(sink.maxKept());
    Written written = encode(inside, sink);
    inside.end();
    return written;
  }

  private static Written encode(JsonReader json, PayloadSink sink) throws IOException {
    long count = 0;
    json.beginArray();
    for (; json.nextElement(count == 0); count++) {
      json.path().element(count);
      json.integer();
      if (json.number() < 0 || json.number() > MAX_VALUE) {
        throw json.failure("a semaphore's value is out of range", "0 to " + MAX_VALUE);
      }
      sink.write(sink.order().bytes16((int) json.number()));
    }
    sink.pad(count * BYTES, ALIGNMENT);
    return Written.of(count);
  }

  @Override
  public Optional<String> mismatch(WireMessage entry, Written written) {
    return mismatch("extra", "semaphores", "nsems", entry.unsigned(countField), written.first());
  }

  @Override
  public Payload read(WireMessage entry, PayloadSource source, Regions regions) throws IOException {
    Collector collector = new Collector(source.order());
    visit(entry, source, collector);
    return new Payload.Semaphores(collector.values);
  }

  @Override
  public Written measure(Payload payload) {
    return Written.of(values(payload).size());
  }

  private static List<Integer> values(Payload payload) {
    if (payload instanceof Payload.None) {
      return List.of();
    }
    if (payload instanceof Payload.Semaphores semaphores) {
      return semaphores.values();
    }
    throw wrongForm(payload, "Semaphores");
  }

  @Override
  public void write(Payload payload, PayloadSink sink) throws IOException {
    List<Integer> values = values(payload);
    for (int value : values) {
      if (value < 0 || value > MAX_VALUE) {
        throw new IllegalArgumentException("semaphore value " + value);
      }
      sink.write(sink.order().bytes16(value));
    }
    sink.pad((long) values.size() * BYTES, ALIGNMENT);
  }
}
