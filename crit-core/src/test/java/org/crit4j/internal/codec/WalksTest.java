package org.crit4j.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.crit4j.internal.json.JsonWriter;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.schema.Schema;
import org.crit4j.testing.Deformation;
import org.crit4j.testing.Messages;
import org.crit4j.testing.RandomImages;
import org.crit4j.testing.RandomMessages;
import org.junit.jupiter.api.Test;

/** The two ways to print a message give the same text, where the quick one does not give up. */
final class WalksTest {
  private static final List<String> NAMES = Messages.all().stream().sorted().toList();

  @Test
  void straightWalkPrintsCanonicalMessagesAsTheCarefulOneDoes() {
    RandomImages.forEachSeed(
        1,
        "random messages in both walks",
        seed -> {
          Random random = new Random(seed);
          MessageSchema schema = schema(random);
          byte[] bytes = message(schema, random).toByteArray();
          boolean formatted = random.nextBoolean();
          assertEquals(
              Optional.of(careful(bytes, schema, formatted)), straight(bytes, schema, formatted));
        });
  }

  @Test
  void straightWalkGivesUpWhereMessagesAreNotCanonical() {
    RandomImages.forEachSeed(
        1,
        "random messages that are not canonical, in both walks",
        seed -> {
          Random random = new Random(seed);
          MessageSchema schema = schema(random);
          byte[] bytes = new Deformation(random, true).deform(message(schema, random));
          boolean formatted = random.nextBoolean();
          String careful = careful(bytes, schema, formatted);
          Optional<String> straight = straight(bytes, schema, formatted);
          straight.ifPresent(text -> assertEquals(careful, text));
          boolean plain = !careful.contains("\"@wire\": ") && !careful.contains("\"@unknown\": ");
          assertTrue(straight.isPresent() || !plain, () -> "gave up without need at " + careful);
        });
  }

  private static MessageSchema schema(Random random) {
    return Schema.message(NAMES.get(random.nextInt(NAMES.size())));
  }

  private static Message message(MessageSchema schema, Random random) {
    return new RandomMessages(random).next(Messages.descriptor(schema.name));
  }

  private static Optional<String> straight(byte[] bytes, MessageSchema schema, boolean formatted)
      throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    JsonWriter out = new JsonWriter(text, false);
    StraightWalk walk = new StraightWalk(out, new ValuePrinter(out, formatted), 100);
    boolean done = walk.print(bytes, 0, bytes.length, schema);
    out.flush();
    return done ? Optional.of(text.toString(StandardCharsets.US_ASCII)) : Optional.empty();
  }

  private static String careful(byte[] bytes, MessageSchema schema, boolean formatted)
      throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    JsonWriter out = new JsonWriter(text, false);
    CarefulWalk walk = new CarefulWalk(out, new ValuePrinter(out, formatted), 100);
    walk.print(bytes, 0, bytes.length, schema, problem -> {});
    out.flush();
    return text.toString(StandardCharsets.US_ASCII);
  }
}
