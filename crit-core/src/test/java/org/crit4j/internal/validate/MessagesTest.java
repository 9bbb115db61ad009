package org.crit4j.internal.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.GhostChunkEntry;
import org.crit4j.images.UnixSkEntry;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private final Messages.Builder builder = new Messages.Builder();
  private final List<Message> added = new ArrayList<>();

  private void add(Message message) {
    byte[] bytes = message.toByteArray();
    byte[] around = new byte[bytes.length + 5];
    System.arraycopy(bytes, 0, around, 2, bytes.length);
    builder.add(message, around, 2, bytes.length);
    added.add(message);
  }

  private void addDescriptors(int count) {
    for (int i = 0; i < count; i++) {
      add(
          FdinfoEntry.newBuilder()
              .setId(i)
              .setFlags(0)
              .setType(FdTypes.REG)
              .setFd(1 << (i % 31))
              .build());
    }
  }

  private Messages built() {
    Messages messages = builder.build();
    assertEquals(added.size(), messages.size());
    for (int i = 0; i < added.size(); i++) {
      assertEquals(added.get(i), messages.get(i));
    }
    return messages;
  }

  @Test
  void keepsFewAsTheyAre() {
    addDescriptors(1_000);
    Messages messages = built();
    assertFalse(messages.arePacked());
    assertSame(added.get(7), messages.get(7));
    assertEquals(FdinfoEntry.class, messages.commonType());
  }

  @Test
  void packsMany() {
    addDescriptors(100_000);
    Messages messages = built();
    assertTrue(messages.arePacked());
    assertEquals(FdinfoEntry.class, messages.commonType());
  }

  /** Those that end where a piece ends, go over several, or are empty. */
  @Test
  void packsMessagesOfAllSizes() {
    addDescriptors(20_000);
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int size = i % 10 == 0 ? 300_000 : random.nextInt(40_000);
      add(UnixSkEntry.newBuilder().setName(ByteString.copyFrom(new byte[size])).buildPartial());
      add(UnixSkEntry.getDefaultInstance());
    }
    assertTrue(built().arePacked());
  }

  @Test
  void hasNoCommonTypeWhereTheyAreOfSeveral() {
    addDescriptors(20_000);
    add(GhostChunkEntry.newBuilder().setLen(1).setOff(2).build());
    addDescriptors(3);
    assertEquals(Message.class, built().commonType());
    assertEquals(Message.class, new Messages.Builder().build().commonType());
  }
}
