/** Turns the definitions of the commands into manual pages and completion scripts. */
@NullMarked
package org.crit4j.cli.describe;

import org.jspecify.annotations.NullMarked;
