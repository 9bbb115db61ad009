/** What the commands say of themselves, turned into manual pages and into completion scripts. */
@NullMarked
package org.crit4j.cli.describe;

import org.jspecify.annotations.NullMarked;
