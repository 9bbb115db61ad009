package org.crit4j.testing;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Names of unix sockets, and the quoted-printable text that CRIT prints for them. */
public final class UnixNames {
  private static final Path TABLE =
      Path.of("src", "test", "resources", "vectors", "quoted-printable.tsv");

  private UnixNames() {}

  /**
   * A name.
   *
   * @param bytes the name
   * @param text what CRIT prints
   * @param decoded what CRIT makes of that text; not always the name
   */
  public record Vector(byte[] bytes, String text, byte[] decoded) {
    /** Whether CRIT gets the name back. */
    public boolean isFaithful() {
      return Arrays.equals(bytes, decoded);
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /** All vectors. */
  public static List<Vector> all() {
    try {
      return Files.readAllLines(TABLE).stream().skip(1).map(UnixNames::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that CRIT gets back. */
  public static List<Vector> faithful() {
    return all().stream().filter(Vector::isFaithful).toList();
  }

  private static Vector parse(String row) {
    String[] columns = row.split("\t", -1);
    HexFormat hex = HexFormat.of();
    return new Vector(
        hex.parseHex(columns[0]),
        JsonParser.parseString(columns[1]).getAsString(),
        hex.parseHex(columns[2]));
  }
}
