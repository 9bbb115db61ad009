package org.crit4j.checkpoint.search;

/**
 * Printable text in memory.
 *
 * @param address address of the first byte, unsigned
 * @param isUtf16 whether each character takes two bytes, the lower one first; else one
 * @param text the characters: printable ASCII and tabs
 */
public record MemoryString(long address, boolean isUtf16, String text) {}
