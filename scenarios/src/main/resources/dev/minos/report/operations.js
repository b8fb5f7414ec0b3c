"use strict";
// Shows one operation of a run: what it was, its neighbours, and what its node logged at that moment.
(() => {
  const { element, kindLabel, millis } = minos;
  const [TIME, MS, KIND, OUTCOME, INDEX, SPAN, CLIENT, LABEL, KEY, NODE, FLAGS] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const DRAWN = 1;
  const WHOLE = 2;
  // The rules of Neighbours.java.
  const OVERLAPPING = 6;
  const LOOKED_BACK = 60;

  const flags = row => row[FLAGS] ?? DRAWN + WHOLE;
  const ended = row => (row[SPAN] == null ? Infinity : row[INDEX] + row[SPAN]);
  const endTime = row => row[TIME] + (row[MS] ?? 0) / 1000;

  /** All operations that the page carries of one run. */
  minos.book = data => {
    const rows = data.ops.rows;
    const byIndex = new Map();
    const byKey = new Map();
    const byClient = new Map();
    for (const row of rows) {
      byIndex.set(row[INDEX], row);
      push(byKey, row[KEY], row);
      push(byClient, row[CLIENT], row);
    }
    return { data, rows, byIndex, byKey, byClient, drawn: rows.filter(row => flags(row) & DRAWN) };
  };

  function push(map, key, row) {
    if (!map.has(key)) map.set(key, []);
    map.get(key).push(row);
  }

  function place(rows, row) {
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle][INDEX] < row[INDEX]) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** [operation, what it is to this one], in the order in which they were invoked, this one among them. */
  function neighbours(book, row) {
    const found = new Map([[row, "this operation"]]);
    const add = (other, relation) => {
      if (other) found.set(other, found.has(other) ? found.get(other) + "; " + relation : relation);
    };
    const own = book.byClient.get(row[CLIENT]);
    const at = place(own, row);
    add(own[at - 1], "same client, before");
    add(own[at + 1], "same client, after");
    const its = book.byKey.get(row[KEY]);
    const here = place(its, row);
    let last = null;
    let overlapping = 0;
    for (let i = here - 1; i >= Math.max(0, here - LOOKED_BACK); i--) {
      if (ended(its[i]) < row[INDEX]) last = !last || ended(its[i]) > ended(last) ? its[i] : last;
      else if (overlapping++ < OVERLAPPING) add(its[i], its[i][SPAN] == null ? "same key, still open" : "same key, overlaps");
    }
    add(last, "same key, just before");
    overlapping = 0;
    for (let i = here + 1; i < its.length; i++) {
      if (its[i][INDEX] > ended(row)) {
        add(its[i], "same key, just after");
        break;
      }
      if (overlapping++ === OVERLAPPING) break;
      add(its[i], "same key, overlaps");
    }
    return [...found].sort(([a], [b]) => a[INDEX] - b[INDEX]);
  }

  const nodeOf = (book, row) => (row[NODE] < 0 ? "" : book.data.ops.nodes[row[NODE]]);
  const keyOf = (book, row) => book.data.ops.keys[row[KEY]];

  minos.faultsAt = (data, time) => {
    const names = data.faults.filter(([from, to]) => from <= time && time < to).map(([, , name]) => name);
    return names.length ? " · fault: " + names.join(", ") : "";
  };

  minos.roleAt = (node, time) => {
    const at = node.spans.find(([from, to]) => from <= time && time < to);
    if (!at) return "–";
    if (at[2] === "down") return "no answer";
    return at[2] + (at[4] && at[2] !== "leader" ? " of " + at[4] : "") + " (term " + at[3] + ")";
  };

  /** Puts what is known of an operation at the end of {@code host}, in place of what was shown there before. */
  minos.showOperation = (book, index, host, opener) => {
    host.querySelector(":scope > .op-card")?.remove();
    const row = book.byIndex.get(index);
    const close = element("button", { type: "button", class: "close" }, "Close");
    const card = element("div", { class: "op-card", role: "region", tabindex: "-1", "aria-label": "Operation " + index }, close);
    if (row) card.append(...content(book, row, host, opener));
    else card.append(element("p", {}, "This page does not carry operation " + index + "; history.jsonl has it."));
    const shut = () => {
      card.remove();
      opener?.focus?.({ preventScroll: true });
    };
    close.addEventListener("click", shut);
    card.addEventListener("keydown", event => {
      if (event.key === "Escape") shut();
    });
    host.append(card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  };

  function content(book, row, host, opener) {
    const { data } = book;
    const node = nodeOf(book, row);
    const took = row[MS] == null ? "never answered" : "took " + millis(row[MS]);
    const facts = [kindLabel(data.kinds[row[KIND]]), node && "asked of " + node, "invoked at " + row[TIME].toFixed(3) + " s", took];
    const parts = [
      element("p", { class: "what" }, element("b", {}, "operation " + row[INDEX]), " by client " + row[CLIENT] + ": ", element("bdi", {}, row[LABEL]), " on ", element("bdi", {}, keyOf(book, row))),
      element("p", {}, facts.filter(Boolean).join(", ") + minos.faultsAt(data, row[TIME])),
    ];
    const said = data.nodes.filter(n => n.spans.length).map(n => n.name + " " + minos.roleAt(n, endTime(row)));
    if (said.length) parts.push(element("p", {}, (row[MS] == null ? "When it was asked, " : "When it ended, ") + "the nodes said of themselves: " + said.join(", ") + "."));
    parts.push(table(book, row, host, opener));
    if (!(flags(row) & WHOLE)) {
      parts.push(element("p", { class: "hint" }, "Of this operation's neighbours only those are shown that this page carries: it has " + book.rows.length.toLocaleString("en") + " of the run's " + data.ops.total.toLocaleString("en") + " operations."));
    }
    return parts.concat(logs(book, row, node));
  }

  function table(book, row, host, opener) {
    const around = neighbours(book, row);
    const from = Math.min(...around.map(([other]) => other[TIME]));
    const to = Math.max(...around.map(([other]) => endTime(other)), from + 0.001);
    const body = element("tbody", {});
    for (const [other, relation] of around) {
      const self = other === row;
      const go = element("button", { type: "button" }, String(other[INDEX]));
      go.addEventListener("click", () => minos.showOperation(book, other[INDEX], host, opener));
      const bar = element("i", { class: other[MS] == null ? "bar open" : "bar" });
      bar.style.left = (100 * (other[TIME] - from)) / (to - from) + "%";
      bar.style.width = other[MS] == null ? 100 - (100 * (other[TIME] - from)) / (to - from) + "%" : Math.max(1, (other[MS] / 10) / (to - from)) + "%";
      bar.style.background = other[MS] == null ? "none" : minos.kindColour(other[KIND]);
      body.append(
        element(
          "tr",
          self ? { class: "self", "data-op": other[INDEX] } : { "data-op": other[INDEX] },
          element("td", { class: "n" }, self ? element("b", {}, String(other[INDEX])) : go),
          element("td", {}, relation),
          element("td", {}, element("bdi", {}, other[LABEL])),
          element("td", {}, element("bdi", {}, keyOf(book, other))),
          element("td", { class: "n" }, String(other[CLIENT])),
          element("td", {}, nodeOf(book, other)),
          element("td", { class: "n" }, self ? other[TIME].toFixed(3) + " s" : apart(other[TIME] - row[TIME])),
          element("td", { class: "n" }, other[MS] == null ? "–" : millis(other[MS])),
          element("td", { class: "track" }, element("span", {}, bar)),
        ),
      );
    }
    const heads = ["index", "", "operation", "key", "client", "node", "invoked", "took", "when"];
    const head = element("thead", {}, element("tr", {}, ...heads.map(name => element("th", { scope: "col" }, name))));
    return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Neighbours" }, element("table", { class: "neighbours" }, head, body));
  }

  const apart = seconds => (seconds < 0 ? "−" : "+") + millis(Math.max(0.1, Math.abs(seconds) * 1000));

  // ---- what the nodes logged ----

  function logs(book, row, node) {
    const all = book.data.logs || {};
    if (!node || !all[node]) return [];
    const parts = [element("h5", {}, "What " + node + " logged around then, by its own clock"), lines(all[node], row, node)];
    const others = Object.keys(all).filter(name => name !== node && near(all[name], row).length);
    if (others.length) {
      const details = element("details", {}, element("summary", {}, "What the other nodes logged"));
      for (const name of others) details.append(element("h5", {}, name), lines(all[name], row, name));
      parts.push(details);
    }
    return parts;
  }

  const near = (log, row) => log.lines.filter(([time]) => time >= row[TIME] - 1 && time <= endTime(row) + 1);

  function lines(log, row, node) {
    let some = near(log, row);
    let note = "";
    if (!some.length) {
      const before = log.lines.filter(([time]) => time < row[TIME]).slice(-2);
      const after = log.lines.filter(([time]) => time > endTime(row)).slice(0, 2);
      some = [...before, ...after];
      note = some.length ? "Nothing within a second of it; the lines next to it:" : node + " logged nothing that has a time.";
    }
    const list = element("ol", { class: "log" });
    for (const [time, text] of some.slice(0, 40)) {
      list.append(element("li", {}, element("span", {}, apart(time - row[TIME])), " ", element("bdi", {}, text)));
    }
    if (some.length > 40) note = "The first 40 of " + some.length + " lines:";
    const hint = [note, log.left > 0 ? log.left.toLocaleString("en") + " lines of this log are not on this page; node.log has them all." : ""].filter(Boolean).join(" ");
    return element("div", {}, ...(hint ? [element("p", { class: "hint" }, hint)] : []), list);
  }
})();
