package org.crit4j.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.Payload;
import org.crit4j.internal.io.GrowingOutput;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.internal.payload.PayloadCodec;
import org.crit4j.internal.payload.PayloadSink;
import org.crit4j.internal.transcode.EntryTypes;
import org.crit4j.internal.transcode.HeaderWriter;
import org.crit4j.internal.typed.EntryBytes;
import org.crit4j.internal.typed.MessageName;
import org.crit4j.internal.wire.WireMessage;

/**
 * Writes an image entry by entry.
 *
 * <pre>{@code
 * try (ImageReader reader = ImageReader.open(image);
 *     ImageWriter writer = ImageWriter.create(image, reader.header())) {
 *   while (reader.hasNext()) {
 *     writer.write(reader.next());
 *   }
 *   writer.commit();
 * }
 * }</pre>
 *
 * <p>A file appears whole, at {@link #commit()}, or not at all; it may be the one that is being
 * read. Not for use by several threads at a time.
 */
public final class ImageWriter implements AutoCloseable {
  private final ImageHeader header;
  private final EntryTypes types;
  private final OutputStream out;
  private final Optional<OutputFile> file;
  private long index;

  private ImageWriter(ImageHeader header, OutputStream out, Optional<OutputFile> file)
      throws IOException {
    this.header = header;
    this.types = EntryTypes.of(header.type());
    this.out = new GrowingOutput(out);
    this.file = file;
    HeaderWriter.write(header, this.out);
  }

  /**
   * Writes an image file.
   *
   * @throws IllegalArgumentException if the type is raw
   * @throws IOException if the file cannot be written
   */
  public static ImageWriter create(Path image, ImageHeader header) throws IOException {
    OutputFile file = OutputFile.create(image);
    return new ImageWriter(header, file.stream(), Optional.of(file));
  }

  /**
   * Writes an image to a stream, which is flushed by {@link #commit()} and not closed.
   *
   * @throws IllegalArgumentException if the type is raw
   * @throws IOException if the stream cannot be written
   */
  public static ImageWriter to(OutputStream image, ImageHeader header) throws IOException {
    return new ImageWriter(header, image, Optional.empty());
  }

  /**
   * Writes an entry.
   *
   * @throws IllegalArgumentException if its message or payload is not of the image's type
   * @throws CritException if a required field is missing, or a length field does not agree with the
   *     payload
   * @throws IOException if it cannot be written
   */
  public void write(ImageEntry entry) throws IOException {
    EntryTypes.EntryType type = types.at(index);
    checkMessage(entry, type);
    EntryBytes bytes =
        entry.source().orElseGet(() -> EntryBytes.of(entry.message().toByteArray(), type.schema()));
    checkPayload(entry, type, bytes.asMessage());
    PayloadSink sink = new PayloadSink(out, header.order(), () -> writeMessage(bytes));
    if (type.payload().isPresent()) {
      type.payload().get().write(entry.payload(), sink);
    }
    sink.finish();
    index++;
  }

  private void writeMessage(EntryBytes bytes) throws IOException {
    out.write(header.order().bytes32(bytes.size()));
    bytes.writeTo(out);
  }

  private void checkMessage(ImageEntry entry, EntryTypes.EntryType type) throws CritException {
    String name = MessageName.of(entry.message());
    if (!name.equals(type.schema().name)) {
      throw new IllegalArgumentException(
          "entry " + index + " is a " + name + ", expected " + type.schema().name);
    }
    if (entry.source().isEmpty() && !entry.message().isInitialized()) {
      throw failure(
          "required field " + entry.message().findInitializationErrors().get(0) + " is missing");
    }
  }

  private void checkPayload(ImageEntry entry, EntryTypes.EntryType type, WireMessage message)
      throws CritException {
    if (type.payload().isEmpty()) {
      if (!(entry.payload() instanceof Payload.None)) {
        throw new IllegalArgumentException(header.type() + " images have no payload");
      }
      return;
    }
    PayloadCodec codec = type.payload().get();
    Optional<String> mismatch = codec.mismatch(message, codec.measure(entry.payload()));
    if (mismatch.isPresent()) {
      throw failure(mismatch.get());
    }
  }

  private CritException failure(String problem) {
    return new CritException(
        new Location(
            Optional.empty(), OptionalLong.of(index), OptionalLong.empty(), Optional.empty()),
        problem);
  }

  /** Finishes the image: the file takes its place, the stream is flushed. */
  public void commit() throws IOException {
    out.flush();
    if (file.isPresent()) {
      file.get().commit();
    }
  }

  /** Lets go of the file; what was not committed is gone. */
  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
