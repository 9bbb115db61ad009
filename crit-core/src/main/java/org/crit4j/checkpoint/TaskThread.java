package org.crit4j.checkpoint;

import java.util.Optional;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.ThreadCoreEntry;

/**
 * A thread of a process.
 *
 * @param tid its number; that of the process for the first one
 * @param name what it calls itself; empty if it is not recorded
 * @param core scheduling, signals and credentials, if its image has them
 */
public record TaskThread(int tid, Optional<NameBytes> name, Optional<ThreadCoreEntry> core) {}
