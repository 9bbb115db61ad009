package org.crit4j.internal.transcode;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.crit4j.image.ImageType;
import org.crit4j.image.PayloadLayout;
import org.crit4j.internal.payload.PayloadCodec;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.Schema;

/** Message and payload of an image type's entries: of the first one, and of all others. */
public final class EntryTypes {
  /** Message and payload of an entry. */
  public record EntryType(MessageSchema schema, Optional<PayloadCodec> payload) {}

  /** Two threads may both make those of a type, which are equal. */
  private static final Map<ImageType, EntryTypes> KNOWN = new ConcurrentHashMap<>();

  private final EntryType head;
  private final EntryType body;

  private EntryTypes(EntryType head, EntryType body) {
    this.head = head;
    this.body = body;
  }

  /** Those of a type that is not raw. */
  public static EntryTypes of(ImageType type) {
    EntryTypes known = KNOWN.get(type);
    if (known == null) {
      known = make(type);
      KNOWN.put(type, known);
    }
    return known;
  }

  private static EntryTypes make(ImageType type) {
    if (type.entries().isEmpty()) {
      throw new IllegalArgumentException(type + " is raw");
    }
    ImageType.Entries entries = type.entries().get();
    EntryType head = entryType(entries.head(), entries.headPayload());
    EntryType body = entries.isHeaded() ? entryType(entries.body(), entries.bodyPayload()) : head;
    return new EntryTypes(head, body);
  }

  private static EntryType entryType(String message, PayloadLayout layout) {
    MessageSchema schema = Schema.message(message);
    return new EntryType(schema, PayloadCodec.of(layout, schema));
  }

  /** The type of the entry with that index. */
  public EntryType at(long index) {
    return index == 0 ? head : body;
  }
}
