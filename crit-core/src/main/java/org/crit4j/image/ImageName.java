package org.crit4j.image;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The name of an image file, taken apart: {@code pagemap-shmem-17.img} is the pagemap of shared
 * memory 17.
 *
 * @param file the name, without directories
 * @param type the type that CRIU gives files of that name to
 * @param pattern which of the type's names it is, {@code #} standing for the number
 * @param number the number in the name: a process, a file, a namespace, as the type has it; empty
 *     if the name has none, several, or one that is none (CRIU writes those of ghost files and TCP
 *     streams in hexadecimal)
 */
public record ImageName(String file, ImageType type, String pattern, OptionalLong number) {

  private static final String SHARED_PAGEMAP = "pagemap-shmem-#.img";

  /** Takes a file name (without directories) apart; empty if no image is called so. */
  public static Optional<ImageName> parse(String file) {
    for (ImageType type : ImageType.values()) {
      for (String pattern : type.fileNamePatterns()) {
        if (FileNamePattern.matches(pattern, file)) {
          return Optional.of(new ImageName(file, type, pattern, numberIn(type, pattern, file)));
        }
      }
    }
    return Optional.empty();
  }

  /** The name that CRIU gives the file of a type today whose names have no number. */
  public static String of(ImageType type) {
    return type.fileNamePatterns().get(0);
  }

  /** The name that CRIU gives a file of that type and process, unsigned, today. */
  public static String of(ImageType type, int number) {
    return of(type, Integer.toUnsignedLong(number));
  }

  /** The name that CRIU gives a file of that type and number today. */
  public static String of(ImageType type, long number) {
    return of(type, type.fileNamePatterns().get(0), number);
  }

  /**
   * A name after one of the patterns of a type.
   *
   * @param number what stands for {@code #}, unsigned
   */
  public static String of(ImageType type, String pattern, long number) {
    return pattern.replace("#", Long.toUnsignedString(number, radix(type)));
  }

  /** Of what it is the image. */
  public ImageType.Owner owner() {
    if (pattern.equals(SHARED_PAGEMAP)) {
      return ImageType.Owner.OBJECT;
    }
    return pattern.equals("signal-p-#.img") ? ImageType.Owner.THREAD : type.owner();
  }

  /** The name of the pagemap of what processes share, by its number. */
  public static String ofSharedPagemap(long number) {
    return of(ImageType.PAGEMAP, SHARED_PAGEMAP, number);
  }

  /** The name of the pagemap of what processes share, by its number, unsigned. */
  public static String ofSharedPagemap(int number) {
    return ofSharedPagemap(Integer.toUnsignedLong(number));
  }

  private static OptionalLong numberIn(ImageType type, String pattern, String file) {
    int hash = pattern.indexOf('#');
    if (hash < 0 || hash != pattern.lastIndexOf('#')) {
      return OptionalLong.empty();
    }
    String digits = file.substring(hash, file.length() - (pattern.length() - hash - 1));
    try {
      return OptionalLong.of(Long.parseUnsignedLong(digits, radix(type)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  // Source: the formats in CRIU's image-desc.c.
  private static int radix(ImageType type) {
    return type == ImageType.GHOST_FILE || type == ImageType.TCP_STREAM ? 16 : 10;
  }
}
