/** Shows container checkpoints as trees and as JSON, and compares two of them. */
@NullMarked
package org.crit4j.cli.inspect;

import org.jspecify.annotations.NullMarked;
