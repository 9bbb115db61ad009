package org.crit4j.edit;

import java.util.Optional;

/**
 * A field that is not what it was, as {@code crit decode --pretty} prints it.
 *
 * @param image the name of the image now, or before where it is gone
 * @param path where in its JSON, {@code entries[3].isk.src_port}; empty for the image as a whole
 * @param before its JSON, empty if it was not there
 * @param after its JSON, empty if it is not there any more
 */
public record FieldDifference(
    String image, String path, Optional<String> before, Optional<String> after) {}
