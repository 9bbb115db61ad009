package org.crit4j.internal.pages;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Warnings;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.MmEntry;
import org.crit4j.images.VmaEntry;
import org.crit4j.internal.io.ImageInput;
import org.crit4j.internal.io.WireBuffer;
import org.crit4j.internal.payload.Strictness;
import org.crit4j.internal.transcode.EntryCursor;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireMessage;
import org.crit4j.internal.wire.WireReader;
import org.crit4j.source.Images;

/**
 * What the images have of a process's memory: where its parts are, and its mappings.
 *
 * @param layout the message, without the mappings
 * @param mappings the mappings, in the order of the image
 */
public record MmImage(MmEntry layout, List<VmaEntry> mappings) {
  /** Of a process without memory. */
  public static final MmImage NONE = new MmImage(MmEntry.getDefaultInstance(), List.of());

  /** What a message has. */
  public static MmImage of(MmEntry mm) {
    return new MmImage(mm.toBuilder().clearVmas().buildPartial(), mm.getVmasList());
  }

  /**
   * Reads it; empty if there is no such image.
   *
   * @throws CritException if it is damaged, or holds another message
   * @throws IOException if it cannot be read
   */
  public static Optional<MmImage> read(Images images, long pid) throws IOException {
    String file = ImageName.of(ImageType.MM, pid);
    Optional<MmImage> taken = Optional.empty();
    Optional<ImageData> image = images.source().open(file);
    if (image.isPresent()) {
      taken = takeApart(image.get(), images);
      if (taken.isEmpty()) {
        // Says what is wrong with it.
        taken = images.first(file, MmEntry.class).map(MmImage::of);
      }
    }
    return taken.isPresent() ? Optional.of(taken.get().orSeparate(images, pid)) : taken;
  }

  /** The same with mappings from an image of their own, as CRIU before 2.0 had them. */
  public MmImage orSeparate(Images images, long pid) throws IOException {
    return mappings.isEmpty()
        ? new MmImage(layout, images.all(ImageName.of(ImageType.VMAS, pid), VmaEntry.class))
        : this;
  }

  private static Optional<MmImage> takeApart(ImageData image, Images images) throws IOException {
    try (image) {
      ImageInput input = new ImageInput(image.stream(), OptionalLong.of(image.size()));
      EntryCursor cursor =
          new EntryCursor(input, images.limits(), new Strictness(false, Warnings.IGNORE));
      return cursor.header().type() == ImageType.MM && cursor.next()
          ? Optional.of(of(cursor.message()))
          : Optional.empty();
    } catch (CritException | WireException | InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static MmImage of(WireMessage message)
      throws WireException, InvalidProtocolBufferException {
    MappingList.Builder mappings = new MappingList.Builder(message);
    WireReader field = mappings.fields();
    WireBuffer rest = new WireBuffer(512);
    while (field.next()) {
      if (!mappings.take(field)) {
        rest.put(mappings.bytes(), field.fieldStart(), field.fieldEnd());
      }
    }
    return new MmImage(
        MmEntry.parser().parsePartialFrom(rest.array(), 0, rest.size()), mappings.build());
  }
}
