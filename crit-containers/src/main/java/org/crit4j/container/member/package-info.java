/**
 * What an archive or a directory consists of: a {@link org.crit4j.container.member.Member} with its
 * {@link org.crit4j.container.member.MemberName}, whose bytes need not be UTF-8. All are values,
 * safe for use by several threads.
 *
 * @since 0.1.0
 */
@NullMarked
package org.crit4j.container.member;

import org.jspecify.annotations.NullMarked;
