package org.crit4j.edit.scrub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.IpcMsg;
import org.junit.jupiter.api.Test;

/** Each field of the schema has a decision. */
class FieldTableTest {
  private final FieldTable table = FieldTable.load();

  @Test
  void eachFieldHasADecision() throws Exception {
    List<String> undecided = new ArrayList<>();
    int fields = 0;
    for (Descriptor message : messages()) {
      for (FieldDescriptor field : message.getFields()) {
        if (field.getJavaType() != JavaType.MESSAGE) {
          fields++;
          if (table.find(field).isEmpty()) {
            undecided.add(message.getName() + "." + field.getName());
          }
        }
      }
    }
    assertEquals(
        List.of(),
        undecided,
        "fields without a row in fields.txt: decide whether they may name or tell something");
    assertTrue(fields > 800, fields + " fields");
    assertEquals(fields, table.size(), "rows of fields that do not exist");
  }

  @Test
  void noTextAndNoBytesAreKeptUnseen() throws Exception {
    Set<String> kept = new HashSet<>();
    for (Descriptor message : messages()) {
      for (FieldDescriptor field : message.getFields()) {
        boolean text =
            field.getJavaType() == JavaType.STRING || field.getJavaType() == JavaType.BYTE_STRING;
        if (text && table.of(field).treatment() == Treatment.KEEP) {
          kept.add(message.getName() + "." + field.getName());
        }
      }
    }
    assertEquals(Set.of(), kept);
  }

  /** All messages that images have, and those within them. */
  private static Set<Descriptor> messages() throws ReflectiveOperationException {
    Set<Descriptor> messages = new HashSet<>();
    for (ImageType type : ImageType.values()) {
      if (type.entries().isPresent()) {
        add(messages, descriptor(type.entries().get().head()));
        add(messages, descriptor(type.entries().get().body()));
      }
    }
    add(messages, IpcMsg.getDescriptor());
    return messages;
  }

  private static Descriptor descriptor(String name) throws ReflectiveOperationException {
    return (Descriptor)
        Class.forName("org.crit4j.images." + name).getMethod("getDescriptor").invoke(null);
  }

  private static void add(Set<Descriptor> messages, Descriptor message) {
    if (messages.add(message)) {
      for (FieldDescriptor field : message.getFields()) {
        if (field.getJavaType() == JavaType.MESSAGE) {
          add(messages, field.getMessageType());
        }
      }
    }
  }
}
