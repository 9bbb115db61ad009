package org.crit4j.json;

import org.crit4j.image.ImageType;

/**
 * What {@code crit info} tells of an image.
 *
 * @param type what it holds
 * @param count its entries; the head of a pagemap is not counted
 */
public record ImageSummary(ImageType type, long count) {

  /** The JSON that {@code crit info} prints, without a line end. */
  public String toJson() {
    return "{\n    \"magic\": \"" + type + "\",\n    \"count\": " + count + "\n}";
  }
}
