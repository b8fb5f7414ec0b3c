/**
 * Nodes with one bug each, and the hunts that must find them: how strong is the testbed? Read {@link
 * dev.minos.bugs.PlantedBug} first, then any class of {@link dev.minos.bugs.planted}; {@link dev.minos.bugs.Agent} puts
 * a bug into a node while it starts, {@link dev.minos.bugs.HuntCommand} hunts all of them.
 */
@NullMarked
package dev.minos.bugs;

import org.jspecify.annotations.NullMarked;
