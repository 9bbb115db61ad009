/** The command line: takes options apart, calls the library, prints. */
@NullMarked
package org.crit4j.cli;

import org.jspecify.annotations.NullMarked;
