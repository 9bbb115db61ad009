/** Building blocks of output for people: tables, sizes, colours, wrapped text. */
@NullMarked
package org.crit4j.cli.text;

import org.jspecify.annotations.NullMarked;
