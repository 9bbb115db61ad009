package org.crit4j.coredump.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The area of counters, as HotSpot lays it out. */
final class PerfDataTest {
  private static byte[] area(ByteOrder order) {
    ByteBuffer area = ByteBuffer.allocate(4096);
    area.putInt(0xcafec0c0).put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 0));
    area.order(order).putInt(24, 32).putInt(28, 2);
    entry(area, 32, 'J', 0, "sun.os.hrt.ticks", new byte[0]);
    area.putLong(32 + 40, 123456789012L);
    entry(area, 32 + 48, 'B', 6, "java.rt.vmArgs", "-Xmx1g".getBytes(StandardCharsets.UTF_8));
    return area.array();
  }

  private static void entry(
      ByteBuffer area, int at, char type, int vector, String name, byte[] data) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    area.putInt(at, 48).putInt(at + 4, 20).putInt(at + 8, vector).put(at + 12, (byte) type);
    area.putInt(at + 16, 40);
    area.put(at + 20, bytes).put(at + 40, data);
  }

  @Test
  void countersOfBothByteOrders() {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      byte[] area = area(order);
      PerfData data = PerfData.parse(area, area.length).orElseThrow();
      assertEquals(OptionalLong.of(123456789012L), data.number("sun.os.hrt.ticks"));
      assertEquals(Optional.of("-Xmx1g"), data.text("java.rt.vmArgs"));
      assertEquals(Optional.empty(), data.text("sun.os.hrt.ticks"));
      assertEquals(OptionalLong.empty(), data.number("none"));
    }
  }

  @Test
  void damagedAreasAreNone() {
    byte[] area = area(ByteOrder.LITTLE_ENDIAN);
    assertEquals(Optional.empty(), PerfData.parse(area, 16));
    assertEquals(Optional.empty(), PerfData.parse(new byte[4096], 4096));
    Random random = new Random(5);
    int none = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bad = Arrays.copyOf(area, 32 + random.nextInt(100));
      bad[4 + random.nextInt(bad.length - 4)] ^= (byte) (1 << random.nextInt(8));
      none += PerfData.parse(bad, bad.length).isEmpty() ? 1 : 0;
    }
    assertTrue(none > 100);
  }
}
