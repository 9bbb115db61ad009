package org.crit4j.internal.payload;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.image.Payload;
import org.crit4j.internal.codec.MessageEncoder;
import org.crit4j.internal.json.JsonReader;
import org.crit4j.internal.schema.FieldSchema;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireMessage;

/**
 * A ghost file's content: all bytes up to the end of the image, unless the entry says that it comes
 * in chunks.
 */
final class GhostContentCodec extends PayloadCodec {
  private final FieldSchema chunksField;

  GhostContentCodec(MessageSchema schema) {
    chunksField = field(schema, "chunks");
  }

  @Override
  public boolean isPresent(WireMessage entry) {
    return entry.unsigned(chunksField) == 0;
  }

  @Override
  public void print(WireMessage entry, PayloadSource source, Printing printing) throws IOException {
    printing.out().quote();
    source.transferRest(Base64Text.UNIT, new Base64Text(printing.out()));
    printing.out().quote();
  }

  @Override
  public long skip(WireMessage entry, PayloadSource source) throws IOException {
    return isPresent(entry) ? source.skipRest() : 0;
  }

  @Override
  public Written encode(JsonReader json, MessageEncoder messages, PayloadSink sink)
      throws IOException {
    return Written.of(json.base64(sink));
  }

  @Override
  public Optional<String> mismatch(WireMessage entry, Written written) {
    return isPresent(entry) || written.first() == 0
        ? Optional.empty()
        : Optional.of("extra must be absent: the field \"chunks\" says that the content follows");
  }

  @Override
  public Payload read(WireMessage entry, PayloadSource source, Regions regions) throws IOException {
    if (!isPresent(entry)) {
      return Payload.NONE;
    }
    long offset = source.offset();
    return new Payload.Bytes(regions.region(offset, source.skipRest()));
  }

  @Override
  public Written measure(Payload payload) {
    return Written.of(BlobCodec.content(payload).size());
  }

  @Override
  public void write(Payload payload, PayloadSink sink) throws IOException {
    sink.write(BlobCodec.content(payload));
  }
}
