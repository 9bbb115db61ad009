package org.crit4j.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.Printable;
import org.crit4j.Warnings;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.internal.codec.NearestName;
import org.crit4j.internal.json.JsonReader;

/** Reads a JSON document and writes the image that it describes. */
final class ImageAssembler {
  private static final List<String> KEYS = List.of("magic", "version", "byte_order", "entries");

  private final JsonReader json;
  private final OutputStream out;
  private final EncodeOptions options;
  private final Warnings warnings;

  private Optional<ImageType> type = Optional.empty();
  private Optional<FormatVersion> version = Optional.empty();
  private Optional<ByteOrder> order = Optional.empty();
  private Optional<byte[]> keptEntries = Optional.empty();

  /** Where the entries are, if they have to be read later. */
  private OptionalLong entriesAt = OptionalLong.empty();

  private boolean written;

  /** An assembler. */
  public ImageAssembler(
      JsonReader json, OutputStream out, EncodeOptions options, Warnings warnings) {
    this.json = json;
    this.out = out;
    this.options = options;
    this.warnings = warnings;
  }

  /** Reads the document and writes the image. */
  public void assemble() throws IOException {
    if (json.peek() != '{') {
      throw notJson();
    }
    json.beginObject();
    for (boolean first = true; json.nextKey(first); first = false) {
      String key = json.key();
      json.path().enter(key);
      switch (key) {
        case "magic" -> {
          requireFirst(type);
          type = Optional.of(readType());
        }
        case "version" -> {
          requireFirst(version);
          version = Optional.of(readVersion());
        }
        case "byte_order" -> {
          requireFirst(order);
          order = Optional.of(readOrder());
        }
        case "entries" -> readEntries();
        default -> otherKey(key);
      }
      json.path().leave();
    }
    finish();
    json.end();
    if (json.rounding().isLikely()) {
      warnings.warn(
          Location.UNKNOWN,
          "all large numbers end in zeros: the JSON may have gone through a tool that rounds numbers"
              + " above 2^53 (jq before 1.7, JavaScript); crit decode --safe-numbers prints them as"
              + " strings");
    }
  }

  private CritException notJson() throws IOException {
    byte[] start = json.lookAhead(8);
    for (int at = 0; at + 4 <= start.length; at += 4) {
      for (ByteOrder each : ByteOrder.values()) {
        Optional<ImageType> image = ImageType.byMagic(each.int32(start, at));
        if (image.isPresent()) {
          return json.failure(
              "this is a CRIU image (" + image.get() + "), which crit decode reads",
              "the JSON form of an image");
        }
      }
    }
    return json.unexpected("the JSON form of an image, which starts with '{'");
  }

  private void requireFirst(Optional<?> earlier) throws CritException {
    if (earlier.isPresent()) {
      throw json.failure("the key is given twice");
    }
  }

  private ImageType readType() throws IOException {
    String name = json.smallString();
    Optional<ImageType> known = ImageType.byName(name);
    if (known.isPresent()) {
      return known.get();
    }
    List<String> names =
        Arrays.stream(ImageType.values()).filter(it -> !it.isRaw()).map(Enum::name).toList();
    throw json.failure(
        "unknown image type \"" + name + "\"",
        NearestName.of(name, names)
            .map(nearest -> "an image type; the nearest name is \"" + nearest + "\"")
            .orElse("an image type, like \"CORE\""));
  }

  private FormatVersion readVersion() throws IOException {
    checkNotWritten();
    return switch (json.smallString()) {
      case "1.0" -> FormatVersion.V1_0;
      case "1.1" -> FormatVersion.V1_1;
      default -> throw json.failure("unknown version", "\"1.0\" or \"1.1\"");
    };
  }

  private ByteOrder readOrder() throws IOException {
    checkNotWritten();
    return switch (json.smallString()) {
      case "little" -> ByteOrder.LITTLE;
      case "big" -> ByteOrder.BIG;
      default -> throw json.failure("unknown byte order", "\"little\" or \"big\"");
    };
  }

  private void checkNotWritten() throws CritException {
    if (written) {
      throw json.failure("the key comes after the entries", "it before \"entries\"");
    }
  }

  private void readEntries() throws IOException {
    if (written || keptEntries.isPresent() || entriesAt.isPresent()) {
      throw json.failure("the key is given twice");
    }
    if (type.isPresent()) {
      writeEntries(json);
    } else if (json.canRepeat()) {
      entriesAt = OptionalLong.of(json.offset());
      json.skipValue();
    } else {
      keptEntries = Optional.of(json.rawValue(options.limits().bufferedBytes()));
    }
  }

  private void otherKey(String key) throws IOException {
    if (options.unknownKeys() == EncodeOptions.UnknownKeys.REJECT) {
      throw new CritException(
          json.location(),
          "unknown key \"" + key + "\"",
          NearestName.of(key, KEYS)
              .map(nearest -> "\"" + nearest + "\"")
              .or(() -> Optional.of("one of " + String.join(", ", KEYS))));
    }
    warnings.warn(json.location(), "unknown key \"" + Printable.of(key) + "\" is ignored");
    json.skipValue();
  }

  private void finish() throws IOException {
    if (type.isEmpty()) {
      throw json.failure("the key \"magic\" is missing", "the name of the image type");
    }
    if (keptEntries.isPresent()) {
      json.path().enter("entries");
      writeEntries(json.over(keptEntries.get()));
      json.path().leave();
    }
    if (entriesAt.isPresent()) {
      json.path().enter("entries");
      try (JsonReader late = json.from(entriesAt.getAsLong())) {
        writeEntries(late);
      }
      json.path().leave();
    }
    if (!written) {
      throw json.failure("the key \"entries\" is missing", "a list of entries");
    }
  }

  private void writeEntries(JsonReader entries) throws IOException {
    ImageHeader header =
        new ImageHeader(
            type.orElseThrow(), version.orElse(FormatVersion.V1_1), order.orElse(ByteOrder.LITTLE));
    written = true;
    new EntryAssembler(entries, header, out, options, warnings).assemble();
  }
}
