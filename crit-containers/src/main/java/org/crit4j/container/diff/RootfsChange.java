package org.crit4j.container.diff;

/**
 * A path of the container's file system that is different between two checkpoints.
 *
 * @param path absolute path in the container
 * @param before what the first checkpoint says of it; empty text if nothing
 * @param after what the second checkpoint says of it; empty text if nothing
 */
public record RootfsChange(String path, String before, String after) {}
