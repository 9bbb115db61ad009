package org.crit4j.container.diff;

import java.util.Optional;

/**
 * A value in the metadata of a container that is different.
 *
 * @param document the file that it is in: {@code config.dump}
 * @param path its place there, as a JSON path: {@code $.linux.resources.memory.limit}
 * @param before the value before, as JSON; empty if there was none
 * @param after the value now, as JSON; empty if there is none
 */
public record ConfigChange(
    String document, String path, Optional<String> before, Optional<String> after) {}
