"use strict";
// A page that computes: what its reader moves, or what its address says, goes through the graph, and every number follows.
(function () {
  var holder = document.getElementById("model"), panel = document.getElementById("live");
  if (!holder || !panel) { return; }
  var model = JSON.parse(holder.textContent), graph = new Graph(model), quantities = new Quantities(model.grammar), words = panel.dataset;
  var base = graph.base, now = base;
  var figures = new Map(model.figures.map(function (f) { return [f[0], { id: f[0], place: f[1], unit: model.units[f[2]] }]; }));
  var options = new Map(Object.entries(model.options)); // id -> choices, that of the offer first: name and place
  var scenario = new Map(); // the id of each input that was changed -> its value as written
  var changed = new Map(); // the places of these inputs -> their coherent numbers
  var moving = false, waiting = 0; // whether a slider is on its way, and the timer that ends it
  var checks = new Map(model.checks.map(function (check) { return [check[0], check]; }));
  var elements = new Map(), learnt = new Map(), cones = new Map(), chances = new Chances(graph), CERTAIN = 0.9;
  var all = function (selector, root) { return Array.from((root || document).querySelectorAll(selector)); };

  all("[data-f]").forEach(function (e) {
    if (!elements.has(e.dataset.f)) { elements.set(e.dataset.f, []); }
    elements.get(e.dataset.f).push(e);
  });

  function isInput(figure) { return figure.place < model.inputs.length; }
  function brief(text) { return text.length > 60 ? text.slice(0, 59) + "…" : text; }
  function fill(text, parts) { return text.replace(/\{(\w+)\}/g, function (_, name) { return brief(String(parts[name])); }); }

  // --- numbers as text, by the rules of configurator/render/words/numbers.py

  // Decimals of a number as written, of at most so many significant digits.
  function plainDecimals(number, most) {
    var parts = Number(number.toPrecision(most)).toString().split("e"), point = parts[0].indexOf(".");
    return Math.max(0, (point < 0 ? 0 : parts[0].length - point - 1) - Number(parts[1] || 0));
  }

  function significantDecimals(number) { return number ? Math.max(0, 3 - Math.floor(Math.log10(Math.abs(number)) + 1e-12)) : 0; }

  function decimalsOf(figure, number) {
    var kind = figure.unit[5], written = isInput(figure) ? plainDecimals(number, 10) : -1;
    if (kind === "money") { return Math.max(2, Math.abs(number) < 1 ? plainDecimals(number, 4) : written); }
    if (written >= 0) { return written; }
    if (/(^|\.)bom\..*\.quantity$/.test(figure.id)) { return plainDecimals(number, 6); }
    if (kind === "whole" && Number.isInteger(Number(number.toPrecision(12)))) { return 0; }
    return Math.min(significantDecimals(number), typeof kind === "number" ? kind : 99);
  }

  function rounded(number, decimals) { // half away from zero in decimals, as it is written
    var text = Math.abs(number).toString();
    var whole = /e/.test(text) ? Math.abs(number) : Number(Math.round(Number(text + "e" + decimals)) + "e-" + decimals);
    return number < 0 && whole ? -whole : whole;
  }

  function fixed(number, decimals) {
    var parts = rounded(number, decimals).toFixed(decimals).split(".");
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ",");
    return parts.join(".");
  }

  function bounded(bound, text) {
    return bound === Graph.MORE ? words.atLeast + "\u00a0" + text : bound === Graph.LESS ? words.atMost + "\u00a0" + text : text;
  }

  function numberOf(figure, state) { return state.values[figure.place] / figure.unit[1]; }

  function amount(figure, number) {
    return figure.unit[2] + fixed(number, decimalsOf(figure, number)) + (Math.abs(number) === 1 ? figure.unit[4] : figure.unit[3]);
  }

  // How an element writes its figure: null where as everybody does, else what stands around the number of the offer, and its decimals.
  function learn(element, figure) {
    var number = numberOf(figure, base), scale = Number(element.dataset.k || 1), text = element.textContent;
    if (isFinite(number) && text === bounded(base.bounds[figure.place], amount(figure, number))) { return null; }
    for (var match of text.matchAll(/-?\d[\d,]*(?:\.(\d+))?/g)) {
      var decimals = (match[1] || "").length, said = Number(match[0].replace(/,/g, ""));
      if (Math.abs(said - number * scale) <= 0.51 * Math.pow(10, -decimals)) {
        var before = text.slice(0, match.index).replace(words.atLeast + "\u00a0", "").replace(words.atMost + "\u00a0", "");
        return { before: before, after: text.slice(match.index + match[0].length), decimals: decimals, scale: scale };
      }
    }
    return null;
  }

  function textOf(element, figure, state) {
    var number = numberOf(figure, state), bound = state.bounds[figure.place];
    if (!learnt.has(element)) { learnt.set(element, { text: element.textContent, form: learn(element, figure) }); }
    var known = learnt.get(element), form = known.form;
    if (state === base || !differs(figure.place, state)) { return known.text; }
    if (!isFinite(number)) { return words.notKnown; }
    if (!form) { return bounded(bound, amount(figure, number)); }
    var cents = figure.unit[5] === "money" && form.decimals === 2;
    return bounded(bound, form.before + fixed(number * form.scale, cents ? 2 : decimalsOf(figure, number * form.scale)) + form.after);
  }

  var factors = new Map(); // place of a figure -> the factor of its unit: coherent numbers may be as small as those of a USD/PFLOPS
  figures.forEach(function (figure) { factors.set(figure.place, figure.unit[1]); });

  // Whether a number is another one, but for the last digits, which the way to it may change.
  function differs(place, state) {
    var a = state.values[place], b = base.values[place], least = 1e-13 * Math.min(1, factors.get(place) || 1);
    return state.bounds[place] !== base.bounds[place] || Math.abs(a - b) > Math.max(1e-12 * Math.max(Math.abs(a), Math.abs(b)), least);
  }

  function plain(figure, state) {
    var number = numberOf(figure, state);
    if (!isFinite(number)) { return ""; }
    return String(model.exact ? Number(number.toPrecision(15)) : rounded(number, decimalsOf(figure, number)));
  }

  // --- the page

  function show(state) {
    var before = now;
    now = state;
    figures.forEach(function (figure) {
      var place = figure.place;
      if (Object.is(before.values[place], state.values[place]) && before.bounds[place] === state.bounds[place]) { return; }
      var number = differs(place, state) ? plain(figure, state) : null, other = number !== null;
      (elements.get(figure.id) || []).forEach(function (e) {
        if (!e.hasAttribute("data-base")) { e.dataset.base = e.dataset.v; }
        e.textContent = textOf(e, figure, state);
        e.dataset.v = other ? number : e.dataset.base;
        e.toggleAttribute("data-changed", other);
      });
    });
    showSimulated(state);
    showChecks(state, !moving);
    showPanel(state);
    document.body.classList.toggle("scenario", scenario.size > 0);
    Drawings.follow(coherent, function (degrees) { return fixed(degrees, 1) + "\u00a0°C"; });
  }

  // The coherent number of an id, or of a sum of ids, as it is now; of what cannot move as the page has it.
  function coherent(ids) {
    return ids.split("+").reduce(function (sum, id) {
      var figure = figures.get(id), first = (elements.get(id) || [])[0];
      return sum + (figure ? now.values[figure.place] : first && first.dataset.v ? Number(first.dataset.v) : NaN);
    }, 0);
  }

  // What a simulation of the offer found says nothing of another one.
  function showSimulated(state) {
    Object.entries(model.simulated).forEach(function (pair) {
      var stale = differs(pair[1], state);
      (elements.get(pair[0]) || []).forEach(function (e) {
        if (!e.hasAttribute("data-base")) { e.dataset.base = e.dataset.v; e.dataset.said = e.textContent; }
        e.dataset.v = stale ? "" : e.dataset.base;
        e.textContent = stale ? words.notKnown : e.dataset.said;
        e.toggleAttribute("data-changed", stale);
      });
    });
  }

  // Whether the relation of a check holds; null where a missing number, or one that is only a bound, leaves that open.
  function holds(state, value, limit, relation) {
    var small = relation === "<=" ? value : limit, large = relation === "<=" ? limit : value;
    var a = state.values[small], b = state.values[large], less = Graph.LESS, more = Graph.MORE;
    if (!isFinite(a) || !isFinite(b)) { return null; }
    if (a <= b + 1e-9 * Math.max(Math.abs(a), Math.abs(b))) { return state.bounds[small] & more || state.bounds[large] & less ? null : true; }
    return state.bounds[small] & less || state.bounds[large] & more ? null : false;
  }

  // The status of a check by its numbers, or by the probability that it holds, where there is one.
  function statusOf(check, state, probability) {
    var found = holds(state, check[1], check[2], check[3]);
    if (found === null || (!found && check[5])) { return "warn"; }
    if (probability !== null && !(found && probability >= CERTAIN) && (found || probability > 1 - CERTAIN)) { return "warn"; }
    return found ? "pass" : check[4];
  }

  // The checks that a change can reach; all others stay as they were offered.
  function reached() {
    return model.checks.filter(function (check) {
      if (!cones.has(check)) { cones.set(check, new Set(graph.below([check[1], check[2]]).filter(function (at) { return at < model.inputs.length; }))); }
      return Array.from(changed.keys()).some(function (place) { return cones.get(check).has(place); });
    });
  }

  // The statuses of all checks; `sharp` where there is time to draw, which a slider on its way does not leave.
  function judged(state, sharp) {
    var statuses = new Map(model.checks.map(function (check) { return [check[0], check[6]]; })), moved = reached();
    var drawn = moved.filter(function (check) { return check[7] && sharp; });
    var pairs = drawn.map(function (check) { return check[3] === "<=" ? [check[1], check[2]] : [check[2], check[1]]; });
    var found = drawn.length ? chances.of(pairs, state, changed) : [];
    moved.forEach(function (check) {
      var at = drawn.indexOf(check);
      statuses.set(check[0], statusOf(check, state, at < 0 ? null : found[at]));
    });
    return statuses;
  }

  // The number of a check that has no id of its own, in the unit of the other one.
  function showUnnamed(element, state) {
    var check = checks.get(element.dataset.check), spans = all(".n, .none", element).slice(0, 2);
    spans.forEach(function (span, side) {
      var other = spans[1 - side], figure = other && figures.get(other.dataset.f);
      if (!span.classList.contains("none") || !check || !figure) { return; }
      var place = check[1 + side], number = state.values[place] / figure.unit[1];
      if (!learnt.has(span)) { learnt.set(span, { text: span.textContent }); }
      span.textContent = !differs(place, state) ? learnt.get(span).text : isFinite(number)
        ? bounded(state.bounds[place], amount({ id: "", place: model.inputs.length, unit: figure.unit }, number)) : words.notKnown;
    });
  }

  function showChecks(state, sharp) {
    var statuses = judged(state, sharp), count = { pass: 0, warn: 0, fail: 0 };
    all("[data-check]").forEach(function (e) {
      var status = statuses.get(e.dataset.check) || e.dataset.status, word = e.querySelector(".state");
      count[status] += 1;
      if (!e.dataset.offered) { e.dataset.offered = e.dataset.status; }
      showUnnamed(e, state);
      if (status === e.dataset.status) { return; }
      if (e.tagName === "LI") { e.className = status; }
      e.dataset.status = status;
      e.toggleAttribute("data-changed", status !== e.dataset.offered);
      word.classList.remove("pass", "warn", "fail");
      word.classList.add(status);
      word.textContent = words[status];
    });
    all("p.verdicts").forEach(function (e) { e.textContent = fill(words.verdicts, count); });
  }

  // A change of a figure with its sign; in coherent units for `How`.
  function stepText(figure, step) { return step ? (step < 0 ? "−" : "+") + amount(figure, Math.abs(step)) : "–"; }

  function showPanel(state) {
    all("tr[data-row]", panel).forEach(function (row) {
      var figure = figures.get(row.dataset.row), cell = row.querySelector(".delta");
      if (!figure) { return; }
      var step = numberOf(figure, state) - numberOf(figure, base), share = step / Math.abs(numberOf(figure, base));
      if (!differs(figure.place, state)) { cell.textContent = "–"; return; }
      cell.textContent = !isFinite(step) ? words.notKnown : stepText(figure, step) +
        (isFinite(share) ? " (" + (step < 0 ? "−" : "+") + fixed(Math.abs(100 * share), 1) + "\u00a0%)" : "");
    });
    all("input[data-input]", panel).forEach(function (slider) {
      var figure = figures.get(slider.dataset.input);
      if (document.activeElement !== slider) { slider.value = numberOf(figure, state); }
      slider.setAttribute("aria-valuetext", amount(figure, numberOf(figure, state)));
    });
    showOptions(state);
    showChanges();
  }

  // What is chosen, the lines that only a choice has, and what to do about it.
  function showOptions(state) {
    all("select[data-option]", panel).forEach(function (field) {
      field.value = scenario.get(field.dataset.option) || options.get(field.dataset.option)[0][0];
    });
    all("[data-added]").forEach(function (row) {
      var figure = figures.get(row.dataset.added);
      row.classList.toggle("absent", !figure || !numberOf(figure, state));
    });
    all("#live-option").forEach(function (line) {
      line.hidden = !Array.from(scenario).some(function (pair) { return options.has(pair[0]) && options.get(pair[0])[0][0] !== pair[1]; });
    });
  }

  // What was changed, each to be taken back, and a way back to the offer.
  function showChanges() {
    var line = document.getElementById("live-changed");
    line.replaceChildren();
    scenario.forEach(function (text, id) {
      line.append(button(id + " = " + brief(text) + " ×", function () { scenario.delete(id); settle(); }), " ");
    });
    if (scenario.size) { line.append(button(words.back, function () { scenario.clear(); settle(); })); }
  }

  function button(text, action) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  }

  function say(text, parts) { document.getElementById("live-said").textContent = text ? fill(text, parts) : ""; }

  // --- what is changed

  // The coherent number an input is given, or what is wrong with it: a key of the words, and its parts.
  function given(id, text) {
    var figure = figures.get(id), option = options.get(id);
    if (option) { return chosen(option, text); }
    if (!figure) { return { fault: elements.has(id) ? "derived" : "unknown" }; }
    if (!isInput(figure)) { return { fault: "derived" }; }
    var unit = figure.unit[0], number = quantities.read(text, unit), limits = model.limits[figure.place] || [null, null, false];
    if (number === null) { return { fault: "unread", unit: unit === "1" ? "1, 2, 3 …" : unit }; }
    var low = limits[0] !== null && (number < limits[0] || (limits[2] && number === limits[0])), high = limits[1] !== null && number > limits[1];
    if (low || high || (number < 0 && !quantities.isAbsolute(unit))) { return { fault: "outside" }; }
    return { changes: [[figure.place, number]] };
  }

  // A choice of an option: 1 for it, 0 for the others.
  function chosen(option, text) {
    var known = option.some(function (choice) { return choice[0] === text; });
    return known ? { changes: option.map(function (choice) { return [choice[1], choice[0] === text ? 1 : 0]; }) } : { fault: "outside" };
  }

  // Take over a scenario (pairs of id and text) as a whole; nothing of it where something is wrong.
  function take(pairs) {
    var changes = new Map();
    for (var pair of pairs) {
      var found = given(pair[0], pair[1]);
      if (found.fault) {
        say(words[found.fault], { id: pair[0], value: pair[1], unit: found.unit });
        return false;
      }
      found.changes.forEach(function (change) { changes.set(change[0], change[1]); });
    }
    say("");
    scenario = new Map(pairs);
    changed = changes;
    show(changes.size ? graph.compute(changes) : base);
    return true;
  }

  function settle() {
    if (!take(Array.from(scenario))) { return; }
    write();
    if (!moving) { settled(); }
  }

  function write() {
    var text = Array.from(scenario, function (pair) { return encodeURIComponent(pair[0]) + "=" + encodeURIComponent(pair[1]); }).join("&");
    history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
  }

  function decoded(text) {
    try { return decodeURIComponent(text).trim(); } catch (fault) { return text; }
  }

  // The scenario of the address; an anchor of the page is none.
  function read() {
    var text = location.hash.slice(1), pairs = [];
    if (!text) { return scenario.size ? take([]) : undefined; }
    if (text.indexOf("=") < 0 && document.getElementById(decoded(text))) { return undefined; }
    for (var entry of text.split("&")) {
      var at = entry.indexOf("="), id = decoded(entry.slice(0, at)), value = decoded(entry.slice(at + 1));
      if (at < 1 || !value) { return say(words.malformed, { value: decoded(entry) }); }
      pairs.push([id, value]);
    }
    return take(pairs);
  }

  panel.addEventListener("input", function (event) {
    var slider = event.target, id = slider.dataset.input, unit = slider.dataset.unit;
    if (!id) { return; }
    scenario.set(id, Number(Number(slider.value).toPrecision(12)) + (unit === "1" ? "" : " " + unit));
    clearTimeout(waiting);
    moving = true;
    settle();
    waiting = setTimeout(settled, 250);
  });
  panel.addEventListener("change", function (event) {
    var id = event.target.dataset.option;
    if (!id) { return; }
    scenario.set(id, event.target.value);
    settle();
  });
  window.addEventListener("hashchange", function () { if (read()) { settled(); } });

  // What takes longer than a frame: probabilities, and what moves the results.
  function settled() {
    moving = false;
    showChecks(now, true);
    how.tornado(changed, now);
    if (!how.panel.hidden) { how.refresh(); }
  }

  // --- where a number comes from: its tooltip stands where it is shown first

  document.addEventListener("mouseover", function (event) {
    var number = event.target.closest && event.target.closest("[data-f]:not([title])"), source = number && first(number.dataset.f);
    if (source) { number.title = source.title; }
  });

  function first(id) {
    var found = elements.get(id) || [];
    return found.find(function (e) { return e.title; }) || found[0];
  }

  var how = new How({
    graph: graph, figures: figures, words: words, first: first,
    amount: function (figure) {
      var number = numberOf(figure, now);
      return isFinite(number) ? bounded(now.bounds[figure.place], amount(figure, number)) : words.notKnown;
    },
    step: function (figure, coherent) { return stepText(figure, coherent / figure.unit[1]); },
    change: function (id, text) {
      var before = new Map(scenario);
      scenario.set(id, text);
      settle();
      if (document.getElementById("live-said").textContent) { scenario = before; }
    }
  });

  Drawings.racks();
  panel.hidden = false;
  showPanel(base);
  read();
  how.tornado(changed, now);
})();
