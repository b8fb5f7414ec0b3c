package dev.minos.kv.http;

import dev.minos.kv.store.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a watch stands: one place a group, because the groups' logs have nothing to do with one another. As text it is
 * the id of an event: the places in the order of the groups, {@code 12.0} for one group and {@code 12.0,7,9.1} for
 * three; a place without an ordinal is behind everything of its index.
 */
record WatchCursor(List<Event.Cursor> places) {
    WatchCursor {
        places = List.copyOf(places);
    }

    /**
     * @param text an id; or a single 0, for everything that is remembered
     * @throws BadRequestException when it is none for this many groups
     */
    static WatchCursor parse(String text, int groups) {
        if (text.equals("0")) {
            return new WatchCursor(Collections.nCopies(groups, Event.Cursor.endOf(0)));
        }
        String[] parts = text.split(",", -1);
        if (parts.length != groups) {
            throw new BadRequestException("'" + text + "' names " + parts.length + " of " + groups
                    + " places, one a group: it is no id of an event of this cluster");
        }
        List<Event.Cursor> places = new ArrayList<>();
        for (String part : parts) {
            places.add(place(part, text));
        }
        return new WatchCursor(places);
    }

    private static Event.Cursor place(String part, String text) {
        try {
            int dot = part.indexOf('.');
            Event.Cursor place = dot < 0
                    ? Event.Cursor.endOf(Long.parseLong(part))
                    : new Event.Cursor(
                            Long.parseLong(part.substring(0, dot)), Integer.parseInt(part.substring(dot + 1)));
            if (place.index() >= 0 && place.ordinal() >= 0) {
                return place;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new BadRequestException("'" + text + "' is neither the id of an event nor a log index");
    }

    Event.Cursor of(int group) {
        return places.get(group);
    }

    WatchCursor with(int group, Event.Cursor place) {
        List<Event.Cursor> changed = new ArrayList<>(places);
        changed.set(group, place);
        return new WatchCursor(changed);
    }

    @Override
    public String toString() {
        return places.stream().map(WatchCursor::text).collect(Collectors.joining(","));
    }

    private static String text(Event.Cursor place) {
        return place.ordinal() == Integer.MAX_VALUE ? "" + place.index() : place.index() + "." + place.ordinal();
    }
}
