/**
 * Workloads, fault schedules, the runner and its expectations.
 *
 * <p>A {@link dev.minos.scenario.Scenario} is read from YAML; {@code ScenarioRun} carries one out, {@code Judge} decides what
 * its history shows, and {@code Verdicts} whether that is what the scenario expects. Start at {@code ScenarioRun}.
 */
@NullMarked
package dev.minos.scenario;

import org.jspecify.annotations.NullMarked;
