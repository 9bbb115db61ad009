package org.crit4j.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.IpcMsg;

/**
 * An entry that is whole: its length fields agree with its payload.
 *
 * @param message the message
 * @param payload writes what follows it
 * @param extra what JSON has for that
 */
public record SampleEntry(Message message, Consumer<ImageBytes> payload, Optional<Object> extra) {

  /**
   * An entry of that message, with length fields as they have to be.
   *
   * @param size how many bytes, numbers or messages follow, where the type has a payload
   */
  public static SampleEntry of(ImageType type, Message message, int size) {
    return switch (type) {
      case PIPES_DATA, FIFO_DATA -> blob(with(message, "bytes", size), size, 1);
      case SK_QUEUES -> blob(with(message, "length", size), size, 1);
      case BPFMAP_DATA ->
          blob(with(with(message, "keys_bytes", size), "values_bytes", 2), size + 2, 1);
      case IPCNS_SHM ->
          is(message, "in_pagemaps") ? plain(message) : blob(with(message, "size", size), size, 4);
      case GHOST_FILE -> ghost(message, size);
      case TCP_STREAM -> tcp(message, size, size / 2);
      case IPCNS_SEM -> semaphores(with(message, "nsems", size), size);
      case IPCNS_MSG -> queue(with(message, "qnum", size % 4), size);
      default -> plain(message);
    };
  }

  private static SampleEntry plain(Message message) {
    return new SampleEntry(message, image -> {}, Optional.empty());
  }

  private static SampleEntry ghost(Message message, int size) {
    if (field(message, "chunks") == null) {
      return blob(with(message, "len", size), size, 1);
    }
    return is(message, "chunks") ? plain(message) : blob(message, size, 1);
  }

  private static SampleEntry blob(Message message, int size, int alignment) {
    ByteString content = content(size);
    return new SampleEntry(
        message,
        image -> image.bytes(content.toByteArray()).pad(size, alignment),
        Optional.of(ReferenceJson.base64(content)));
  }

  private static SampleEntry tcp(Message message, int in, int out) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("inq", ReferenceJson.base64(content(in)));
    extra.put("outq", ReferenceJson.base64(content(out)));
    return new SampleEntry(
        with(with(message, "inq_len", in), "outq_len", out),
        image -> image.bytes(content(in).toByteArray()).bytes(content(out).toByteArray()),
        Optional.of(extra));
  }

  private static SampleEntry semaphores(Message message, int count) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(65535 - i * 257);
    }
    return new SampleEntry(
        message,
        image -> {
          values.forEach(value -> image.int16((Integer) value));
          image.pad(count * 2, 8);
        },
        Optional.of(values));
  }

  private static SampleEntry queue(Message message, int size) {
    List<IpcMsg> headers = new ArrayList<>();
    List<Object> extra = new ArrayList<>();
    for (int i = 0; i < size % 4; i++) {
      IpcMsg header = IpcMsg.newBuilder().setMtype(-1L - i).setMsize(size + i).build();
      headers.add(header);
      extra.add(ReferenceJson.tree(header, false));
      extra.add(ReferenceJson.base64(content(size + i)));
    }
    return new SampleEntry(
        message,
        image ->
            headers.forEach(
                header ->
                    image
                        .entry(header)
                        .bytes(content(header.getMsize()).toByteArray())
                        .pad(header.getMsize(), 8)),
        Optional.of(extra));
  }

  private static ByteString content(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + size);
    }
    return ByteString.copyFrom(bytes);
  }

  private static FieldDescriptor field(Message message, String name) {
    return message.getDescriptorForType().findFieldByName(name);
  }

  private static boolean is(Message message, String name) {
    return (Boolean) message.getField(field(message, name));
  }

  private static Message with(Message message, String name, int value) {
    FieldDescriptor field = field(message, name);
    boolean wide = field.getJavaType() == FieldDescriptor.JavaType.LONG;
    return message.toBuilder().setField(field, wide ? (Object) (long) value : value).build();
  }

  /** The bytes of an image with these entries. */
  public static byte[] image(ImageHeader header, List<SampleEntry> entries) {
    return image(header, entries, Message::toByteArray);
  }

  /** The bytes of an image with these entries, their messages written in a way of one's own. */
  public static byte[] image(
      ImageHeader header, List<SampleEntry> entries, Function<Message, byte[]> writer) {
    ImageBytes image = ImageBytes.of(header);
    for (SampleEntry entry : entries) {
      image.entry(writer.apply(entry.message));
      entry.payload.accept(image);
    }
    return image.toByteArray();
  }

  /** The JSON of an image with these entries. */
  public static String json(ImageHeader header, List<SampleEntry> entries, boolean pretty) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("magic", header.type().name());
    if (header.version() == FormatVersion.V1_0) {
      document.put("version", "1.0");
    }
    if (header.order() == ByteOrder.BIG) {
      document.put("byte_order", "big");
    }
    List<Object> list = new ArrayList<>();
    for (SampleEntry entry : entries) {
      Map<String, Object> tree = ReferenceJson.tree(entry.message, pretty);
      entry.extra.ifPresent(extra -> tree.put("extra", extra));
      list.add(tree);
    }
    document.put("entries", list);
    return ReferenceJson.layOut(document, pretty);
  }
}
