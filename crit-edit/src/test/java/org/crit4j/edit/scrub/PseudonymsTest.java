package org.crit4j.edit.scrub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names, numbers and addresses become. */
class PseudonymsTest {
  private final Secrets secrets = Secrets.create(ScrubOptions.DEFAULT);

  private String text(String text) {
    return secrets.texts().replace(text);
  }

  @Test
  void aNameIsTheSameEverywhereAndAnotherInTheNextRun() {
    String name = text("acme-billing");
    assertEquals(12, name.length());
    assertEquals("/usr/lib/" + name + "/bin", text("/usr/lib/acme-billing/bin"));
    assertEquals("--config=/" + name, "--config=" + text("/acme-billing"));
    assertEquals("\0" + name + "\0", text("\0acme-billing\0"));
    assertNotEquals(name, Secrets.create(ScrubOptions.DEFAULT).texts().replace("acme-billing"));
  }

  @Test
  void lengthsAndFormsStay() {
    for (String each :
        List.of(
            "/srv/a b/c:d,e=f",
            "4c1d1a2b3c4d5e6f7a8b",
            "0xdeadbeef",
            "86753097",
            "\u00e9t\u00e9")) {
      assertEquals(each.length(), text(each).length(), each);
    }
    assertTrue(text("4c1d1a2b3c4d5e6f7a8b").matches("[0-9a-f]{20}"));
    assertTrue(text("0xdeadbeef").matches("0x[0-9a-f]{8}"));
    assertTrue(text("86753097").matches("[1-9][0-9]{7}"));
    assertTrue(text("/srv/q/").matches("/srv/[a-z0-9]/"));
  }

  @Test
  void shortNamesStayDifferent() {
    Set<String> names = new HashSet<>();
    for (char c = 'a'; c <= 'z'; c++) {
      names.add(text("/" + c));
      names.add(text("/" + c + "1"));
    }
    assertEquals(52, names.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/lib/x86_64-linux-gnu/libc.so.6",
        "/dev/pts/12345",
        "/dev/null",
        "pipe:[2959507]",
        "mode=1777,size=65536k",
        "9223372036854771712",
        "127.0.0.1",
        "0.0.0.0",
        "::1",
        "255.255.255.0",
        "ff02::1"
      })
  void whatIsOnEveryMachineStays(String text) {
    assertEquals(text, text(text));
  }

  @Test
  void nothingStaysIfAllNamesAreAskedFor() {
    ScrubOptions all = new ScrubOptions(false, false, true, false, List.of());
    assertFalse(Secrets.create(all).texts().replace("/usr/null").contains("usr"));
  }

  @Test
  void addressesInTextAreThoseOfImages() {
    List<Long> words = AddressWords.replace(List.of(0x0203010aL), secrets.addresses());
    long word = words.get(0);
    String address =
        (word & 0xff)
            + "."
            + ((word >> 8) & 0xff)
            + "."
            + ((word >> 16) & 0xff)
            + "."
            + (word >> 24);
    assertEquals(address + "/24", text("10.1.3.2/24"));
    assertEquals("(" + address + ":" + secrets.numbers().port(8443) + ")", text("(10.1.3.2:8443)"));
    assertNotEquals("10.1.3.2", address);
  }

  @ParameterizedTest
  @CsvSource({"10.77.0.1, 10.77.0.254, 24", "192.168.17.4, 192.168.31.9, 20"})
  void aNetworkStaysANetwork(String one, String other, int prefix) {
    int difference = v4(text(one)) ^ v4(text(other));
    assertEquals(0, difference >>> (32 - prefix));
    assertNotEquals(0, difference);
  }

  private static int v4(String text) {
    byte[] bytes = AddressText.parse(text).orElseThrow();
    int address = 0;
    for (byte each : bytes) {
      address = address << 8 | (each & 0xff);
    }
    return address;
  }

  @Test
  void addressesOfVersionSix() {
    String one = text("2001:db8:1::17");
    assertNotEquals("2001:db8:1::17", one);
    byte[] first = AddressText.parse(one).orElseThrow();
    byte[] second = AddressText.parse(text("2001:db8:1::18")).orElseThrow();
    for (int i = 0; i < 8; i++) {
      assertEquals(first[i], second[i]);
    }
    assertTrue(text("fe80::42:acff:fe11:2").startsWith("fe80:0:0:0:"));
    assertEquals(Optional.empty(), AddressText.parse("1:2:ab.cd"));
    assertEquals("12:34:56", text("12:34:56"));
  }

  @Test
  void hardwareAddresses() {
    String mac = text("02:42:ac:11:00:02");
    assertTrue(mac.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}"));
    assertNotEquals("02:42:ac:11:00:02", mac);
    assertEquals("ff:ff:ff:ff:ff:ff", text("ff:ff:ff:ff:ff:ff"));
    byte[] zero = new byte[6];
    assertArrayEquals(zero, secrets.addresses().replace(zero));
  }

  @Test
  void numbersStayDifferentAndInTheirRanges() {
    Numbers numbers = secrets.numbers();
    numbers.addUserRange(5000, 10);
    Set<Long> users = new HashSet<>();
    for (long id = 5000; id < 5010; id++) {
      users.add(numbers.user(id));
    }
    assertEquals(10, users.size());
    assertTrue(users.stream().allMatch(it -> it >= 5000 && it < 5010));
    for (long id : new long[] {0, 999, 65534, 0xffffffffL}) {
      assertEquals(id, numbers.user(id));
    }
    assertEquals(443, numbers.port(443));
    Set<Long> ports = new HashSet<>();
    for (long port = 1024; port < 2024; port++) {
      ports.add(numbers.port(port));
    }
    assertEquals(1000, ports.size());
    assertTrue(ports.stream().allMatch(it -> it >= 1024 && it < 65536));
    assertEquals(17, numbers.number(17));
    assertTrue(numbers.number(0x12345678L) < 1L << 32);
    assertTrue(numbers.number(1L << 40) >= 1L << 32);
    assertTrue(numbers.number(-5) < 0);
    assertEquals(5, (numbers.sequence(0x80000005L) - numbers.sequence(0x80000000L)) & 0xffffffffL);
  }
}
