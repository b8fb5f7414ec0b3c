/**
 * Histories, which are what clients saw: as columns in memory ({@link dev.minos.history.History}), event by event
 * ({@link dev.minos.history.HistoryBuilder}), recorded while it happens ({@link dev.minos.history.Recorder}) and in
 * files ({@link dev.minos.history.Histories}).
 *
 * <p>Anybody may depend on it. It depends on nothing but Jackson's streaming core, and knows of no judge.
 */
@NullMarked
package dev.minos.history;

import org.jspecify.annotations.NullMarked;
