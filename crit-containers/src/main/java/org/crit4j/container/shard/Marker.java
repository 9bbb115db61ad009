package org.crit4j.container.shard;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.container.member.MemberName;

/**
 * A record of criu-image-streamer's format: its length in 4 bytes, the lowest first, and a message
 * of protobuf. Source: {@code image.proto} and {@code util.rs} of criu-image-streamer.
 *
 * @param seq its place among all records of a set of shards, from 0, unsigned
 * @param kind what it says
 * @param name of the file that is next; empty for other kinds
 * @param size how many bytes of the file follow, for {@link Kind#DATA}; else 0
 */
record Marker(long seq, Kind kind, MemberName name, long size) {
  /** Length of the length. */
  static final int HEADER = 4;

  /** Messages are shorter than this, in bytes. */
  private static final int MESSAGE_LIMIT = 10 << 10;

  /** Longest name of a file on Linux, in bytes. */
  private static final int LONGEST_NAME = 255;

  private static final String EXPECTED = "a record of criu-image-streamer";
  private static final MemberName NO_NAME = new MemberName("");
  private static final int SEQ = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final long MOST_DATA = 0xffff_ffffL;

  /** What a record says. */
  enum Kind {
    /** What follows belongs to the file of that name. */
    NAME(2),
    /** Bytes of the file follow. */
    DATA(3),
    /** The file is complete. */
    FILE_END(4),
    /** All files are complete. */
    END(5);

    private final int field;

    Kind(int field) {
      this.field = field;
    }

    private int tag() {
      return field << 3 | (this == NAME ? LENGTH_DELIMITED : 0);
    }
  }

  /** The record that begins content of a file. */
  static Marker name(long seq, MemberName name) {
    return new Marker(seq, Kind.NAME, name, 0);
  }

  /** The record before bytes of a file. */
  static Marker data(long seq, long size) {
    return new Marker(seq, Kind.DATA, NO_NAME, size);
  }

  /** A record that ends something. */
  static Marker end(long seq, Kind kind) {
    return new Marker(seq, kind, NO_NAME, 0);
  }

  /**
   * The record that bytes begin with.
   *
   * @param length how many of the bytes count
   * @return empty if they begin with none
   */
  static Optional<Marker> sniff(byte[] start, int length) {
    if (length < HEADER) {
      return Optional.empty();
    }
    try {
      int size = length(start, 0);
      return size > length - HEADER
          ? Optional.empty()
          : Optional.of(parse(ByteBuffer.wrap(start, HEADER, size), 0));
    } catch (CritException e) {
      return Optional.empty();
    }
  }

  /**
   * The length of the message that follows.
   *
   * @param at where the record begins, for failures
   */
  static int length(byte[] header, long at) throws CritException {
    int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length < 0 || length >= MESSAGE_LIMIT) {
      String bytes = Integer.toUnsignedString(length);
      throw bad(at, "a record of " + bytes + " bytes", "less than " + MESSAGE_LIMIT);
    }
    return length;
  }

  /**
   * Takes a message apart.
   *
   * @param at where the record begins, for failures
   */
  static Marker parse(ByteBuffer message, long at) throws CritException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    long seq = 0;
    Optional<Marker> body = Optional.empty();
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == SEQ << 3) {
          seq = in.readUInt64();
        } else if (body.isPresent()) {
          throw bad(at, "a record that says two things", EXPECTED);
        } else {
          body = Optional.of(body(in, tag, at));
        }
      }
    } catch (CritException e) {
      throw e;
    } catch (IOException e) {
      throw bad(at, "the record is damaged", EXPECTED);
    }
    if (body.isEmpty()) {
      throw bad(at, "a record that says nothing", EXPECTED);
    }
    return new Marker(seq, body.get().kind, body.get().name, body.get().size);
  }

  private static Marker body(CodedInputStream in, int tag, long at) throws IOException {
    if (tag == Kind.NAME.tag()) {
      return name(0, checked(in.readByteArray(), at));
    }
    for (Kind kind : Kind.values()) {
      if (tag == kind.tag()) {
        long value = in.readUInt64();
        boolean isData = kind == Kind.DATA;
        if (value < 0 || value > (isData ? MOST_DATA : 1) || (!isData && value == 0)) {
          String what = Long.toUnsignedString(value);
          throw bad(at, "a record with the value " + what, isData ? "32 bits" : "1");
        }
        return isData ? data(0, value) : end(0, kind);
      }
    }
    throw bad(at, "a record with the unknown field " + (tag >>> 3), EXPECTED);
  }

  private static MemberName checked(byte[] bytes, long at) throws CritException {
    MemberName name = MemberName.of(bytes);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw bad(at, "the name \"" + name + "\" is not UTF-8", "the name of a file");
    }
    requireFileName(name, Location.inImage(-1, at));
    return name;
  }

  /** Fails if a name is not that of a file in a directory. */
  static void requireFileName(MemberName name, Location at) throws CritException {
    String text = name.latin1();
    boolean valid = text.indexOf('/') < 0 && text.length() <= LONGEST_NAME && !text.equals(".");
    if (!valid || name.path().isEmpty()) {
      throw new CritException(
          at, "\"" + name + "\" is not a valid name of a file", "a name without directories");
    }
  }

  private static CritException bad(long at, String problem, String expected) {
    return new CritException(Location.inImage(-1, at), problem, expected);
  }

  /** The record as bytes. */
  byte[] bytes() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(message);
    if (seq != 0) {
      out.writeUInt64(SEQ, seq);
    }
    switch (kind) {
      case NAME -> out.writeByteArray(kind.field, name.bytes());
      case DATA -> out.writeUInt64(kind.field, size);
      default -> out.writeBool(kind.field, true);
    }
    out.flush();
    ByteBuffer record = ByteBuffer.allocate(HEADER + message.size());
    record.order(ByteOrder.LITTLE_ENDIAN).putInt(message.size()).put(message.toByteArray());
    return record.array();
  }
}
