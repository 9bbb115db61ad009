package org.crit4j.internal.transcode;

import java.io.IOException;
import java.io.OutputStream;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;

/** Writes an image's magics. */
public final class HeaderWriter {
  private HeaderWriter() {}

  /** Writes the header. */
  public static void write(ImageHeader header, OutputStream out) throws IOException {
    ImageType type = header.type();
    if (header.version() == FormatVersion.V1_1) {
      switch (type.envelope()) {
        case COMMON -> out.write(header.order().bytes32(ImageType.COMMON_MAGIC));
        case SERVICE -> out.write(header.order().bytes32(ImageType.SERVICE_MAGIC));
        default -> {
          // Its own magic is the only one.
        }
      }
    }
    out.write(header.order().bytes32(type.magic()));
  }
}
