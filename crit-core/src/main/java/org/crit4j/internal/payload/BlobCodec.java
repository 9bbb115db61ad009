package org.crit4j.internal.payload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.image.Blob;
import org.crit4j.image.Payload;
import org.crit4j.image.PayloadLayout;
import org.crit4j.internal.codec.MessageEncoder;
import org.crit4j.internal.json.JsonReader;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireMessage;

/** Bytes whose number the entry tells. */
final class BlobCodec extends PayloadCodec {
  private final PayloadLayout.Blob layout;
  private final List<FieldSchema> lengthFields;
  private final Optional<FieldSchema> absentIf;

  BlobCodec(PayloadLayout.Blob layout, MessageSchema schema) {
    this.layout = layout;
    // Without streams and lambdas, the first of which take longer than a small image.
    this.lengthFields = new ArrayList<>();
    for (String name : layout.lengthFields()) {
      lengthFields.add(field(schema, name));
    }
    this.absentIf =
        layout.absentIf().isPresent()
            ? Optional.of(field(schema, layout.absentIf().get()))
            : Optional.empty();
  }

  @Override
  public boolean isPresent(WireMessage entry) {
    return absentIf.isEmpty() || entry.unsigned(absentIf.get()) == 0;
  }

  private long length(WireMessage entry) {
    long length = 0;
    for (FieldSchema field : lengthFields) {
      length += entry.unsigned(field);
    }
    return isPresent(entry) ? length : 0;
  }

  @Override
  public void print(WireMessage entry, PayloadSource source, Printing printing) throws IOException {
    long length = length(entry);
    base64(length, source, printing);
    source.padding(length, layout.alignment());
  }

  /** Prints that many bytes as a string of base64. */
  static void base64(long length, PayloadSource source, Printing printing) throws IOException {
    printing.out().quote();
    source.transfer(length, Base64Text.UNIT, new Base64Text(printing.out()));
    printing.out().quote();
  }

  @Override
  public long skip(WireMessage entry, PayloadSource source) throws IOException {
    long length = length(entry);
    source.skip(length);
    source.padding(length, layout.alignment());
    return length;
  }

  @Override
  public Written encode(JsonReader json, MessageEncoder messages, PayloadSink sink)
      throws IOException {
    long length = json.base64(sink);
    sink.pad(length, layout.alignment());
    return Written.of(length);
  }

  @Override
  public Optional<String> mismatch(WireMessage entry, Written written) {
    String fields = String.join("\" + \"", layout.lengthFields());
    if (!isPresent(entry) && written.first() > 0) {
      return Optional.of("extra must be absent: the contents are in a pages image");
    }
    return mismatch("extra", "bytes", fields, length(entry), written.first());
  }

  @Override
  public Payload read(WireMessage entry, PayloadSource source, Regions regions) throws IOException {
    if (!isPresent(entry)) {
      return Payload.NONE;
    }
    long offset = source.offset();
    return new Payload.Bytes(regions.region(offset, skip(entry, source)));
  }

  @Override
  public Written measure(Payload payload) {
    return Written.of(content(payload).size());
  }

  /** The bytes of a payload; none is as good as no bytes. */
  static Blob content(Payload payload) {
    if (payload instanceof Payload.None) {
      return Blob.EMPTY;
    }
    if (payload instanceof Payload.Bytes bytes) {
      return bytes.content();
    }
    throw wrongForm(payload, "Bytes");
  }

  @Override
  public void write(Payload payload, PayloadSink sink) throws IOException {
    Blob content = content(payload);
    sink.write(content);
    sink.pad(content.size(), layout.alignment());
  }
}
