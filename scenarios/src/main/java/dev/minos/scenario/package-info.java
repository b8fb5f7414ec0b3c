/** Workloads, fault schedules, the runner and its expectations. */
@NullMarked
package dev.minos.scenario;

import org.jspecify.annotations.NullMarked;
