package org.crit4j.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Limits;
import org.crit4j.Warnings;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.Payload;
import org.crit4j.internal.io.FileData;
import org.crit4j.internal.io.ImageInput;
import org.crit4j.internal.payload.PayloadCodec;
import org.crit4j.internal.payload.Strictness;
import org.crit4j.internal.transcode.EntryCursor;
import org.crit4j.internal.typed.DataBlob;
import org.crit4j.internal.typed.EntryBytes;
import org.crit4j.internal.typed.FieldSelection;
import org.crit4j.internal.typed.MessagePrototypes;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;

/**
 * Reads an image entry by entry as typed messages. One message is in memory at a time; payloads
 * stay in the file until they are asked for.
 *
 * <pre>{@code
 * try (ImageReader reader = ImageReader.open(Path.of("core-1.img"))) {
 *   while (reader.hasNext()) {
 *     CoreEntry core = reader.next().message(CoreEntry.class);
 *     System.out.println(core.getTc().getComm());
 *   }
 * }
 * }</pre>
 *
 * <p>Required fields may be missing from messages of damaged images: {@link
 * Message#isInitialized()} tells. Not for use by several threads at a time.
 */
public final class ImageReader implements AutoCloseable {
  private final ImageData data;
  private final Optional<String> name;
  private final EntryCursor cursor;
  private boolean stepped;
  private boolean more;

  private ImageReader(ImageData data, Optional<String> name, Limits limits) throws IOException {
    this.data = data;
    this.name = name;
    ImageInput input = new ImageInput(data.stream(), OptionalLong.of(data.size()), name);
    this.cursor = new EntryCursor(input, limits, new Strictness(false, Warnings.IGNORE));
  }

  /**
   * Opens an image file.
   *
   * @throws CritException if the file is missing or no image
   * @throws IOException if it cannot be read
   */
  public static ImageReader open(Path image) throws IOException {
    return open(image, Limits.DEFAULT);
  }

  /**
   * Opens an image file.
   *
   * @param limits bounds on memory
   * @throws CritException if the file is missing or no image
   * @throws IOException if it cannot be read
   */
  public static ImageReader open(Path image, Limits limits) throws IOException {
    return open(FileData.open(image), image.toString(), limits);
  }

  /**
   * Reads an image that is open, and closes it when the reader is closed, or cannot be made.
   *
   * @param label what the user calls the image: failures name it. It ends with the file's name.
   * @param limits bounds on memory
   * @throws CritException if it is no image
   * @throws IOException if it cannot be read
   */
  public static ImageReader open(ImageData image, String label, Limits limits) throws IOException {
    try {
      return new ImageReader(image, Optional.of(label), limits);
    } catch (CritException e) {
      image.close();
      throw e.inFile(label);
    } catch (IOException e) {
      image.close();
      throw e;
    }
  }

  /**
   * Reads an image that is in memory; the array is not copied.
   *
   * @throws CritException if it is no image
   */
  public static ImageReader of(byte[] image) throws IOException {
    return new ImageReader(ImageData.of(image), Optional.empty(), Limits.DEFAULT);
  }

  /** What stands before the first entry. */
  public ImageHeader header() {
    return cursor.header();
  }

  /**
   * Whether there is another entry.
   *
   * @throws CritException if the image is damaged
   * @throws IOException if it cannot be read
   */
  public boolean hasNext() throws IOException {
    if (!stepped) {
      try {
        more = cursor.next();
        stepped = true;
      } catch (CritException e) {
        throw named(e);
      }
    }
    return more;
  }

  /**
   * The next entry.
   *
   * @throws NoSuchElementException if there is none
   * @throws CritException if the image is damaged
   * @throws IOException if it cannot be read
   */
  public ImageEntry next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException("no entry after the last");
    }
    stepped = false;
    try {
      return read();
    } catch (CritException e) {
      throw named(e);
    }
  }

  /**
   * Some fields of the message of the next entry, as its bytes with those fields only: costs less
   * than {@link #next} where the others are large. What follows the message is passed over.
   *
   * @param fields numbers of the fields of the message itself
   * @throws NoSuchElementException if there is none
   * @throws CritException if the image is damaged; other fields are not looked into
   * @throws IOException if it cannot be read
   */
  public ByteString nextFields(int... fields) throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException("no entry after the last");
    }
    stepped = false;
    try {
      WireMessage wire = cursor.message();
      WireMessage chosen = FieldSelection.of(wire, fields);
      cursor.passMessage();
      if (cursor.payloadCodec().isPresent()) {
        cursor.payloadCodec().get().skip(wire, cursor.payloads());
      }
      return ByteString.copyFrom(chosen.bytes(), chosen.from(), chosen.to() - chosen.from());
    } catch (WireException e) {
      throw named(cursor.malformed(e, cursor.message().from()));
    } catch (CritException e) {
      throw named(e);
    }
  }

  /**
   * All entries that are left.
   *
   * @throws CritException if the image is damaged
   * @throws IOException if it cannot be read
   */
  public List<ImageEntry> readAll() throws IOException {
    List<ImageEntry> entries = new ArrayList<>();
    while (hasNext()) {
      entries.add(next());
    }
    return entries;
  }

  private ImageEntry read() throws IOException {
    WireMessage wire = cursor.message();
    EntryBytes bytes = EntryBytes.copyOf(wire);
    Message message = parse(wire);
    cursor.passMessage();
    Payload payload = Payload.NONE;
    if (cursor.payloadCodec().isPresent()) {
      PayloadCodec codec = cursor.payloadCodec().get();
      payload =
          codec.read(wire, cursor.payloads(), (offset, size) -> new DataBlob(data, offset, size));
    }
    return ImageEntry.read(message, payload, bytes);
  }

  private Message parse(WireMessage wire) throws CritException {
    try {
      return MessagePrototypes.of(cursor.schema().name)
          .newBuilderForType()
          .mergeFrom(
              wire.bytes(),
              wire.from(),
              wire.to() - wire.from(),
              ExtensionRegistry.getEmptyRegistry())
          .buildPartial();
    } catch (InvalidProtocolBufferException e) {
      throw new CritException(
          cursor.location(),
          String.valueOf(e.getMessage()),
          "a " + cursor.schema().name + " message");
    }
  }

  private CritException named(CritException problem) {
    return name.isPresent() ? problem.inFile(name.get()) : problem;
  }

  /** Closes the file; blobs of its entries cannot be read any more. */
  @Override
  public void close() throws IOException {
    data.close();
  }
}
