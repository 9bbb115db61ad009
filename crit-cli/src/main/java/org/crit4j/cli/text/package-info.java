/** Text for people: tables, sizes. */
@NullMarked
package org.crit4j.cli.text;

import org.jspecify.annotations.NullMarked;
