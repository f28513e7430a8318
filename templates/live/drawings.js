"use strict";
// The pictures that move: the temperatures of the loop and of the air, the points on the map of a distribution unit, the racks under a pointer;
// and those that stay.
var Drawings = (function () {
  var all = function (selector, root) { return Array.from((root || document).querySelectorAll(selector)); };

  var IDS = ["rung", "stem", "between", "arrow", "degrees", "difference", "point"].map(function (name) { return "data-" + name; });

  // The drawings that move, each with the ids it rests on.
  var moving = all("svg[data-high], svg[data-tallest]").map(function (svg) {
    var parts = all(IDS.map(function (name) { return "[" + name + "]"; }).join(), svg), found = new Set();
    parts.forEach(function (part) {
      IDS.forEach(function (name) { (part.getAttribute(name) || "").split(" ").filter(Boolean).forEach(function (id) { found.add(id); }); });
    });
    return { svg: svg, ids: Array.from(found), said: "" };
  });

  // Bring ladders and maps up to date; `value` is the coherent number of an id, or of a sum of ids.
  function follow(value, degrees) {
    moving.forEach(function (drawing) {
      var said = drawing.ids.map(value).join();
      if (said === drawing.said) { return; }
      drawing.said = said;
      if (drawing.svg.hasAttribute("data-high")) { ladder(drawing.svg, value, degrees); } else { map(drawing.svg, value); }
    });
  }

  function scale(svg, name) { return Number(svg.getAttribute("data-" + name)); }
  function within(number, low, high) { return Math.min(Math.max(number, low), high); }
  function shift(group, x, y) { group.setAttribute("transform", "translate(" + x.toFixed(2) + " " + y.toFixed(2) + ")"); }

  function ladder(svg, value, degrees) {
    var top = scale(svg, "top"), bottom = scale(svg, "bottom"), low = scale(svg, "low"), high = scale(svg, "high");
    function y(ids) {
      var temperature = value(ids);
      return isFinite(temperature) ? within(bottom - (temperature - low) / (high - low) * (bottom - top), top - 8, bottom) : NaN;
    }
    function moved(group, to) { if (isFinite(to)) { shift(group, 0, to - Number(group.getAttribute("data-y"))); } }
    all("[data-rung]", svg).forEach(function (group) { moved(group, y(group.getAttribute("data-rung"))); });
    all("[data-stem]", svg).forEach(function (line) {
      var to = y(line.getAttribute("data-stem"));
      if (isFinite(to)) { line.setAttribute("y1", (to + 11).toFixed(2)); }
    });
    all("[data-between]", svg).forEach(function (group) {
      var ids = group.getAttribute("data-between").split(" ");
      moved(group, (y(ids[0]) + y(ids[1])) / 2);
    });
    all("[data-arrow]", svg).forEach(function (group) {
      var ids = group.getAttribute("data-arrow").split(" ");
      arrow(group, y(ids[0]), y(ids[1]));
    });
    all("[data-degrees]", svg).forEach(function (text) { text.textContent = degrees(value(text.getAttribute("data-degrees"))); });
    all("[data-difference]", svg).forEach(function (text) {
      var ids = text.getAttribute("data-difference").split(" ");
      var step = value(ids[0]) - value(ids[1]);
      text.textContent = (step < 0 ? "−" : "+") + degrees(Math.abs(step)).replace("°C", "K");
    });
  }

  function arrow(group, y0, y1) {
    var line = group.querySelector("line"), head = group.querySelector("path"), start = Number(line.getAttribute("x1")), end = Number(line.getAttribute("x2"));
    if (!isFinite(y0) || !isFinite(y1)) { return; }
    var length = Math.hypot(end - start, y1 - y0) || 1, ux = (end - start) / length, uy = (y1 - y0) / length, x = end + 5 * ux, y = y1 + 5 * uy;
    function point(side) { return (x - 9 * ux + side * 4.2 * uy).toFixed(2) + " " + (y - 9 * uy - side * 4.2 * ux).toFixed(2); }
    line.setAttribute("y1", y0.toFixed(2));
    line.setAttribute("y2", y1.toFixed(2));
    head.setAttribute("d", "M" + x.toFixed(2) + " " + y.toFixed(2) + "L" + point(1) + "L" + point(-1) + "z");
  }

  function map(svg, value) {
    var left = scale(svg, "left"), right = scale(svg, "right"), top = scale(svg, "top"), bottom = scale(svg, "bottom");
    all("[data-point]", svg).forEach(function (group) {
      var ids = group.getAttribute("data-point").split(" "), x = left + value(ids[0]) / scale(svg, "most") * (right - left);
      var y = bottom - value(ids[1]) / scale(svg, "tallest") * (bottom - top);
      if (!isFinite(x) || !isFinite(y)) { return; }
      shift(group, within(x, left, right) - Number(group.getAttribute("data-x")), within(y, top, bottom) - Number(group.getAttribute("data-y")));
    });
  }

  // --- racks: a device under the pointer, a finger or the keys lights up with its row, and the other way round

  function light(event) {
    var found = event.target.closest && event.target.closest("[data-device]"), rack = found && found.closest(".rack-one");
    all(".lit").forEach(function (old) { old.classList.remove("lit"); });
    if (!rack) { return; }
    all("[data-device]", rack).forEach(function (e) {
      e.classList.toggle("lit", e.getAttribute("data-device") === found.getAttribute("data-device"));
    });
  }

  function racks() {
    ["pointerover", "pointerdown", "focusin"].forEach(function (name) { document.addEventListener(name, light); });
    all("tr[data-device]").forEach(function (row) { row.tabIndex = 0; });
  }

  // --- pictures that stay: above each stands, in a scenario, that it is of the offer

  function still(text) {
    all("figure:not(.rack-label)").forEach(function (figure) {
      if (!figure.querySelector("svg") || figure.querySelector("svg[data-high], svg[data-tallest]")) { return; }
      var said = document.createElement("p");
      said.className = "of-the-offer small";
      said.textContent = text;
      figure.prepend(said);
    });
  }

  return { follow: follow, racks: racks, still: still };
})();
