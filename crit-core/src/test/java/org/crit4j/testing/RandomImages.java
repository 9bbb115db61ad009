package org.crit4j.testing;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.crit4j.image.ByteOrder;
import org.crit4j.image.FormatVersion;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;

/** Images of all types with random messages, each from its own seed. */
public final class RandomImages {
  private static final List<ImageType> TYPES =
      Stream.of(ImageType.values()).filter(type -> !type.isRaw()).toList();

  private RandomImages() {}

  /** A check of one image. */
  @FunctionalInterface
  public interface Check {
    /** Checks the image that a seed stands for. */
    void run(long seed) throws Exception;
  }

  /**
   * Runs a check over many seeds: a share of the number that the system property {@code
   * crit.random} gives, from the one that {@code crit.seed} gives on. A failure tells its seed.
   *
   * @param share the part of the number, as one in so many
   * @param what what is checked, for the line that tells how much was
   */
  public static void forEachSeed(int share, String what, Check check) {
    long count = Long.getLong("crit.random", 20_000) / share;
    long first = Long.getLong("crit.seed", 1);
    ConcurrentSkipListMap<Long, Throwable> failures = new ConcurrentSkipListMap<>();
    LongStream.range(first, first + count)
        .parallel()
        .filter(seed -> failures.size() < 10)
        .forEach(
            seed -> {
              try {
                check.run(seed);
              } catch (Exception | AssertionError e) {
                failures.put(seed, e);
              }
            });
    failures.forEach(
        (seed, failure) -> {
          throw new AssertionError(
              "image of seed "
                  + seed
                  + " (again: -Dcrit.random="
                  + share
                  + " -Dcrit.seed="
                  + seed
                  + "): "
                  + failure.getMessage(),
              failure);
        });
    System.out.println("Tested: " + count + " " + what + ", seeds from " + first);
  }

  /** A header of any type, mostly as CRIU writes it today. */
  public static ImageHeader header(Random random) {
    ImageType type = TYPES.get(random.nextInt(TYPES.size()));
    boolean old = type != ImageType.INVENTORY && random.nextInt(10) == 0;
    return new ImageHeader(
        type,
        old ? FormatVersion.V1_0 : FormatVersion.V1_1,
        random.nextInt(10) == 0 ? ByteOrder.BIG : ByteOrder.LITTLE);
  }

  /** Entries of that type, with payloads of all sizes around their padding. */
  public static List<SampleEntry> entries(ImageType type, Random random) {
    RandomMessages messages = new RandomMessages(random);
    List<SampleEntry> entries = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      Descriptor message = entries.isEmpty() ? Messages.head(type) : Messages.body(type);
      Message next = messages.next(message);
      SampleEntry entry = SampleEntry.of(type, next, random.nextInt(21));
      entries.add(entry);
      if (type == ImageType.GHOST_FILE && entries.size() == 1 && entry.extra().isPresent()) {
        break;
      }
    }
    return entries;
  }
}
