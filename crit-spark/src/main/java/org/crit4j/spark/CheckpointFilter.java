package org.crit4j.spark;

import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualNullSafe;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.IsNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.sources.StringContains;
import org.apache.spark.sql.sources.StringEndsWith;
import org.apache.spark.sql.sources.StringStartsWith;
import org.apache.spark.unsafe.types.UTF8String;
import org.crit4j.query.table.FleetTable;

/** Conditions on the column {@code checkpoint}, which is never null. */
final class CheckpointFilter {
  private static final Set<Class<? extends Filter>> KNOWN =
      Set.of(
          EqualTo.class,
          EqualNullSafe.class,
          In.class,
          GreaterThan.class,
          GreaterThanOrEqual.class,
          LessThan.class,
          LessThanOrEqual.class,
          StringStartsWith.class,
          StringEndsWith.class,
          StringContains.class,
          IsNull.class,
          IsNotNull.class);

  private CheckpointFilter() {}

  /** Whether a condition is on the checkpoint alone, and can be decided by {@link #accepts}. */
  static boolean isSupported(Filter filter) {
    if (filter instanceof And and) {
      return isSupported(and.left()) && isSupported(and.right());
    }
    if (filter instanceof Or or) {
      return isSupported(or.left()) && isSupported(or.right());
    }
    if (filter instanceof Not not) {
      return isSupported(not.child());
    }
    return KNOWN.contains(filter.getClass())
        && Arrays.equals(filter.references(), new String[] {FleetTable.CHECKPOINT})
        && !comparesWithNull(filter);
  }

  /** The result of such a comparison is neither true nor false. */
  private static boolean comparesWithNull(Filter filter) {
    return (filter instanceof In in && Arrays.asList(in.values()).contains(null))
        || (filter instanceof EqualTo equal && equal.value() == null)
        || (filter instanceof EqualNullSafe equal && equal.value() == null);
  }

  /** Whether the rows of a checkpoint meet a condition. */
  static boolean accepts(Filter filter, String checkpoint) {
    if (filter instanceof And and) {
      return accepts(and.left(), checkpoint) && accepts(and.right(), checkpoint);
    }
    if (filter instanceof Or or) {
      return accepts(or.left(), checkpoint) || accepts(or.right(), checkpoint);
    }
    if (filter instanceof Not not) {
      return !accepts(not.child(), checkpoint);
    }
    if (filter instanceof In in) {
      return Arrays.stream(in.values()).anyMatch(it -> checkpoint.equals(String.valueOf(it)));
    }
    if (filter instanceof StringStartsWith start) {
      return checkpoint.startsWith(start.value());
    }
    if (filter instanceof StringEndsWith end) {
      return checkpoint.endsWith(end.value());
    }
    if (filter instanceof StringContains part) {
      return checkpoint.contains(part.value());
    }
    return compares(filter, checkpoint);
  }

  private static boolean compares(Filter filter, String checkpoint) {
    if (filter instanceof EqualTo equal) {
      return compare(checkpoint, equal.value()) == 0;
    }
    if (filter instanceof EqualNullSafe equal) {
      return compare(checkpoint, equal.value()) == 0;
    }
    if (filter instanceof GreaterThan than) {
      return compare(checkpoint, than.value()) > 0;
    }
    if (filter instanceof GreaterThanOrEqual than) {
      return compare(checkpoint, than.value()) >= 0;
    }
    if (filter instanceof LessThan than) {
      return compare(checkpoint, than.value()) < 0;
    }
    if (filter instanceof LessThanOrEqual than) {
      return compare(checkpoint, than.value()) <= 0;
    }
    return filter instanceof IsNotNull;
  }

  /** As Spark compares text: byte by byte. */
  private static int compare(String checkpoint, Object value) {
    return UTF8String.fromString(checkpoint)
        .compareTo(UTF8String.fromString(String.valueOf(value)));
  }
}
