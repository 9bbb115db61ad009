package org.crit4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import joptsimple.ValueConversionException;
import joptsimple.ValueConverter;

/**
 * The suffix in {@code --in-place=SUFFIX}. The parser tries the next argument as well; that is a
 * checkpoint, and no suffix.
 */
final class InPlaceSuffix implements ValueConverter<String> {
  @Override
  public String convert(String value) {
    boolean plain =
        !value.isEmpty()
            && value.indexOf('/') < 0
            && ".~_-+".indexOf(value.charAt(0)) >= 0
            && !value.matches("\\.+");
    if (!plain || Files.exists(Path.of(value))) {
      throw new ValueConversionException(
          "\"" + value + "\" is not a valid suffix; it begins with . or ~");
    }
    return value;
  }

  @Override
  public Class<String> valueType() {
    return String.class;
  }

  @Override
  public String valuePattern() {
    return "SUFFIX";
  }
}
