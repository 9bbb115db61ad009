/**
 * What is worth saying of files and sockets, in words and numbers that people and programs read.
 */
@NullMarked
package org.crit4j.checkpoint.facts;

import org.jspecify.annotations.NullMarked;
