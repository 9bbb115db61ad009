package org.crit4j.internal.schema;

import java.io.IOException;
import org.crit4j.internal.json.JsonWriter;

/** {@code "MAJOR:MINOR"} of a device number. */
final class DeviceFormat extends IntFormat {
  /** Which bits are which. */
  enum Split {
    /** The kernel's own: 20 bits of minor. */
    KERNEL {
      @Override
      long major(long device) {
        return device >>> 20;
      }

      @Override
      long minor(long device) {
        return device & 0xfffff;
      }

      @Override
      long device(long major, long minor) {
        return major << 20 | minor;
      }
    },
    /** glibc's dev_t: major in bits 8-19 and 32-63, minor in bits 0-7 and 20-31. */
    GLIBC {
      @Override
      long major(long device) {
        return (device >>> 8 & 0xfff) | (device >>> 32 & 0xfffff000L);
      }

      @Override
      long minor(long device) {
        return (device & 0xff) | (device >>> 12 & 0xffffff00L);
      }

      @Override
      long device(long major, long minor) {
        return (major & 0xfff) << 8
            | (major & 0xfffff000L) << 32
            | (minor & 0xff)
            | (minor & 0xffffff00L) << 12;
      }
    };

    abstract long major(long device);

    abstract long minor(long device);

    abstract long device(long major, long minor);
  }

  private final Split split;

  DeviceFormat(Split split) {
    this.split = split;
  }

  @Override
  public void write(long value, boolean signed, JsonWriter out) throws IOException {
    out.quote();
    out.unsigned(split.major(value));
    out.plain(":");
    out.unsigned(split.minor(value));
    out.quote();
  }

  @Override
  public long parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Integers.parse(text);
    }
    long major = Integers.parse(text.substring(0, colon));
    long minor = Integers.parse(text.substring(colon + 1));
    long device = split.device(major, minor);
    if (split.major(device) != major || split.minor(device) != minor) {
      throw new NumberFormatException("device number \"" + text + "\" is out of range");
    }
    return device;
  }
}
