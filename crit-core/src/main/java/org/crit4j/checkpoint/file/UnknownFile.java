package org.crit4j.checkpoint.file;

/**
 * A file of a kind that later CRIU may have, or without the facts that belong to its kind.
 *
 * @param kind its kind, {@link FileKind#UND} if that is not known
 * @param id its number in the checkpoint
 */
public record UnknownFile(FileKind kind, int id) implements OpenFile {}
