package dev.minos.scenario;

import java.util.SplittableRandom;

/**
 * One client of a run.
 *
 * @param number from 0 on
 * @param home the node that it talks to
 */
record Seat(int number, ClientGroup group, String home, SplittableRandom random) {}
