"use strict";
// Follows a run: draws what the server says of it twice a second. Text only ever enters the page as text.
//
// state: suite, scenario, number, of, phase, now, elapsed, expected (s; now is the run's clock), nodes [{name, role, term,
// leader, commit}], links [{from, to, trouble, rate}], faults [{id, fault, from, to}], troubles [..], kinds [{name,
// answers, failed, unknown (a second), total, median, p99 (ms)}], verdicts [{mode, verdict, expectation, met, sentence}],
// done [{scenario, outcome, sentence}], over, outcome, sentence, directory
(() => {
  const { element, drawing, kindColour, kindLabel, figures, millis, bytes, style } = minos;
  const REMEMBERED = 120;
  const token = new URLSearchParams(location.search).get("token");
  const find = id => document.getElementById(id);
  const states = JSON.parse(find("minos-data").textContent).states;
  const MARK = { expected: "✓ ", violated: "✗ ", failed: "! ", unknown: "? ", linearizable: "✓ ", kept: "✓ " };
  const TITLE = { expected: "As expected", violated: "Violated", failed: "Testbed failed", unknown: "Unknown" };

  // ---- what is said in words ----

  function head(state) {
    find("title").textContent = state.scenario || state.suite;
    find("meta").textContent = (state.of > 1 ? "scenario " + state.number + " of " + state.of + " of suite " + state.suite + " · " : "") + "seed " + state.seed;
    const verdict = find("verdict");
    verdict.className = "verdict verdict-" + (state.over ? state.outcome : state.verdicts.some(v => v.verdict === "violated" && !v.met) ? "violated" : "unknown");
    find("badge").textContent = state.over ? (MARK[state.outcome] || "") + TITLE[state.outcome] : state.phase;
    find("heading").textContent = state.over ? state.sentence : (state.scenario || "A cluster") + " is being run";
    document.title = (state.over ? TITLE[state.outcome] + ": " : "Live: ") + (state.scenario || state.suite) + " – Minos";
    const left = Math.max(0, state.expected - state.elapsed);
    find("progress").textContent = state.over
      ? "The run has ended; its files are in " + state.directory + "."
      : state.elapsed > 0
        ? Math.round(state.elapsed) + " s, about " + Math.round(left) + " s left" + (state.broken ? " · in force: " + state.broken : "")
        : "";
    for (const id of ["stop", "heal"]) find(id).disabled = !!state.over;
    find("heal").disabled = !!state.over || !state.broken;
  }

  function rows(host, heads, lines) {
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads.map(([name, n]) => element("th", n ? { scope: "col", class: "n" } : { scope: "col" }, name)))));
    table.append(element("tbody", {}, ...lines));
    host.replaceChildren(element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": host.id }, table));
  }

  function verdicts(state) {
    rows(
      find("verdicts"),
      [["reads"], ["so far"], ["expected"]],
      state.verdicts.map(v =>
        element(
          "tr",
          { "data-mode": v.mode },
          element("th", { scope: "row" }, v.mode),
          element("td", { class: "cell-" + v.verdict + (v.met ? "" : " unmet") }, element("span", {}, (MARK[v.verdict] || "? ") + v.verdict), ...(v.sentence ? [element("small", {}, v.sentence)] : [])),
          element("td", {}, v.expectation === "any" ? "anything goes" : v.expectation),
        ),
      ),
    );
  }

  function kinds(state) {
    rows(
      find("kinds"),
      [["kind"], ["answers a second", 1], ["failed", 1], ["unknown", 1], ["median", 1], ["p99", 1], ["in all", 1]],
      state.kinds.map(kind =>
        element(
          "tr",
          { "data-kind": kind.name },
          element("th", { scope: "row" }, kindLabel(kind.name)),
          ...[figures(kind.answers), figures(kind.failed), figures(kind.unknown), millis(kind.median), millis(kind.p99), kind.total.toLocaleString("en")].map(text => element("td", { class: "n" }, text)),
        ),
      ),
    );
  }

  let told = "";
  function faults(state) {
    const lines = state.faults.map(f => [f.from.toFixed(1) + " s", f.fault, f.to == null ? "in force" : "healed after " + (f.to - f.from).toFixed(1) + " s"]);
    const now = JSON.stringify([lines, state.troubles]);
    if (now === told) return; // A log that is written anew is read out anew.
    told = now;
    find("faults").replaceChildren(
      ...lines.map(([when, fault, how]) => element("li", {}, when + ": ", element("b", {}, fault), ", " + how)),
      ...state.troubles.map(text => element("li", { class: "outcome-failed" }, text)),
    );
    if (!lines.length && !state.troubles.length) find("faults").append(element("li", {}, "None so far."));
  }

  function done(state) {
    const host = find("done");
    if (!state.done.length || state.of < 2) return host.replaceChildren();
    const list = element("ul", { class: "sentences" }, ...state.done.map(d => element("li", { class: "outcome-" + d.outcome }, (MARK[d.outcome] || "") + d.scenario + ": " + d.sentence)));
    host.replaceChildren(element("h2", {}, "Done"), list);
  }

  // ---- nodes and links as a graph ----

  const SIZE = 380;
  function graph(state) {
    const n = state.nodes.length;
    const middle = SIZE / 2;
    const radius = SIZE / 2 - 52;
    const at = new Map(state.nodes.map((node, i) => [node.name, [middle + radius * Math.sin((2 * Math.PI * i) / n), middle - radius * Math.cos((2 * Math.PI * i) / n)]]));
    const svg = drawing("svg", { class: "graph", viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", "aria-label": words(state) });
    const most = Math.max(1, ...state.links.map(link => link.rate || 0));
    for (const link of state.links) {
      const [x1, y1] = at.get(link.from);
      const [x2, y2] = at.get(link.to);
      const length = Math.hypot(x2 - x1, y2 - y1);
      const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
      // Each direction on its own side; its second half, so that the two do not lie on each other.
      const side = 4;
      const from = [x1 + ux * 27 - uy * side, y1 + uy * 27 + ux * side];
      const to = [x2 - ux * 27 - uy * side, y2 - uy * 27 + ux * side];
      const line = drawing("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1], class: "link " + (link.trouble || "open") });
      line.style.strokeWidth = 1 + 3 * Math.sqrt((link.rate || 0) / most);
      line.append(drawing("title", {}, link.from + " to " + link.to + ": " + (link.trouble || "open") + ", " + bytes(link.rate) + " a second"));
      svg.append(line);
      if (link.trouble === "cut") {
        const [mx, my] = [from[0] + (to[0] - from[0]) * 0.62, from[1] + (to[1] - from[1]) * 0.62];
        svg.append(drawing("path", { class: "cross", d: `M${mx - 4} ${my - 4}l8 8M${mx + 4} ${my - 4}l-8 8` }));
      }
    }
    for (const node of state.nodes) {
      const [x, y] = at.get(node.name);
      const role = node.role || "down";
      const group = drawing("g", { class: "node node-" + role, "data-node": node.name });
      group.append(drawing("circle", { cx: x, cy: y, r: 25 }), drawing("text", { x, y: y + 1 }, node.name));
      group.append(drawing("text", { x, y: y + 13, class: "term" }, node.role ? "term " + node.term : ""));
      group.append(drawing("text", { x, y: y + (y < middle ? -31 : 40), class: "said" }, node.role ? role : "no answer"));
      svg.append(group);
    }
    find("graph").replaceChildren(svg, element("p", { class: "hint" }, "Thicker: more bytes. Dashed with ✕: cut. Filled: takes itself for the leader."));
  }

  function words(state) {
    const nodes = state.nodes.map(node => node.name + " " + (node.role ? node.role + " of term " + node.term : "does not answer"));
    const cut = state.links.filter(link => link.trouble === "cut").map(link => link.from + " to " + link.to);
    return nodes.join(", ") + (cut.length ? "; cut: " + cut.join(", ") : "; no link is cut");
  }

  // ---- the last minute as charts ----

  const decades = (_, splits) => splits.map(s => (Number.isInteger(+Math.log10(s).toFixed(6)) ? s : null));
  const charts = new Map();
  function chart(id, title, names, values, log) {
    let made = charts.get(id);
    const times = states.map(state => state.now);
    const data = [times, ...names.map(name => states.map(state => values(state.kinds.find(kind => kind.name === name))))];
    if (made && made.names === names.join()) return made.plot.setData(data);
    made?.box.remove();
    const legend = element("ul", { class: "legend" });
    const canvas = element("div", { class: "canvas" });
    const box = element("section", { class: "chart", "aria-label": title }, element("h4", {}, title), legend, canvas);
    find("charts").append(box);
    names.forEach((name, k) => {
      const mark = element("i", {});
      mark.style.color = `var(--kind-${Math.min(k, 4)})`;
      legend.append(element("li", {}, mark, kindLabel(name)));
    });
    const common = { stroke: () => style("--quiet"), font: "11px system-ui, sans-serif" };
    const plot = new uPlot(
      {
        width: Math.max(260, canvas.clientWidth),
        height: 150,
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 12, 0, 0],
        scales: { x: { time: false }, y: log ? { distr: 3 } : { range: (_, min, max) => [0, Math.max(1, max * 1.05)] } },
        axes: [
          { ...common, grid: { show: false }, size: 28, values: (_, splits) => splits.map(s => +s.toFixed(1) + " s") },
          { ...common, ...(log ? { filter: decades } : {}), grid: { stroke: () => style("--line"), width: 1, ...(log ? { filter: decades } : {}) }, ticks: { show: false }, size: 62, values: (_, splits) => splits.map(s => (s == null ? "" : log ? millis(s).replace(/\.0 /, " ") : s.toLocaleString("en"))) },
        ],
        series: [{}, ...names.map((_, k) => ({ stroke: () => kindColour(k), width: 1.5, points: { show: false }, spanGaps: true }))],
      },
      data,
      canvas,
    );
    charts.set(id, { names: names.join(), box, plot, canvas });
  }

  function minute() {
    const last = states[states.length - 1];
    const names = last.kinds.map(kind => kind.name);
    if (!names.length || states.length < 2) return;
    chart("answers", "Answers a second, over the last minute", names, kind => kind?.answers ?? null, false);
    chart("latency", "Median latency, over the last minute", names, kind => kind?.median ?? null, true);
  }

  // ---- following ----

  function show(state) {
    const before = states[states.length - 1];
    // Another scenario has begun: its clock starts again.
    if (before && (before.number !== state.number || state.now < before.now)) states.length = 0;
    states.push(state);
    if (states.length > REMEMBERED) states.shift();
    draw(state);
  }

  function draw(state) {
    head(state);
    verdicts(state);
    kinds(state);
    faults(state);
    done(state);
    if (state.nodes.length) graph(state);
    minute();
  }

  async function step(id, asked) {
    find(id).disabled = true;
    try {
      const answer = await fetch(id + "?token=" + encodeURIComponent(token), { method: "POST" });
      find("told").textContent = answer.ok ? asked : await answer.text();
    } catch {
      find("told").textContent = "The run does not answer any more.";
    }
  }
  find("stop").addEventListener("click", () => step("stop", "Asked to stop: it heals, stops its nodes and judges what it has."));
  find("heal").addEventListener("click", () => step("heal", "Healed."));

  /** The server goes when the command ends; the report stays in this page. */
  async function keepReport() {
    const answer = await fetch("report?token=" + encodeURIComponent(token));
    if (!answer.ok || document.getElementById("report")) return;
    const address = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "text/html" }));
    find("progress").append(" ", element("a", { id: "report", href: address, target: "_blank", rel: "noopener" }, "Open the report"));
  }

  const last = states[states.length - 1];
  // What was remembered of a scenario before this one is of another clock.
  while (states.length > 1 && states[0].number !== last.number) states.shift();
  draw(last);
  const events = new EventSource("events?token=" + encodeURIComponent(token));
  events.onmessage = event => show(JSON.parse(event.data));
  events.addEventListener("end", event => {
    events.close();
    show(JSON.parse(event.data));
    keepReport().catch(() => {});
  });
  events.onerror = () => {
    if (events.readyState !== EventSource.CLOSED) find("told").textContent = "The run does not answer at the moment.";
  };
  events.onopen = () => (find("told").textContent = "");

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(({ plot }) => plot.redraw(false, true)));
  let resizing = 0;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => charts.forEach(({ plot, canvas }) => plot.setSize({ width: Math.max(260, canvas.clientWidth), height: 150 })), 100);
  });
})();
