package org.crit4j.source;

/**
 * Something that is wrong with the files of a checkpoint as such, images or not.
 *
 * @param kind what is wrong
 * @param file the name of the file
 * @param message what is wrong, in words that start in lower case
 */
public record SourceProblem(Kind kind, String file, String message) {
  /** What may be wrong. */
  public enum Kind {
    /** A document of the engine is cut off, empty, or not of the form that it should have. */
    DOCUMENT,
    /** An archive has several members of one name. */
    TWICE
  }
}
