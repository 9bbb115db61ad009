package org.crit4j.directory;

/**
 * What became of the files of a directory.
 *
 * @param converted images turned into JSON, or JSON into images
 * @param copied raw files, linked or copied, links, and everything else that is neither an image
 *     nor JSON of one
 * @param failed files that could not be converted or copied
 */
public record DirectorySummary(int converted, int copied, int failed) {}
