package org.crit4j.cli.explore;

/**
 * How much is shown.
 *
 * @param everything the proper names of all things, and more facts; else the layout of CRIT
 * @param commandLines how processes were started
 * @param threads the threads of processes
 * @param environment the variables that processes were started with
 */
public record Detail(
    boolean everything, boolean commandLines, boolean threads, boolean environment) {}
