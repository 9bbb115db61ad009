package org.crit4j.container;

import org.crit4j.container.member.Member;

/**
 * A volume, a log or another thing that lies beside the images.
 *
 * @param name what to call it: the name of the volume, or the file's
 * @param member where it is
 */
public record Part(String name, Member member) {}
