package org.crit4j.internal.transcode;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Limits;
import org.crit4j.Location;
import org.crit4j.image.ImageHeader;
import org.crit4j.internal.io.ImageInput;
import org.crit4j.internal.payload.PayloadCodec;
import org.crit4j.internal.payload.PayloadSource;
import org.crit4j.internal.payload.Strictness;
import org.crit4j.internal.schema.MessageSchema;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;

/**
 * Steps over the entries of an image. After {@link #next()} the message is in the window of the
 * input; the payload, if the entry has one, has to be read or skipped before the next step.
 */
public final class EntryCursor {
  private final ImageInput in;
  private final ImageHeader header;
  private final EntryTypes types;
  private final Limits limits;
  private final Strictness strictness;
  private final PayloadSource payloads;
  private EntryTypes.EntryType type;
  private long index = -1;
  private long messageOffset;
  private int length;

  /** A cursor before the first entry; reads the header. */
  public EntryCursor(ImageInput in, Limits limits, Strictness strictness) throws IOException {
    this.in = in;
    this.limits = limits;
    this.strictness = strictness;
    this.header = HeaderReader.read(in);
    this.types = EntryTypes.of(header.type());
    this.type = types.at(0);
    this.payloads = new PayloadSource(in, header.order(), strictness);
  }

  /** The header of the image. */
  public ImageHeader header() {
    return header;
  }

  /** Steps to the next entry; false at the end. */
  public boolean next() throws IOException {
    if (!in.has(4)) {
      if (in.available() > 0) {
        strictness.damage(
            new CritException(
                Location.inImage(-1, in.offset()),
                in.available() + " bytes stand after the last entry",
                "the end of the file, or an entry's size of 4 bytes"));
      }
      return false;
    }
    index++;
    int size = header.order().int32(in.array(), in.at());
    if (!isPossible(size)) {
      return false;
    }
    in.advance(4);
    messageOffset = in.offset();
    if (!in.has(size)) {
      cutOff(size, messageOffset - 4, in.remaining());
      return false;
    }
    length = size;
    type = types.at(index);
    payloads.startEntry(index);
    return true;
  }

  private boolean isPossible(int unsignedSize) throws IOException {
    long size = unsignedSize & 0xffff_ffffL;
    if (!in.mayHave(4 + size) && size > in.available() - 4) {
      cutOff(size, in.offset(), in.remaining() - 4);
      return false;
    }
    if (size > limits.entryBytes()) {
      strictness.damage(
          new CritException(
              Location.inImage(index, in.offset()),
              "the entry has " + size + " bytes",
              "at most " + limits.entryBytes()));
      return false;
    }
    return true;
  }

  private void cutOff(long size, long sizeOffset, long available) throws CritException {
    strictness.damage(
        new CritException(
            Location.inImage(index, sizeOffset),
            "the entry should have " + size + " bytes, but the file ends after " + available));
  }

  /** Index of the entry, from 0. */
  public long index() {
    return index;
  }

  /** The message's type. */
  public MessageSchema schema() {
    return type.schema();
  }

  /** How the entry's payload is laid out. */
  public Optional<PayloadCodec> payloadCodec() {
    return type.payload();
  }

  /** The message's bytes, valid until the input is read on. */
  public WireMessage message() {
    return new WireMessage(in.array(), in.at(), in.at() + length);
  }

  /** Passes over the message. */
  public void passMessage() {
    in.advance(length);
  }

  /** The bytes after the message. */
  public PayloadSource payloads() {
    return payloads;
  }

  /** The failure that a message of this entry is malformed. */
  public CritException malformed(WireException problem, int from) {
    long offset = messageOffset + Math.max(0, problem.at() - from);
    return new CritException(
        Location.inImage(index, offset),
        String.valueOf(problem.getMessage()),
        "a " + schema().name + " message");
  }

  /** Where the entry's message starts. */
  public Location location() {
    return Location.inImage(index, messageOffset);
  }
}
