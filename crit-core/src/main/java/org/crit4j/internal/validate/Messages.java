package org.crit4j.internal.validate;

import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.internal.column.LongColumn;
import org.crit4j.internal.wire.PackedMessages;
import org.crit4j.internal.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an image. A few are kept as they are; many as their bytes, which take a tenth of
 * the memory, and are parsed again each time that a message is asked for. Immutable.
 */
final class Messages {
  /** More than a checkpoint of ten thousand processes has in one image. */
  private static final int MOST_PARSED = 1 << 14;

  /** Messages as they are, or what the packed ones are parsed with. */
  private final List<Message> parsed;

  private final @Nullable Packed packed;

  private Messages(List<Message> parsed, @Nullable Packed packed) {
    this.parsed = parsed;
    this.packed = packed;
  }

  /**
   * Those that are kept as bytes.
   *
   * @param messages the bytes
   * @param types of each the index of what it is parsed with
   */
  private record Packed(PackedMessages messages, LongColumn types) {
    Message get(int index, List<Message> prototypes) {
      Message prototype = prototypes.get((int) types.get(index));
      WireMessage wire = messages.get(index);
      try {
        return merge(prototype, wire.bytes(), wire.from(), wire.to() - wire.from());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a message that was parsed before cannot be parsed", e);
      }
    }
  }

  /**
   * Parses a message, which may lack required fields.
   *
   * @throws InvalidProtocolBufferException if the bytes are no such message
   */
  static Message merge(Message prototype, byte[] bytes, int from, int length)
      throws InvalidProtocolBufferException {
    return prototype
        .newBuilderForType()
        .mergeFrom(bytes, from, length, ExtensionRegistry.getEmptyRegistry())
        .buildPartial();
  }

  /** How many there are. */
  int size() {
    return packed == null ? parsed.size() : packed.messages().size();
  }

  /** Whether each is parsed again when it is asked for. */
  boolean arePacked() {
    return packed != null;
  }

  /** One of them. */
  Message get(int index) {
    return packed == null ? parsed.get(index) : packed.get(index, parsed);
  }

  /** The class of all of them; that of all messages if they are of several, or there are none. */
  Class<? extends Message> commonType() {
    Class<? extends Message> type = parsed.isEmpty() ? Message.class : parsed.get(0).getClass();
    for (Message message : parsed) {
      if (message.getClass() != type) {
        return Message.class;
      }
    }
    return type;
  }

  /** Collects messages, in order. */
  static final class Builder {
    private final List<Message> parsed = new ArrayList<>();
    private @Nullable Packing packing;

    /** Adds a message that was parsed from these bytes. */
    void add(Message message, byte[] bytes, int from, int length) {
      if (packing == null && parsed.size() == MOST_PARSED) {
        packing = new Packing();
        for (Message each : parsed) {
          packing.add(each, each.toByteArray());
        }
        parsed.clear();
      }
      if (packing == null) {
        parsed.add(message);
      } else {
        packing.add(message, bytes, from, length);
      }
    }

    Messages build() {
      return packing == null ? new Messages(parsed, null) : packing.build();
    }
  }

  /** Keeps messages as their bytes. */
  private static final class Packing {
    private final List<Message> prototypes = new ArrayList<>();
    private final PackedMessages.Builder messages = new PackedMessages.Builder();
    private final LongColumn.Builder types = new LongColumn.Builder();

    void add(Message message, byte[] bytes) {
      add(message, bytes, 0, bytes.length);
    }

    void add(Message message, byte[] bytes, int from, int length) {
      messages.add(bytes, from, length);
      types.add(type(message));
    }

    private int type(Message message) {
      for (int i = 0; i < prototypes.size(); i++) {
        if (prototypes.get(i).getClass() == message.getClass()) {
          return i;
        }
      }
      prototypes.add(message.getDefaultInstanceForType());
      return prototypes.size() - 1;
    }

    Messages build() {
      return new Messages(prototypes, new Packed(messages.build(), types.build()));
    }
  }
}
