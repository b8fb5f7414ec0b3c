"use strict";
// What the scripts of all pages share. Text only ever enters a page as text.
const minos = (() => {
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function drawing(name, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const kindColour = kind => style("--kind-" + Math.min(kind, 4));
  const kindLabel = name => (name === "write" ? "writes" : name === "read" ? "reads" : name + " reads");

  function figures(value) {
    if (value == null) return "–";
    return value >= 100 ? Math.round(value).toLocaleString("en") : value >= 1 ? value.toFixed(1) : String(+value.toPrecision(2));
  }

  function millis(value) {
    return value == null ? "–" : value >= 1000 ? figures(value / 1000) + " s" : figures(value) + " ms";
  }

  function bytes(value) {
    if (value == null) return "–";
    return value >= 1e6 ? figures(value / 1e6) + " MB" : value >= 1e3 ? figures(value / 1e3) + " kB" : figures(value) + " B";
  }

  return { style, element, drawing, kindColour, kindLabel, figures, millis, bytes };
})();
