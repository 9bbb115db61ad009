package org.crit4j.internal.schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.crit4j.internal.json.JsonWriter;

/** The name of a value; a value without one is a plain number. */
final class DictFormat extends IntFormat {
  private record Entry(long value, String name, byte[] json) {}

  private final List<Entry> entries;
  private final List<Entry> aliases;

  private DictFormat(List<Entry> entries, List<Entry> aliases) {
    this.entries = entries;
    this.aliases = aliases;
  }

  private static Entry entry(long value, String name) {
    byte[] json = ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
    return new Entry(value, name, json);
  }

  private static DictFormat named(Entry... entries) {
    return new DictFormat(List.of(entries), List.of());
  }

  /** The format for a field in a dictionary of CRIT's. */
  static IntFormat of(String map, String fieldName) {
    return switch (map + '.' + fieldName) {
      // CRIT up to 4.2 wrote Zombie for 3, which means stopped.
      case "gen.task_state" ->
          new DictFormat(
              List.of(entry(1, "Alive"), entry(2, "Dead"), entry(3, "Stopped")),
              List.of(entry(3, "Zombie")));
      case "sk.family" ->
          named(
              entry(1, "UNIX"),
              entry(2, "INET"),
              entry(10, "INET6"),
              entry(16, "NETLINK"),
              entry(17, "PACKET"));
      case "sk.type" ->
          named(
              entry(1, "STREAM"),
              entry(2, "DGRAM"),
              entry(3, "RAW"),
              entry(5, "SEQPACKET"),
              entry(10, "PACKET"));
      case "sk.state" ->
          named(
              entry(1, "ESTABLISHED"),
              entry(2, "SYN_SENT"),
              entry(3, "SYN_RECV"),
              entry(4, "FIN_WAIT1"),
              entry(5, "FIN_WAIT2"),
              entry(6, "TIME_WAIT"),
              entry(7, "CLOSE"),
              entry(8, "CLOSE_WAIT"),
              entry(9, "LAST_ACK"),
              entry(10, "LISTEN"));
      case "sk.proto" ->
          named(entry(0, "IP"), entry(6, "TCP"), entry(17, "UDP"), entry(136, "UDPLITE"));
      default -> PLAIN;
    };
  }

  @Override
  public void write(long value, boolean signed, JsonWriter out) throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).value == value) {
        out.raw(entries.get(i).json);
        return;
      }
    }
    PLAIN.write(value, signed, out);
  }

  @Override
  public long parse(String text) {
    for (Entry entry : entries) {
      if (entry.name.equals(text)) {
        return entry.value;
      }
    }
    for (Entry entry : aliases) {
      if (entry.name.equals(text)) {
        return entry.value;
      }
    }
    if (text.isEmpty() || Character.isLetter(text.charAt(0))) {
      throw new NumberFormatException("unknown name \"" + text + "\", expected " + names());
    }
    return Integers.parse(text);
  }

  private String names() {
    return String.join(", ", entries.stream().map(Entry::name).toList());
  }
}
