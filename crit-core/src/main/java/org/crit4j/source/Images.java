package org.crit4j.source;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Limits;
import org.crit4j.Location;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.internal.typed.MessageName;
import org.crit4j.message.ImageReader;

/**
 * The images among the files of a source, and their messages. Reads at every call and keeps
 * nothing: what is worth keeping, its users know. Safe for use by several threads.
 */
public final class Images {
  private final ImageSource source;
  private final Limits limits;

  /** The images of a source. */
  public Images(ImageSource source) {
    this(source, Limits.DEFAULT);
  }

  /** The images of a source, read within bounds on memory. */
  public Images(ImageSource source, Limits limits) {
    this.source = source;
    this.limits = limits;
  }

  /** Where they are. */
  public ImageSource source() {
    return source;
  }

  /** Bounds on memory when they are read. */
  public Limits limits() {
    return limits;
  }

  /** All files whose names are those of images, in the order of their names. */
  public List<ImageName> names() {
    List<ImageName> images = new ArrayList<>();
    for (String name : source.names()) {
      ImageName.parse(name).ifPresent(images::add);
    }
    return images;
  }

  /** All files that are called like images of a type, in the order of their names. */
  public List<ImageName> names(ImageType type) {
    List<ImageName> images = names();
    images.removeIf(name -> name.type() != type);
    return List.copyOf(images);
  }

  /** Whether a file is there. */
  public boolean has(String file) {
    return source.size(file).isPresent();
  }

  /** The size of a file in bytes; empty if it is not there. */
  public OptionalLong size(String file) {
    return source.size(file);
  }

  /**
   * Opens an image for reading entry by entry.
   *
   * @throws CritException if it is not there, or is no image
   * @throws IOException if it cannot be read
   */
  public ImageReader open(String file) throws IOException {
    Optional<ImageReader> reader = find(file);
    if (reader.isEmpty()) {
      throw new CritException(
          Location.UNKNOWN.inFile(source.label() + "/" + file), "there is no such image");
    }
    return reader.get();
  }

  /** Opens an image for reading entry by entry; empty if it is not there. */
  public Optional<ImageReader> find(String file) throws IOException {
    Optional<ImageData> data = source.open(file);
    return data.isPresent()
        ? Optional.of(ImageReader.open(data.get(), source.label() + "/" + file, limits))
        : Optional.empty();
  }

  /**
   * The messages of an image, without what follows them; none if it is not there.
   *
   * @throws CritException if it is damaged, or holds other messages
   * @throws IOException if it cannot be read
   */
  public <M extends Message> List<M> all(String file, Class<M> type) throws IOException {
    Optional<ImageReader> found = find(file);
    if (found.isEmpty()) {
      return List.of();
    }
    List<M> messages = new ArrayList<>();
    try (ImageReader reader = found.get()) {
      while (reader.hasNext()) {
        messages.add(cast(file, reader.next().message(), type));
      }
    }
    return messages;
  }

  /**
   * The first message of an image; empty if the image is not there or has none.
   *
   * @throws CritException if it is damaged, or holds another message
   * @throws IOException if it cannot be read
   */
  public <M extends Message> Optional<M> first(String file, Class<M> type) throws IOException {
    Optional<ImageReader> found = find(file);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (ImageReader reader = found.get()) {
      return reader.hasNext()
          ? Optional.of(cast(file, reader.next().message(), type))
          : Optional.empty();
    }
  }

  /**
   * Some fields of the first message of an image, as its bytes with those fields only; empty if the
   * image is not there or has none.
   *
   * @param fields their numbers
   * @throws CritException if it is damaged, or of another type than its name says
   * @throws IOException if it cannot be read
   */
  public Optional<ByteString> firstFields(String file, ImageType type, int... fields)
      throws IOException {
    Optional<ImageReader> found = find(file);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (ImageReader reader = found.get()) {
      if (reader.header().type() != type) {
        throw new CritException(
            Location.UNKNOWN.inFile(source.label() + "/" + file),
            "is an image of type " + reader.header().type(),
            type.name());
      }
      return reader.hasNext() ? Optional.of(reader.nextFields(fields)) : Optional.empty();
    }
  }

  private <M extends Message> M cast(String file, Message message, Class<M> type)
      throws CritException {
    if (!type.isInstance(message)) {
      throw new CritException(
          Location.UNKNOWN.inFile(source.label() + "/" + file),
          "holds messages of type " + MessageName.of(message),
          type.getSimpleName());
    }
    return type.cast(message);
  }
}
