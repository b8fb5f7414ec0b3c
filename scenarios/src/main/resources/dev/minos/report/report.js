"use strict";
// Draws the charts of report.html. Everything comes from the JSON in #minos-data; text is only ever set as text.
(() => {
  const all = JSON.parse(document.getElementById("minos-data").textContent);
  const { style, element, kindColour, kindLabel, figures, millis, bytes, faultsAt, roleAt } = minos;
  const drawn = [];
  const books = new Map();

  function book(run) {
    if (!books.has(run)) books.set(run, all[run] && minos.book(all[run]));
    return books.get(run);
  }

  // ---- one run: charts that share their time axis ----

  function charts(host, data) {
    const group = { key: "run-" + host.dataset.run, members: [], zoomed: null };
    const times = Array.from({ length: data.slices }, (_, i) => data.start + (i + 0.5) * data.slice);
    const kinds = data.kinds.map((name, k) => ({ name, k, label: kindLabel(name) }));

    chart(host, group, data, {
      title: "Answers a second",
      x: times,
      lines: [
        ...kinds.map(({ k, label }) => ({ label, kind: k, values: data.answered[k] })),
        { label: "failed or unknown", kind: 4, dashed: true, values: sum(data.unanswered) },
      ],
      format: figures,
    });
    latencies(host, group, book(host.dataset.run), kinds);
    chart(host, group, data, {
      title: "Answered, of what was asked (%)",
      x: times,
      lines: kinds.map(({ k, label }) => ({ label, kind: k, values: data.availability[k] })),
      range: [0, 100],
      format: value => (value == null ? "–" : figures(value) + " %"),
    });
    if (data.stale.length) staleness(host, group, data, kinds);
    if (data.nodes.some(node => node.spans.length)) roles(host, group, data);
    if (data.nodes.some(node => node.commits.length)) commits(host, group, data);
    if (data.links.lanes.length) links(host, group, data);
    host.append(element("p", { class: "hint carried" }, carried(data)));
  }

  /** What of the run is on the page, and what is not. */
  function carried(data) {
    const { total, rows } = data.ops;
    const count = n => n.toLocaleString("en");
    if (rows.length === total) return "Curves are of all operations, and each of the " + count(total) + " operations can be clicked.";
    return (
      "Curves are of all " + count(total) + " operations. Of single ones this page carries " + count(rows.length) +
      ": those of violations and of the same key meanwhile, failed and unknown ones, the slowest of each moment, a random sample of the others, and the neighbours of these. history.jsonl has all."
    );
  }

  function sum(rows) {
    return rows[0].map((_, i) => rows.reduce((total, row) => total + row[i], 0));
  }

  // ---- the common part of every chart ----

  function frame(host, title) {
    const legend = element("ul", { class: "legend" });
    const canvas = element("div", { class: "canvas" });
    const now = element("p", { class: "now", "aria-live": "off" });
    const box = element("section", { class: "chart", "aria-label": title }, element("h4", {}, title), legend, canvas, now);
    host.append(box);
    return { box, legend, canvas, now };
  }

  function axes(extra) {
    const common = { stroke: () => style("--quiet"), font: "11px system-ui, sans-serif" };
    const lines = { stroke: () => style("--line"), width: 1 };
    return [
      { ...common, grid: { ...lines, show: false }, ticks: lines, size: 28, values: (_, splits) => splits.map(s => +s.toFixed(3) + " s") },
      { ...common, grid: lines, ticks: { show: false }, size: 62, ...extra },
    ];
  }

  const bands = data => ({
    hooks: {
      drawClear: [
        u => {
          const { left, top, width, height } = u.bbox;
          u.ctx.save();
          u.ctx.beginPath();
          u.ctx.rect(left, top, width, height);
          u.ctx.clip();
          u.ctx.fillStyle = style("--band");
          for (const [from, to] of data.faults) {
            const x = u.valToPos(from, "x", true);
            u.ctx.fillRect(x, top, Math.max(2, u.valToPos(to, "x", true) - x), height);
          }
          u.ctx.restore();
        },
      ],
    },
  });

  function plot(parts, group, data, options, values) {
    const made = new uPlot(
      {
        width: Math.max(260, parts.canvas.clientWidth),
        height: 170,
        legend: { show: false },
        padding: [8, 12, 0, 0],
        ...options,
        cursor: { sync: { key: group.key }, drag: { x: true, y: false }, points: { show: false }, ...options.cursor },
        scales: { ...options.scales, x: { time: false, range: (_, min, max) => group.zoomed || [data.start, data.end] } },
        plugins: [bands(data), ...(options.plugins || [])],
        hooks: {
          ...options.hooks,
          setSelect: [
            u => {
              if (u.select.width < 4) return;
              zoom(group, [u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")]);
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      },
      values,
      parts.canvas,
    );
    made.over.addEventListener("dblclick", () => zoom(group, null));
    keys(made, group, data, parts.box.getAttribute("aria-label"));
    group.members.push(made);
    drawn.push({ plot: made, canvas: parts.canvas });
    return made;
  }

  function zoom(group, range) {
    group.zoomed = range;
    for (const member of group.members) member.setScale("x", range ? { min: range[0], max: range[1] } : { min: null, max: null });
    for (const member of group.members) member.redraw(true, true);
  }

  /** Arrow keys move along a chart, + and − zoom around that place, 0 shows all of it again. */
  function keys(made, group, data, title) {
    made.over.tabIndex = 0;
    made.over.setAttribute("role", "img");
    made.over.setAttribute("aria-label", title + ". Arrow keys move along it, plus and minus zoom, 0 shows all.");
    made.over.addEventListener("keydown", event => {
      const { min, max } = made.scales.x;
      const width = made.over.clientWidth;
      const left = made.cursor.left >= 0 ? made.cursor.left : width / 2;
      const step = event.shiftKey ? width / 10 : Math.max(1, width / 150);
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        const to = left + (event.key === "ArrowLeft" ? -step : step);
        made.setCursor({ left: Math.min(width, Math.max(0, to)), top: made.over.clientHeight / 2 });
      } else if (event.key === "+" || event.key === "-") {
        const length = (max - min) * (event.key === "+" ? 0.5 : 2);
        const from = made.posToVal(left, "x") - (length * left) / width;
        const range = [Math.max(data.start, from), Math.min(data.end, from + length)];
        zoom(group, range[0] <= data.start && range[1] >= data.end ? null : range);
      } else if (event.key === "0") {
        zoom(group, null);
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  function legend(parts, lines, toggle) {
    lines.forEach((line, i) => {
      const mark = element("i", line.dashed ? { class: "dashed" } : {});
      mark.style.color = `var(--kind-${Math.min(line.kind, 4)})`;
      const button = element("button", { type: "button", "aria-pressed": "true" }, mark, line.label);
      button.addEventListener("click", () => {
        const shown = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(shown));
        toggle(i, shown);
      });
      parts.legend.append(element("li", {}, button));
    });
  }

  function chart(host, group, data, { title, x, lines, range, format }) {
    const parts = frame(host, title);
    const made = plot(
      parts,
      group,
      data,
      {
        scales: { y: { range: range || ((_, min, max) => [0, Math.max(1, max * 1.05)]) } },
        axes: axes({ values: (_, splits) => splits.map(s => s.toLocaleString("en")) }),
        series: [{}, ...lines.map(line => ({ label: line.label, stroke: () => kindColour(line.kind), width: 1.5, dash: line.dashed ? [5, 4] : undefined, points: { show: false } }))],
        hooks: {
          setCursor: [
            u => {
              const i = u.cursor.idx;
              parts.now.textContent =
                i == null ? "" : x[i].toFixed(2) + " s: " + lines.map(line => line.label + " " + format(line.values[i])).join(", ") + faultsAt(data, x[i]);
            },
          ],
        },
      },
      [x, ...lines.map(line => line.values)],
    );
    legend(parts, lines, (i, shown) => made.setSeries(i + 1, { show: shown }));
  }

  // ---- latencies: quantiles as lines, single operations as points, on a log scale ----

  function latencies(host, group, its, kinds) {
    const { data } = its;
    const dots = its.drawn;
    const parts = frame(host, "Latency: points are single operations, lines the median, dashed the 99th percentile");
    const times = Array.from({ length: data.slices }, (_, i) => data.start + (i + 0.5) * data.slice);
    const shown = kinds.map(() => true);
    const lines = kinds.map(({ k, label }) => ({ label, kind: k }));
    const points = scatter(dots, shown, point => point[3] !== 0);
    const series = [{}];
    const values = [times];
    for (const { k } of kinds) {
      series.push({ stroke: () => kindColour(k), width: 2, points: { show: false } });
      series.push({ stroke: () => kindColour(k), width: 1.2, dash: [5, 4], points: { show: false } });
      values.push(data.median[k], data.p99[k]);
    }
    const made = plot(
      parts,
      group,
      data,
      {
        height: 260,
        scales: { y: { distr: 3, range: (_, min, max) => logRange(dots) } },
        axes: logAxes(),
        series,
        plugins: [points],
        hooks: {
          setCursor: [
            u => {
              const i = u.cursor.idx;
              parts.now.textContent =
                i == null
                  ? "✕ marks an operation that failed or whose outcome is unknown."
                  : times[i].toFixed(2) + " s: " + kinds.map(({ k, label }) => label + " " + millis(data.median[k][i]) + " / " + millis(data.p99[k][i])).join(", ") + faultsAt(data, times[i]);
            },
          ],
        },
      },
      values,
    );
    parts.now.textContent = "✕ marks an operation that failed or whose outcome is unknown.";
    legend(parts, lines, (i, on) => {
      shown[i] = on;
      made.setSeries(2 * i + 1, { show: on });
      made.setSeries(2 * i + 2, { show: on });
      made.redraw();
    });
    made.over.addEventListener("click", event => {
      const nearest = near(made, dots, shown, event.offsetX, event.offsetY);
      if (nearest) minos.showOperation(its, nearest[4], parts.box, made.over);
    });
    made.over.addEventListener("keydown", event => {
      if (event.key !== "Enter" || made.cursor.left < 0) return;
      const nearest = nearestInTime(dots, shown, made.posToVal(made.cursor.left, "x"));
      if (nearest) minos.showOperation(its, nearest[4], parts.box, made.over);
    });
    made.over.setAttribute("aria-label", made.over.getAttribute("aria-label") + " Enter shows the nearest operation.");
  }

  /** Points [time, value, kind, …] over a chart; those that are crossed are drawn as ✕. */
  function scatter(points, shown, crossed) {
    const dot = (u, x, y, r) => u.ctx.fillRect(x - r, y - r, 2 * r, 2 * r);
    const cross = (u, x, y, r) => {
      u.ctx.beginPath();
      u.ctx.moveTo(x - r, y - r);
      u.ctx.lineTo(x + r, y + r);
      u.ctx.moveTo(x - r, y + r);
      u.ctx.lineTo(x + r, y - r);
      u.ctx.stroke();
    };
    const draw = u => {
      const { left, top, width, height } = u.bbox;
      const dotSize = (points.length < 300 ? 2.2 : 1.3) * devicePixelRatio;
      const colours = shown.map((_, kind) => kindColour(kind));
      u.ctx.save();
      u.ctx.beginPath();
      u.ctx.rect(left, top, width, height);
      u.ctx.clip();
      u.ctx.lineWidth = devicePixelRatio;
      u.ctx.setLineDash([]);
      for (const point of points) {
        if (point[1] == null || !shown[point[2]]) continue;
        const x = u.valToPos(point[0], "x", true);
        const y = u.valToPos(point[1], "y", true);
        u.ctx.fillStyle = u.ctx.strokeStyle = colours[point[2]];
        u.ctx.globalAlpha = crossed(point) ? 0.9 : 0.45;
        if (crossed(point)) cross(u, x, y, 3 * devicePixelRatio);
        else dot(u, x, y, dotSize);
      }
      u.ctx.restore();
    };
    return { hooks: { draw: [draw] } };
  }

  function logAxes() {
    return axes({
      values: (_, splits) => splits.map(s => (s == null ? "" : millis(s).replace(/\.0 /, " "))),
      filter: decades,
      grid: { stroke: () => style("--line"), width: 1, filter: decades },
    });
  }

  function staleness(host, group, data, kinds) {
    const parts = frame(host, "Stale reads: how long a newer value had been there");
    const shown = kinds.map(() => true);
    const made = plot(
      parts,
      group,
      data,
      {
        scales: { y: { distr: 3, range: () => logRange(data.stale) } },
        axes: logAxes(),
        series: [{}, { show: false }],
        plugins: [scatter(data.stale, shown, () => false)],
      },
      [[data.start, data.end], [null, null]],
    );
    const stale = kinds.filter(({ k }) => data.stale.some(point => point[2] === k));
    legend(parts, stale.map(({ k, label }) => ({ label, kind: k })), (i, on) => {
      shown[stale[i].k] = on;
      made.redraw();
    });
  }

  const decades = (_, splits) => splits.map(s => (Number.isInteger(+Math.log10(s).toFixed(6)) ? s : null));

  function logRange(points) {
    let min = Infinity;
    let max = 0;
    for (const point of points) {
      if (point[1] == null) continue;
      min = Math.min(min, point[1]);
      max = Math.max(max, point[1]);
    }
    if (!max) return [0.1, 1000];
    return [10 ** Math.floor(Math.log10(min)), 10 ** Math.ceil(Math.log10(max * 1.01))];
  }

  function near(u, points, shown, x, y) {
    let best = null;
    let least = 15 * 15;
    for (const point of points) {
      if (point[1] == null || !shown[point[2]]) continue;
      const dx = u.valToPos(point[0], "x") - x;
      const dy = u.valToPos(point[1], "y") - y;
      if (dx * dx + dy * dy < least) {
        least = dx * dx + dy * dy;
        best = point;
      }
    }
    return best;
  }

  function nearestInTime(points, shown, time) {
    let best = null;
    for (const point of points) {
      if (shown[point[2]] && (!best || Math.abs(point[0] - time) < Math.abs(best[0] - time))) best = point;
    }
    return best;
  }

  // ---- the nodes: who led, and how far each had committed ----

  const ROLE = { leader: "--accent", follower: "--line", candidate: "--unsure", down: null };

  function roles(host, group, data) {
    const parts = frame(host, "Role and term of each node");
    const names = data.nodes.map(node => node.name);
    const lane = 22;
    const lanes = {
      hooks: {
        draw: [
          u => {
            const { left, top, width, height } = u.bbox;
            const each = height / names.length;
            u.ctx.save();
            u.ctx.beginPath();
            u.ctx.rect(left, top, width, height);
            u.ctx.clip();
            u.ctx.font = 11 * devicePixelRatio + "px system-ui, sans-serif";
            u.ctx.textBaseline = "middle";
            u.ctx.textAlign = "left";
            data.nodes.forEach((node, i) => {
              for (const [from, to, role, term] of node.spans) span(u, top + i * each, each, from, to, role, term);
            });
            u.ctx.restore();
          },
        ],
      },
    };
    plot(
      parts,
      group,
      data,
      {
        height: lane * names.length + 40,
        scales: { y: { range: [0, names.length] } },
        axes: axes({ splits: () => names.map((_, i) => names.length - i - 0.5), values: () => names, grid: { show: false } }),
        series: [{}, { show: false }],
        plugins: [lanes],
        cursor: { y: false },
        hooks: {
          setCursor: [
            u => {
              const time = u.cursor.left < 0 ? null : u.posToVal(u.cursor.left, "x");
              parts.now.textContent = time == null ? "" : time.toFixed(2) + " s: " + data.nodes.map(node => node.name + " " + roleAt(node, time)).join(", ") + faultsAt(data, time);
            },
          ],
        },
      },
      [[data.start, data.end], [null, null]],
    );
    for (const [name, colour] of [["leader", "--accent"], ["follower", "--line"], ["candidate", "--unsure"], ["no answer", "--quiet"]]) {
      const mark = element("i", name === "no answer" ? { class: "dashed" } : {});
      mark.style.color = `var(${colour})`;
      parts.legend.append(element("li", {}, mark, name));
    }
  }

  function span(u, top, each, from, to, role, term) {
    const x = u.valToPos(from, "x", true);
    const w = Math.max(1, u.valToPos(to, "x", true) - x);
    const inset = 3 * devicePixelRatio;
    const colour = ROLE[role];
    if (colour) {
      u.ctx.fillStyle = style(colour);
      u.ctx.fillRect(x, top + inset, w, each - 2 * inset);
    } else {
      u.ctx.strokeStyle = style("--quiet");
      u.ctx.lineWidth = devicePixelRatio;
      u.ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
      u.ctx.beginPath();
      u.ctx.moveTo(x, top + each / 2);
      u.ctx.lineTo(x + w, top + each / 2);
      u.ctx.stroke();
      u.ctx.setLineDash([]);
    }
    const text = role === "leader" ? "term " + term : "";
    const shown = Math.max(x, u.bbox.left);
    if (text && u.ctx.measureText(text).width + 8 * devicePixelRatio < x + w - shown) {
      u.ctx.fillStyle = style("--paper");
      u.ctx.fillText(text, shown + 4 * devicePixelRatio, top + each / 2);
    }
  }

  function commits(host, group, data) {
    const parts = frame(host, "Commit index of each node");
    const times = [...new Set(data.nodes.flatMap(node => node.commits.map(([t]) => t)))].sort((a, b) => a - b);
    const at = new Map(times.map((t, i) => [t, i]));
    const values = data.nodes.map(node => {
      const row = new Array(times.length).fill(undefined);
      for (const [t, index] of node.commits) row[at.get(t)] = index;
      return row;
    });
    const lines = data.nodes.map((node, i) => ({ label: node.name, kind: i % 5 }));
    const made = plot(
      parts,
      group,
      data,
      {
        scales: { y: { range: (_, min, max) => [0, Math.max(1, max * 1.05)] } },
        axes: axes({ values: (_, splits) => splits.map(s => s.toLocaleString("en")) }),
        series: [{}, ...lines.map(line => ({ stroke: () => kindColour(line.kind), width: 1.3, points: { show: false }, spanGaps: true }))],
      },
      [times, ...values],
    );
    legend(parts, lines, (i, shown) => made.setSeries(i + 1, { show: shown }));
  }

  // ---- the links: a lane each, bars of bytes a second ----

  function links(host, group, data) {
    const { slice, lanes } = data.links;
    const parts = frame(host, "Bytes a second between the nodes");
    const most = Math.max(1, ...lanes.flatMap(lane => lane.rates));
    const height = 15;
    const paint = u => {
      const { left, top, width, height: all } = u.bbox;
      const each = all / lanes.length;
      u.ctx.save();
      u.ctx.beginPath();
      u.ctx.rect(left, top, width, all);
      u.ctx.clip();
      lanes.forEach((lane, i) => {
        const floor = top + (i + 1) * each;
        u.ctx.fillStyle = style("--kind-0");
        lane.rates.forEach((rate, k) => {
          if (!rate) return;
          const x = u.valToPos(data.start + k * slice, "x", true);
          const w = u.valToPos(data.start + (k + 1) * slice, "x", true) - x;
          const h = Math.max(1, Math.sqrt(rate / most) * (each - 2 * devicePixelRatio));
          u.ctx.fillRect(x, floor - h, Math.max(1, w), h);
        });
        u.ctx.strokeStyle = style("--line");
        u.ctx.lineWidth = devicePixelRatio;
        u.ctx.beginPath();
        u.ctx.moveTo(left, floor);
        u.ctx.lineTo(left + width, floor);
        u.ctx.stroke();
        u.ctx.strokeStyle = style("--bad");
        u.ctx.lineWidth = 2 * devicePixelRatio;
        for (const [from, to, , hit] of data.faults) {
          if (!hit.includes(lane.name)) continue;
          u.ctx.beginPath();
          u.ctx.moveTo(u.valToPos(from, "x", true), floor - each / 2);
          u.ctx.lineTo(u.valToPos(to, "x", true), floor - each / 2);
          u.ctx.stroke();
        }
      });
      u.ctx.restore();
    };
    plot(
      parts,
      group,
      data,
      {
        height: height * lanes.length + 40,
        scales: { y: { range: [0, lanes.length] } },
        axes: axes({ splits: () => lanes.map((_, i) => lanes.length - i - 0.5), values: () => lanes.map(lane => lane.name), grid: { show: false }, size: 74 }),
        series: [{}, { show: false }],
        plugins: [{ hooks: { draw: [paint] } }],
        cursor: { y: false },
        hooks: {
          setCursor: [
            u => {
              const time = u.cursor.left < 0 ? null : u.posToVal(u.cursor.left, "x");
              const k = time == null ? -1 : Math.floor((time - data.start) / slice);
              const i = Math.min(lanes.length - 1, Math.max(0, Math.floor((u.cursor.top / u.over.clientHeight) * lanes.length)));
              parts.now.textContent = k < 0 ? "" : time.toFixed(2) + " s: " + lanes[i].name + " " + bytes(lanes[i].rates[k]) + " a second, all links " + bytes(lanes.reduce((sum, lane) => sum + (lane.rates[k] || 0), 0)) + faultsAt(data, time);
            },
          ],
        },
      },
      [[data.start, data.end], [null, null]],
    );
    const mark = colour => {
      const made = element("i", {});
      made.style.color = `var(${colour})`;
      return made;
    };
    parts.legend.append(
      element("li", {}, mark("--kind-0"), "bytes a second, the tallest " + bytes(most) + " (heights by their square root)"),
      element("li", {}, mark("--bad"), "a fault was on the link"),
    );
  }

  // ---- the operations in the pictures of violations ----

  document.querySelectorAll(".why-figure").forEach(figure => {
    const run = figure.closest("article.run")?.id;
    figure.querySelectorAll("svg [data-op]").forEach(operation => {
      operation.setAttribute("tabindex", "0");
      operation.setAttribute("role", "button");
      const open = () => book(run) && minos.showOperation(book(run), +operation.dataset.op, figure, operation);
      operation.addEventListener("click", open);
      operation.addEventListener("keydown", event => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open();
      });
    });
  });

  // ---- start: one run after the other, so that the page can be read meanwhile; all of them before printing ----

  const waiting = new Map();
  document.querySelectorAll(".charts").forEach((host, i) => {
    const data = all[host.dataset.run];
    if (data) waiting.set(host, () => charts(host, data));
  });

  function draw(host) {
    const todo = waiting.get(host);
    if (todo) {
      waiting.delete(host);
      todo();
    }
  }

  function drawNext() {
    const [host] = waiting.keys();
    if (!host) return;
    draw(host);
    setTimeout(drawNext, 0);
  }

  drawNext();
  // A sheet of paper between its margins is about so wide; a canvas does not shrink by itself.
  const PAPER = 680;
  addEventListener("beforeprint", () => {
    [...waiting.keys()].forEach(draw);
    for (const { plot: made } of drawn) made.setSize({ width: PAPER, height: made.height });
  });
  addEventListener("afterprint", fit);

  let resizing = 0;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(fit, 100);
  });
  function fit() {
    for (const { plot: made, canvas } of drawn) made.setSize({ width: Math.max(260, canvas.clientWidth), height: made.height });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const { plot: made } of drawn) made.redraw(false, true);
  });
})();
