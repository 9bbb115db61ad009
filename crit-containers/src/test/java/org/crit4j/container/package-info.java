/** Tests with real archives, and with hostile ones. */
package org.crit4j.container;
