package org.crit4j.edit.scrub;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.crit4j.edit.scrub.FieldTable.Decision;
import org.crit4j.image.Blob;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.image.PayloadLayout;
import org.crit4j.images.IpcMsg;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;

/** An image of each type, with a canary in every field that is not kept, and in what follows. */
final class PlantedImages {
  private static final int LENGTH = 64;
  private static final int UNKNOWN_FIELD = 9999;
  private static final Set<String> LENGTHS =
      Set.of("bytes", "length", "inq_len", "outq_len", "keys_bytes", "values_bytes", "len");

  private final Canaries canaries;
  private final FieldTable table = FieldTable.load();

  PlantedImages(Canaries canaries) {
    this.canaries = canaries;
  }

  /** All of them, by name. */
  Map<String, byte[]> all() throws IOException, ReflectiveOperationException {
    Map<String, byte[]> images = new TreeMap<>();
    for (ImageType type : ImageType.values()) {
      if (type.entries().isPresent()) {
        String pattern = type.fileNamePatterns().get(0);
        String name = pattern.contains("#") ? ImageName.of(type, 1L) : pattern;
        images.put(name, image(type));
      }
    }
    return images;
  }

  private byte[] image(ImageType type) throws IOException, ReflectiveOperationException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageType.Entries entries = type.entries().orElseThrow();
    try (ImageWriter writer = ImageWriter.to(bytes, ImageHeader.of(type))) {
      writer.write(entry(type, entries.head(), entries.headPayload()));
      if (entries.isHeaded() && type != ImageType.GHOST_FILE) {
        writer.write(entry(type, entries.body(), entries.bodyPayload()));
      }
      writer.commit();
    }
    return bytes.toByteArray();
  }

  private ImageEntry entry(ImageType type, String name, PayloadLayout layout)
      throws IOException, ReflectiveOperationException {
    Message.Builder message =
        ((Message)
                Class.forName("org.crit4j.images." + name)
                    .getMethod("getDefaultInstance")
                    .invoke(null))
            .newBuilderForType();
    fill(message, !(layout instanceof PayloadLayout.None), 0);
    return ImageEntry.of(message.build(), payload(type + "'s payload", layout));
  }

  private Payload payload(String where, PayloadLayout layout) {
    if (layout instanceof PayloadLayout.None) {
      return Payload.NONE;
    }
    if (layout instanceof PayloadLayout.TcpQueues) {
      return new Payload.TcpQueues(blob(where), blob(where));
    }
    if (layout instanceof PayloadLayout.Semaphores) {
      return new Payload.Semaphores(List.of(4711));
    }
    if (layout instanceof PayloadLayout.QueuedMessages) {
      IpcMsg.Builder header = IpcMsg.newBuilder().setMsize(LENGTH);
      header.setMtype(canaries.number("IpcMsg.mtype"));
      return new Payload.QueuedMessages(
          List.of(new Payload.QueuedMessage(header.build(), blob(where))));
    }
    int parts = layout instanceof PayloadLayout.Blob blob ? blob.lengthFields().size() : 1;
    byte[] content = new byte[LENGTH * parts];
    System.arraycopy(text(where), 0, content, 0, LENGTH);
    return new Payload.Bytes(Blob.of(content));
  }

  private Blob blob(String where) {
    return Blob.of(text(where));
  }

  private byte[] text(String where) {
    byte[] text = new byte[LENGTH];
    byte[] canary = canaries.text(where).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(canary, 0, text, 7, canary.length);
    return text;
  }

  private void fill(Message.Builder message, boolean hasPayload, int depth) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getJavaType() == JavaType.MESSAGE) {
        if (depth < 5 && !field.getMessageType().equals(message.getDescriptorForType())) {
          Message.Builder nested = message.newBuilderForField(field);
          fill(nested, hasPayload, depth + 1);
          set(message, field, nested.build());
        }
      } else if (field.getName().equals("in_pagemaps") || field.getName().equals("chunks")) {
        message.setField(field, false);
      } else {
        values(message, field, hasPayload);
      }
    }
    message.setUnknownFields(
        UnknownFieldSet.newBuilder()
            .addField(
                UNKNOWN_FIELD,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8(canaries.text("an unknown field")))
                    .build())
            .build());
  }

  private void values(Message.Builder message, FieldDescriptor field, boolean hasPayload) {
    Decision decision = table.of(field);
    int last = field.isRepeated() ? Math.max(decision.from(), decision.except() + 1) : 0;
    for (int i = 0; i <= last; i++) {
      String name = field.getContainingType().getName() + "." + field.getName();
      set(message, field, value(field, decision, decision.applies(i), hasPayload, name));
    }
  }

  private static void set(Message.Builder message, FieldDescriptor field, Object value) {
    if (field.isRepeated()) {
      message.addRepeatedField(field, value);
    } else {
      message.setField(field, value);
    }
  }

  private Object value(
      FieldDescriptor field, Decision decision, boolean treated, boolean hasPayload, String name) {
    boolean isLength =
        hasPayload && (LENGTHS.contains(field.getName()) || name.equals("IpcShmEntry.size"));
    return switch (field.getJavaType()) {
      case STRING -> "/srv/" + canaries.text(name) + "/x:" + canaries.text(name);
      case BYTE_STRING -> ByteString.copyFrom(bytes(decision, name));
      case ENUM -> field.getEnumType().getValues().get(0);
      case BOOLEAN -> true;
      case INT -> isLength ? LENGTH : number(decision, treated, name);
      case LONG -> isLength ? (long) LENGTH : (long) number(decision, treated, name);
      default -> throw new IllegalStateException(name);
    };
  }

  private int number(Decision decision, boolean treated, String name) {
    return switch (decision.treatment()) {
      // Ports have 16 bits, which occur by chance; see PseudonymsTest.
      case KEEP, THREADS, PORT -> 1;
      default -> treated ? canaries.number(name) : 1;
    };
  }

  private byte[] bytes(Decision decision, String name) {
    return switch (decision.treatment()) {
      case HARDWARE -> {
        int number = canaries.number(name);
        yield new byte[] {
          2, 0, (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), 10
        };
      }
      case SECCOMP ->
          (canaries.text(name) + "padding-padding-")
              .substring(0, 24)
              .getBytes(StandardCharsets.UTF_8);
      case SIGINFO -> {
        byte[] siginfo = new byte[128];
        byte[] canary = canaries.text(name).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(canary, 0, siginfo, 16, canary.length);
        yield siginfo;
      }
      default -> ("\0/srv/" + canaries.text(name) + "\0").getBytes(StandardCharsets.UTF_8);
    };
  }
}
