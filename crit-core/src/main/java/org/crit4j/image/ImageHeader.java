package org.crit4j.image;

/**
 * What stands before the first entry of an image.
 *
 * @param type what the image holds; not a raw type
 * @param version which magics there are; an inventory has one in every version and counts as V1_1
 * @param order byte order of magics and sizes
 */
public record ImageHeader(ImageType type, FormatVersion version, ByteOrder order) {

  /** The header that CRIU writes today on a little-endian machine. */
  public static ImageHeader of(ImageType type) {
    return new ImageHeader(type, FormatVersion.V1_1, ByteOrder.LITTLE);
  }
}
