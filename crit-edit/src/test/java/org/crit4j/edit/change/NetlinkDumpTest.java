package org.crit4j.edit.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Edit;
import org.crit4j.edit.net.NetAddress;
import org.crit4j.source.MemorySource;
import org.junit.jupiter.api.Test;

/** Addresses in the network of a namespace: 10.77.0.2/24, whose gateway is 10.77.0.1. */
final class NetlinkDumpTest {
  private static byte[] message(int type, int body, int bits, Object... attributes) {
    ByteBuffer bytes = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(16);
    bytes.put((byte) 2).put((byte) bits).position(16 + body);
    for (int i = 0; i < attributes.length; i += 2) {
      byte[] address = NetAddress.parse((String) attributes[i + 1]).bytes();
      bytes.putShort((short) 8).putShort(((Integer) attributes[i]).shortValue()).put(address);
    }
    int length = bytes.position();
    bytes.putInt(0, length).putShort(4, (short) type);
    return java.util.Arrays.copyOf(bytes.array(), length);
  }

  private static byte[] dump(int magic, byte[]... messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(magic).array());
    for (byte[] each : messages) {
      bytes.writeBytes(each);
    }
    return bytes.toByteArray();
  }

  private static Draft draft() {
    Map<String, byte[]> files = new HashMap<>();
    files.put(
        "ifaddr-9.img",
        dump(0x47361222, message(20, 8, 24, 1, "10.77.0.2", 2, "10.77.0.2", 4, "10.77.0.255")));
    files.put(
        "route-9.img",
        dump(
            0x45311224,
            message(24, 12, 0, 5, "10.77.0.1"),
            message(24, 12, 24, 1, "10.77.0.0", 7, "10.77.0.2")));
    Map<String, byte[]> documents = new HashMap<>();
    documents.put(
        "network.status",
        "{\"a\": [{\"ipnet\": \"10.77.0.2/24\", \"gateway\": \"10.77.0.1\"}], \"m\": \"10.77.0\"}\n"
            .getBytes(StandardCharsets.UTF_8));
    return Draft.of(new MemorySource("test", files), new MemorySource("test", documents));
  }

  private static List<String> addresses(Draft draft, String image) throws Exception {
    List<String> addresses = new java.util.ArrayList<>();
    try (var data = draft.require(image)) {
      new NetlinkDump(data.stream().readAllBytes())
          .visit(
              (message, attribute, bits, address) -> {
                addresses.add(attribute + " " + address);
                return address;
              });
    }
    return addresses;
  }

  @Test
  void aNetworkMovesAsAWhole() throws Exception {
    try (Draft draft = draft()) {
      Edit.Outcome outcome =
          new Edit(List.of(AddressChange.parse(List.of(), List.of("10.77.0.0/24=10.55.3.0/24"))))
              .apply(draft);
      assertEquals(List.of(), outcome.refusals());
      assertEquals(
          List.of("1 10.55.3.2", "2 10.55.3.2", "4 10.55.3.255"), addresses(draft, "ifaddr-9.img"));
      assertEquals(
          List.of("5 10.55.3.1", "1 10.55.3.0", "7 10.55.3.2"), addresses(draft, "route-9.img"));
      try (var status = draft.documents().orElseThrow().require("network.status")) {
        assertEquals(
            "{\"a\": [{\"ipnet\": \"10.55.3.2/24\", \"gateway\": \"10.55.3.1\"}], \"m\":"
                + " \"10.77.0\"}\n",
            new String(status.stream().readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aGatewayThatIsLeftBehindIsRefused() throws Exception {
    try (Draft draft = draft()) {
      Edit.Outcome outcome =
          new Edit(List.of(AddressChange.parse(List.of("10.77.0.2=10.55.3.9"), List.of())))
              .apply(draft);
      assertFalse(outcome.isWritable());
      assertTrue(outcome.refusals().get(0).contains("10.77.0.1"), outcome.refusals().toString());
    }
    try (Draft draft = draft()) {
      Edit.Outcome outcome =
          new Edit(
                  List.of(
                      AddressChange.parse(
                          List.of("10.77.0.2=10.55.3.9", "10.77.0.1=10.55.3.1"), List.of())))
              .apply(draft);
      assertEquals(List.of(), outcome.refusals());
    }
  }
}
