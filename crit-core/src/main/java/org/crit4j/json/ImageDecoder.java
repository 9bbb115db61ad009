package org.crit4j.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.crit4j.CritException;
import org.crit4j.ImageData;
import org.crit4j.Warnings;
import org.crit4j.internal.io.ImageFile;
import org.crit4j.internal.io.ImageInput;
import org.crit4j.internal.io.OutputFile;

/**
 * Turns images into JSON, entry by entry: memory does not depend on the size of the image.
 *
 * <p>A decoder has no state of its own and can be used by many threads.
 *
 * <pre>{@code
 * new ImageDecoder(DecodeOptions.PRETTY, Warnings.IGNORE)
 *     .decode(Path.of("core-1.img"), Path.of("core-1.json"));
 * }</pre>
 */
public final class ImageDecoder {
  private final DecodeOptions options;
  private final Warnings warnings;

  /** A decoder. */
  public ImageDecoder(DecodeOptions options, Warnings warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /**
   * Turns an image file into a JSON file. The JSON appears whole or not at all: it is written to a
   * temporary file beside the target, which then takes its place.
   *
   * @throws CritException if the file is no image, or a damaged one
   * @throws IOException if a file cannot be read or written
   */
  public void decode(Path image, Path json) throws IOException {
    try (OutputFile out = OutputFile.create(json, image)) {
      decode(image, out.stream());
      out.commit();
    }
  }

  /**
   * Turns an image file into JSON on a stream, which is flushed but not closed.
   *
   * @throws CritException if the file is no image, or a damaged one
   * @throws IOException if the file cannot be read or the stream cannot be written
   */
  public void decode(Path image, OutputStream json) throws IOException {
    try (ImageFile file = ImageFile.open(image);
        OutputStream out = file.overlapping(json)) {
      decode(file.input(), out, warnings.inFile(image.toString()));
    } catch (CritException e) {
      throw e.inFile(image.toString());
    }
  }

  /**
   * Turns an image on a stream, which is not closed, into a JSON file that appears whole or not at
   * all.
   *
   * @throws CritException if the bytes are no image, or a damaged one
   * @throws IOException if the stream fails or the file cannot be written
   */
  public void decode(InputStream image, Path json) throws IOException {
    try (OutputFile out = OutputFile.create(json)) {
      decode(image, out.stream());
      out.commit();
    }
  }

  /**
   * Turns an image on one stream into JSON on another; neither is closed.
   *
   * @throws CritException if the bytes are no image, or a damaged one
   * @throws IOException if a stream fails
   */
  public void decode(InputStream image, OutputStream json) throws IOException {
    decode(new ImageInput(image, OptionalLong.empty()), json, warnings);
  }

  /**
   * Turns an image that is open into JSON on a stream; neither is closed.
   *
   * @throws CritException if the bytes are no image, or a damaged one
   * @throws IOException if the image cannot be read or the stream cannot be written
   */
  public void decode(ImageData image, OutputStream json) throws IOException {
    decode(input(image), json, warnings);
  }

  private static ImageInput input(ImageData image) {
    return new ImageInput(image.stream(), OptionalLong.of(image.size()));
  }

  private void decode(ImageInput in, OutputStream json, Warnings to) throws IOException {
    new ImagePrinter(options, to).print(in, json);
  }

  /**
   * Counts an image's entries.
   *
   * @throws CritException if the file is no image, or a damaged one
   * @throws IOException if the file cannot be read
   */
  public ImageSummary info(Path image) throws IOException {
    try (ImageFile file = ImageFile.open(image)) {
      return new ImagePrinter(options, warnings.inFile(image.toString())).count(file.input());
    } catch (CritException e) {
      throw e.inFile(image.toString());
    }
  }

  /**
   * Counts the entries of an image on a stream, which is not closed.
   *
   * @throws CritException if the bytes are no image, or a damaged one
   * @throws IOException if the stream fails
   */
  public ImageSummary info(InputStream image) throws IOException {
    return new ImagePrinter(options, warnings).count(new ImageInput(image, OptionalLong.empty()));
  }

  /**
   * Counts the entries of an image that is open, which is not closed.
   *
   * @throws CritException if the bytes are no image, or a damaged one
   * @throws IOException if the image cannot be read
   */
  public ImageSummary info(ImageData image) throws IOException {
    return new ImagePrinter(options, warnings).count(input(image));
  }
}
