/**
 * The page that people look at: what a run showed, and why.
 *
 * <p>Everything on it is computed from the files of the run directory. Start at {@link dev.minos.report.ReportPage};
 * {@code Run} reads the files, {@code RunSection} puts one run on the page, {@code ViolationPicture} draws why a mode
 * was convicted, and {@code ChartData} feeds the charts of {@code report.js}. {@code Selection} decides
 * which single operations a page carries. {@link dev.minos.report.RunsServer} shows all runs, {@link
 * dev.minos.report.LiveServer} one that goes on. Text reaches a page only through {@code Markup}, which escapes it.
 */
@NullMarked
package dev.minos.report;

import org.jspecify.annotations.NullMarked;
