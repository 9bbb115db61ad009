package org.crit4j.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.crit4j.CritException;
import org.crit4j.Warnings;
import org.crit4j.internal.io.GrowingOutput;
import org.crit4j.internal.io.ImageFile;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.internal.json.JsonReader;

/**
 * Turns the JSON form back into images, in one pass over the JSON. Takes what {@link ImageDecoder}
 * writes in any style, and what CRIT in Python and crit in Go write.
 *
 * <p>An encoder has no state of its own and can be used by many threads.
 *
 * <pre>{@code
 * new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE)
 *     .encode(Path.of("core-1.json"), Path.of("core-1.img"));
 * }</pre>
 */
public final class ImageEncoder {
  private final EncodeOptions options;
  private final Warnings warnings;

  /** An encoder. */
  public ImageEncoder(EncodeOptions options, Warnings warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /**
   * Turns a JSON file into an image file. The image appears whole or not at all: it is written to a
   * temporary file beside the target, which then takes its place.
   *
   * @throws CritException if the file is not JSON, or no image's
   * @throws IOException if a file cannot be read or written
   */
  public void encode(Path json, Path image) throws IOException {
    try (OutputFile out = OutputFile.create(image, json)) {
      encode(json, out.stream());
      out.commit();
    }
  }

  /**
   * Turns a JSON file into an image on a stream, which is flushed but not closed.
   *
   * @throws CritException if the file is not JSON, or no image's
   * @throws IOException if the file cannot be read or the stream cannot be written
   */
  public void encode(Path json, OutputStream image) throws IOException {
    try (ImageFile file = ImageFile.open(json);
        OutputStream out = file.overlapping(image)) {
      encode(reader(file), out, warnings.inFile(json.toString()));
    } catch (CritException e) {
      throw e.inFile(json.toString());
    }
  }

  /**
   * Turns JSON on a stream, which is not closed, into an image file that appears whole or not at
   * all.
   *
   * @throws CritException if the bytes are not JSON, or no image's
   * @throws IOException if the stream fails or the file cannot be written
   */
  public void encode(InputStream json, Path image) throws IOException {
    try (OutputFile out = OutputFile.create(image)) {
      encode(json, out.stream());
      out.commit();
    }
  }

  /**
   * Turns JSON on one stream into an image on another; neither is closed.
   *
   * @throws CritException if the bytes are not JSON, or no image's
   * @throws IOException if a stream fails
   */
  public void encode(InputStream json, OutputStream image) throws IOException {
    encode(new JsonReader(json, options.limits()), image, warnings);
  }

  /** What may be more than is kept is read twice if need be. */
  private JsonReader reader(ImageFile file) throws IOException {
    return file.size() > options.limits().bufferedBytes()
        ? new JsonReader(file.stream(), file::from, options.limits())
        : new JsonReader(file.stream(), options.limits());
  }

  private void encode(JsonReader json, OutputStream image, Warnings to) throws IOException {
    OutputStream out = new GrowingOutput(image);
    new ImageAssembler(json, out, options, to).assemble();
    out.flush();
  }
}
