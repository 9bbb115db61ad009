package org.crit4j.checkpoint.search;

/**
 * A place where a pattern was found.
 *
 * @param pattern which one
 * @param address address of the first byte, unsigned
 * @param before bytes in front of it, as many as were asked for, as far as memory goes on
 * @param bytes what was found
 * @param after bytes behind it, as those in front
 */
public record MemoryMatch(
    MemoryPattern pattern, long address, byte[] before, byte[] bytes, byte[] after) {}
