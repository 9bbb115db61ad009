package org.crit4j.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.Warnings;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.internal.codec.MessagePrinter;
import org.crit4j.internal.codec.SpecialKeys;
import org.crit4j.internal.io.ImageInput;
import org.crit4j.internal.json.JsonKey;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.payload.PayloadCodec;
import org.crit4j.internal.payload.Strictness;
import org.crit4j.internal.transcode.EntryCursor;
import org.crit4j.internal.wire.CanonicalForm;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;

/** Prints an image as a JSON document. */
final class ImagePrinter {
  private static final JsonKey MAGIC = JsonKey.of("magic");
  private static final JsonKey VERSION = JsonKey.of("version");
  private static final JsonKey BYTE_ORDER = JsonKey.of("byte_order");
  private static final JsonKey ENTRIES = JsonKey.of("entries");
  private static final JsonKey EXTRA = JsonKey.of(SpecialKeys.EXTRA);

  private final DecodeOptions options;
  private final Strictness strictness;

  /** A printer. */
  public ImagePrinter(DecodeOptions options, Warnings warnings) {
    this.options = options;
    this.strictness =
        new Strictness(options.lenience() == DecodeOptions.Lenience.LENIENT, warnings);
  }

  /** Counts the entries of an image. */
  public ImageSummary count(ImageInput in) throws IOException {
    EntryCursor cursor = new EntryCursor(in, options.limits(), strictness);
    long count = 0;
    while (cursor.next()) {
      WireMessage message = cursor.message();
      cursor.passMessage();
      if (cursor.payloadCodec().isPresent()) {
        cursor.payloadCodec().get().skip(message, cursor.payloads());
      }
      count++;
    }
    ImageType type = cursor.header().type();
    boolean headIsNoEntry = type == ImageType.PAGEMAP && count > 0;
    return new ImageSummary(type, headIsNoEntry ? count - 1 : count);
  }

  /** Prints an image. */
  public void print(ImageInput in, OutputStream json) throws IOException {
    EntryCursor cursor = new EntryCursor(in, options.limits(), strictness);
    boolean safe = options.numbers() == DecodeOptions.Numbers.SAFE;
    JsonWriter out = new JsonWriter(json, options.style().isIndented(), safe);
    out.beginObject();
    header(cursor.header(), out);
    out.key(ENTRIES);
    out.beginArray();
    new Entries(cursor, out).printAll();
    out.endArray();
    out.endObject();
    out.flush();
  }

  private static void header(ImageHeader header, JsonWriter out) throws IOException {
    out.key(MAGIC);
    out.plainString(header.type().name());
    if (header.version() == FormatVersion.V1_0) {
      out.key(VERSION);
      out.plainString("1.0");
    }
    if (header.order() == ByteOrder.BIG) {
      out.key(BYTE_ORDER);
      out.plainString("big");
    }
  }

  /**
   * Prints the entries that a cursor steps over. It is what their oddities are told to itself,
   * since the first lambdas of a run take longer than a small image.
   */
  private final class Entries implements Consumer<String> {
    private final EntryCursor cursor;
    private final JsonWriter out;
    private final PayloadCodec.Printing printing;
    private final boolean isHeaded;

    Entries(EntryCursor cursor, JsonWriter out) {
      this.cursor = cursor;
      this.out = out;
      boolean formatted = options.style().isFormatted();
      MessagePrinter messages = new MessagePrinter(out, formatted, options.limits().depth());
      this.printing = new PayloadCodec.Printing(out, messages);
      Optional<ImageType.Entries> entries = cursor.header().type().entries();
      this.isHeaded = entries.isPresent() && entries.get().isHeaded();
    }

    void printAll() throws IOException {
      while (cursor.next()) {
        WireMessage message = cursor.message();
        if (strictness.isLenient() && !isPrintable(message)) {
          cursor.passMessage();
          continue;
        }
        out.element();
        out.beginObject();
        fields(message);
        cursor.passMessage();
        boolean more = payload(message);
        out.endObject();
        if (!more) {
          break;
        }
      }
    }

    private boolean isPrintable(WireMessage message) throws IOException {
      try {
        CanonicalForm.of(
            message.bytes(),
            message.from(),
            message.to(),
            cursor.schema(),
            options.limits().depth());
        return true;
      } catch (WireException e) {
        strictness.damage(cursor.malformed(e, message.from()));
        return false;
      }
    }

    private void fields(WireMessage message) throws IOException {
      try {
        printing
            .messages()
            .print(message.bytes(), message.from(), message.to(), cursor.schema(), this);
      } catch (WireException e) {
        throw cursor.malformed(e, message.from());
      }
    }

    @Override
    public void accept(String problem) {
      strictness.warn(cursor.location(), problem);
    }

    /** Prints what follows the message; false if the view ends there. */
    private boolean payload(WireMessage message) throws IOException {
      Optional<PayloadCodec> codec = cursor.payloadCodec();
      if (codec.isEmpty() || !codec.get().isPresent(message)) {
        return true;
      }
      if (options.payloads() == DecodeOptions.Payloads.FULL) {
        out.key(EXTRA);
        codec.get().print(message, cursor.payloads(), printing);
        return true;
      }
      long size = codec.get().skip(message, cursor.payloads());
      if (!isHeaded) {
        // CRIT leaves the key out for ghost files, and so has no note there.
        out.key(EXTRA);
        out.plainString("... <" + SizeText.of(size) + ">");
      }
      return !codec.get().endsView() || !endView();
    }

    private boolean endView() throws IOException {
      boolean more = cursor.next();
      if (more) {
        strictness.warn(
            cursor.location(), "a view without payloads ends before the second TCP stream");
      }
      return more;
    }
  }
}
