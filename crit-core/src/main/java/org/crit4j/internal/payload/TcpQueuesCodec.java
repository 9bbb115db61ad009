package org.crit4j.internal.payload;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.image.Blob;
import org.crit4j.image.Payload;
import org.crit4j.internal.codec.MessageEncoder;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.json.JsonKey;
import org.crit4j.internal.json.JsonReader;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireMessage;

/** A TCP socket's receive queue, then its send queue. */
final class TcpQueuesCodec extends PayloadCodec {
  private static final JsonKey IN_KEY = JsonKey.of("inq");
  private static final JsonKey OUT_KEY = JsonKey.of("outq");

  private final FieldSchema inField;
  private final FieldSchema outField;

  TcpQueuesCodec(MessageSchema schema) {
    inField = field(schema, "inq_len");
    outField = field(schema, "outq_len");
  }

  @Override
  public boolean endsView() {
    return true;
  }

  @Override
  public void print(WireMessage entry, PayloadSource source, Printing printing) throws IOException {
    long in = entry.unsigned(inField);
    long out = entry.unsigned(outField);
    printing.out().beginObject();
    printing.out().key(IN_KEY);
    BlobCodec.base64(in, source, printing);
    printing.out().key(OUT_KEY);
    BlobCodec.base64(out, source, printing);
    printing.out().endObject();
  }

  @Override
  public long skip(WireMessage entry, PayloadSource source) throws IOException {
    long length = entry.unsigned(inField) + entry.unsigned(outField);
    source.skip(length);
    return length;
  }

  @Override
  public Written encode(JsonReader json, MessageEncoder messages, PayloadSink sink)
      throws IOException {
    if (json.peek() != '"') {
      return encode(json, sink);
    }
    // crit in Go prints the object as a string.
    JsonReader inside = json.inside(sink.maxKept());
    Written written = encode(inside, sink);
    inside.end();
    return written;
  }

  private static Written encode(JsonReader json, PayloadSink sink) throws IOException {
    Queues queues = new Queues(json, sink);
    json.beginObject();
    for (boolean first = true; json.nextKey(first); first = false) {
      queues.read(json.key());
    }
    return queues.finish();
  }

  /** The queues as they come: the send queue is kept if it comes first. */
  private static final class Queues {
    private final JsonReader json;
    private final PayloadSink sink;
    private final WireBuffer earlyOut = new WireBuffer(0);
    private long in = -1;
    private long out = -1;

    Queues(JsonReader json, PayloadSink sink) {
      this.json = json;
      this.sink = sink;
    }

    void read(String key) throws IOException {
      json.path().enter(key);
      // crit in Go spells the keys inQ and outQ, since version 8 in_q and out_q.
      switch (key) {
        case "inq", "inQ", "in_q" -> {
          checkOnce(in, key);
          in = json.base64(sink);
        }
        case "outq", "outQ", "out_q" -> {
          checkOnce(out, key);
          out = in >= 0 ? json.base64(sink) : early();
        }
        default -> throw json.failure("unknown key \"" + key + "\"", "\"inq\" or \"outq\"");
      }
      json.path().leave();
    }

    private void checkOnce(long length, String key) throws IOException {
      if (length >= 0) {
        throw json.failure("the key \"" + key + "\" is given twice");
      }
    }

    private long early() throws IOException {
      return json.base64(this::keep);
    }

    private void keep(byte[] bytes, int from, int to) throws IOException {
      if (to - from > sink.maxKept() - earlyOut.size()) {
        throw json.failure(
            "a send queue of more than " + sink.maxKept() + " bytes stands first",
            "\"inq\" before \"outq\"");
      }
      earlyOut.put(bytes, from, to);
    }

    Written finish() throws IOException {
      sink.write(earlyOut.array(), 0, earlyOut.size());
      return new Written(Math.max(0, in), Math.max(0, out));
    }
  }

  @Override
  public Optional<String> mismatch(WireMessage entry, Written written) {
    Optional<String> in =
        mismatch("extra.inq", "bytes", "inq_len", entry.unsigned(inField), written.first());
    return in.isPresent()
        ? in
        : mismatch("extra.outq", "bytes", "outq_len", entry.unsigned(outField), written.second());
  }

  @Override
  public Payload read(WireMessage entry, PayloadSource source, Regions regions) throws IOException {
    long in = entry.unsigned(inField);
    long out = entry.unsigned(outField);
    long offset = source.offset();
    source.skip(in);
    source.skip(out);
    return new Payload.TcpQueues(regions.region(offset, in), regions.region(offset + in, out));
  }

  @Override
  public Written measure(Payload payload) {
    Payload.TcpQueues queues = queues(payload);
    return new Written(queues.in().size(), queues.out().size());
  }

  private static Payload.TcpQueues queues(Payload payload) {
    if (payload instanceof Payload.None) {
      return new Payload.TcpQueues(Blob.EMPTY, Blob.EMPTY);
    }
    if (payload instanceof Payload.TcpQueues queues) {
      return queues;
    }
    throw wrongForm(payload, "TcpQueues");
  }

  @Override
  public void write(Payload payload, PayloadSink sink) throws IOException {
    Payload.TcpQueues queues = queues(payload);
    sink.write(queues.in());
    sink.write(queues.out());
  }
}
