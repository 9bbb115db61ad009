package org.crit4j.internal.validate;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Limits;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.PagemapEntry;
import org.crit4j.internal.io.ImageInput;
import org.crit4j.internal.pages.PagemapFields;
import org.crit4j.internal.payload.PayloadCodec;
import org.crit4j.internal.payload.Strictness;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.transcode.EntryCursor;
import org.crit4j.internal.typed.MessagePrototypes;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.memory.Pagemap;
import org.jspecify.annotations.Nullable;

/** Reads an image as far as that is possible, and notes what is wrong with its framing. */
final class ImageLoader {
  /** Enough to recognise what a raw image is. */
  private static final int RAW_START = 16;

  /** What entries of a type are parsed with. */
  private record Prototype(MessageSchema schema, Message message) {}

  private final LoadedImage.Builder image;
  private final FileRegion.Opener opener;
  private final Limits limits;
  private final PagemapFields plain = new PagemapFields();
  private @Nullable Prototype prototype;
  private boolean inPayload;
  private int complete;
  private int listed;

  private ImageLoader(LoadedImage.Builder image, FileRegion.Opener opener, Limits limits) {
    this.image = image;
    this.opener = opener;
    this.limits = limits;
  }

  /**
   * Reads an image.
   *
   * @param file what findings call it
   * @throws IOException if the file cannot be read; not for damage in it
   */
  static LoadedImage load(
      String file, ImageType type, OptionalLong number, FileRegion.Opener opener, Limits limits)
      throws IOException {
    try (ImageData data = opener.open()) {
      LoadedImage.Builder image = new LoadedImage.Builder(file, type, number, data.size());
      if (type.isRaw()) {
        image.start = data.stream().readNBytes(RAW_START);
      } else {
        new ImageLoader(image, opener, limits).read(data.stream());
      }
      return new LoadedImage(image);
    }
  }

  private boolean isSingle() {
    return image.type.isSingle();
  }

  private void read(InputStream stream) throws IOException {
    Envelope envelope = Envelope.read(stream, image);
    if (envelope.header().isEmpty()) {
      return;
    }
    image.header = envelope.header();
    // What is wrong with the magics has been noted; the entries are read as if they were right.
    InputStream repaired =
        new SequenceInputStream(new ByteArrayInputStream(envelope.repaired()), stream);
    long size = image.size - envelope.length() + envelope.repaired().length;
    ImageInput input = new ImageInput(repaired, OptionalLong.of(size));
    long shift = (long) envelope.length() - envelope.repaired().length;
    readEntries(new EntryCursor(input, limits, new Noting()), shift);
  }

  private void readEntries(EntryCursor cursor, long shift) throws IOException {
    if (image.type == ImageType.PAGEMAP) {
      image.pagemap = Optional.of(new Pagemap.Builder(true));
    }
    while (cursor.next()) {
      if (isSingle() && complete > 0) {
        many(cursor);
        return;
      }
      readEntry(cursor, shift);
      complete++;
    }
    if (isSingle() && complete == 0 && image.whole && image.type != ImageType.PIDNS) {
      image.broken(new Damage("ENV-COUNT", OptionalLong.empty(), "the image has no entry"));
    }
  }

  private void many(EntryCursor cursor) {
    image.damage.add(
        new Damage(
            "ENV-COUNT-MANY",
            OptionalLong.of(cursor.index()),
            "there is another entry after the first, which is the only one that is read"));
  }

  private void readEntry(EntryCursor cursor, long shift) throws IOException {
    WireMessage wire = cursor.message();
    // The head has another type.
    if (image.pagemap.isPresent()
        && complete > 0
        && plain.readPlain(wire.bytes(), wire.from(), wire.to())) {
      plain.addTo(image.pagemap.get());
      cursor.passMessage();
      return;
    }
    Optional<Message> message = parse(cursor, wire);
    cursor.passMessage();
    if (image.pagemap.isPresent()
        && message.isPresent()
        && message.get() instanceof PagemapEntry entry) {
      image.pagemap.get().add(entry);
      return;
    }
    int index = listed++;
    if (message.isPresent()) {
      image.messages.add(message.get(), wire.bytes(), wire.from(), wire.to() - wire.from());
      if (!KnownFields.areAll(cursor.schema(), wire.bytes(), wire.from(), wire.to())) {
        image.withUnknown.set(index);
      }
    } else {
      image.lost.set(index);
    }
    Optional<PayloadCodec> codec = cursor.payloadCodec();
    if (codec.isPresent()) {
      inPayload = true;
      Payload payload =
          codec
              .get()
              .read(
                  wire,
                  cursor.payloads(),
                  (offset, size) -> new FileRegion(opener, offset + shift, size));
      image.payloads.put(index, payload);
      inPayload = false;
    }
  }

  private Optional<Message> parse(EntryCursor cursor, WireMessage wire) {
    try {
      Message message =
          Messages.merge(
              prototype(cursor.schema()), wire.bytes(), wire.from(), wire.to() - wire.from());
      Optional<String> missing =
          message.isInitialized() ? Optional.empty() : RequiredFields.missing(message);
      if (missing.isEmpty()) {
        return Optional.of(message);
      }
      unparsed(cursor, "the required field \"" + missing.get() + "\" is missing");
    } catch (InvalidProtocolBufferException e) {
      String problem = Printable.of(String.valueOf(e.getMessage()));
      unparsed(cursor, "the bytes are no " + cursor.schema().name + " message: " + problem);
    }
    return Optional.empty();
  }

  private Message prototype(MessageSchema schema) {
    Prototype known = prototype;
    if (known == null || known.schema() != schema) {
      known = new Prototype(schema, MessagePrototypes.of(schema.name));
      prototype = known;
    }
    return known.message();
  }

  private void unparsed(EntryCursor cursor, String problem) {
    image.broken(new Damage("ENV-PB", OptionalLong.of(cursor.index()), problem));
  }

  /** Files damage under the rule that it violates. */
  private final class Noting extends Strictness {
    Noting() {
      super(true, Warnings.IGNORE);
    }

    @Override
    public void damage(CritException problem) {
      OptionalLong entry = problem.location().entry();
      if (isSingle() && complete > 0) {
        String found = "bytes follow the only entry that is read, and are no entry";
        image.damage.add(new Damage("ENV-TRAIL", OptionalLong.empty(), found));
        return;
      }
      String rule = entry.isEmpty() ? "ENV-TAIL" : inPayload ? "ENV-PAYLOAD" : "ENV-SIZE";
      image.broken(new Damage(rule, entry, Printable.of(problem.problem())));
    }

    @Override
    public void padding(CritException problem) {
      String found = Printable.of(problem.problem());
      image.damage.add(new Damage("ENV-PAD", problem.location().entry(), found));
    }
  }
}
