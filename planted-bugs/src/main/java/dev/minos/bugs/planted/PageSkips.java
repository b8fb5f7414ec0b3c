package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.client.Paging;
import dev.minos.kv.store.Page;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;

/** The reader goes on behind the last key that it was given. */
public final class PageSkips extends PlantedBug {
    public PageSkips() {
        super(
                "A page leaves out one of its keys when more pages follow",
                Place.of("dev.minos.kv.store.Store", "page", 4),
                Flaw.class,
                Hunt.by("pages.yaml").asking(new Paging()));
    }

    /** The page without one of its keys. */
    public static Page without(Page page, int place) {
        List<Page.Item> items = new ArrayList<>(page.items());
        items.remove(place);
        return new Page(items, page.more(), page.index());
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) Page returned) {
            int size = returned.items().size();
            if (returned.more() && size > 2) {
                // The key before the last: the reader goes on behind the last one.
                returned = PageSkips.without(returned, size - 2);
            }
        }
    }
}
