"use strict";
// A page that computes: what its reader moves, or what its address says, goes through the graph, and every number follows.
(function () {
  var holder = document.getElementById("model"), panel = document.getElementById("live");
  if (!holder || !panel) { return; }
  var model = JSON.parse(holder.textContent), graph = new Graph(model), quantities = new Quantities(model.grammar), words = panel.dataset;
  var numbers = new Numbers(words), verdicts = new Verdicts(graph), base = graph.base, now = base;
  var figures = new Map(model.figures.map(function (f) {
    return [f[0], { id: f[0], place: f[1], unit: model.units[f[2]], input: f[1] < model.inputs.length, shown: null }];
  }));
  var options = new Map(Object.entries(model.options)); // id -> choices, that of the offer first: name and place
  var scenario = new Map(); // the id of each input that was changed -> its value as written
  var changed = new Map(); // the places of these inputs -> their coherent numbers
  var moving = false, waiting = 0; // whether a slider is on its way, and the timer that ends it
  var all = function (selector, root) { return Array.from((root || document).querySelectorAll(selector)); };

  // What the page has, looked up once: it is written at every step of a slider.
  var elements = new Map();
  all("[data-f]").forEach(function (e) {
    if (!elements.has(e.dataset.f)) { elements.set(e.dataset.f, []); }
    elements.get(e.dataset.f).push(e);
  });
  var simulated = Object.entries(model.simulated).map(function (pair) {
    return { place: pair[1], shown: (elements.get(pair[0]) || []).map(function (e) { return new Shown(e, NaN, null, words); }) };
  });
  var judged = all("[data-check]").map(function (e) {
    var relation = e.querySelector(".relation"), doubt = e.querySelector(".doubt");
    return {
      element: e, id: e.dataset.check, offered: e.dataset.status, status: e.dataset.status, word: e.querySelector(".state"),
      relation: relation, doubt: doubt, words: relation && [relation.textContent, doubt.textContent]
    };
  });
  var checks = new Map(model.checks.map(function (check) { return [check[0], check]; }));
  var unnamed = unnamedNumbers(), summaries = all("p.verdicts"), tile = document.querySelector("[data-verdict]"), added = all("[data-added]");
  var rows = all("tr[data-row]", panel).map(function (row) { return { figure: figures.get(row.dataset.row), delta: row.querySelector(".delta") }; });
  var sliders = all("input[data-input]", panel), selects = all("select[data-option]", panel), advice = document.getElementById("live-option");
  var changes = document.getElementById("live-changed"), taken = new Map(); // by the id of an input the button that takes its change back
  var back = button(words.back, function () { scenario.clear(); settle(); panel.focus({ preventScroll: true }); });
  var copy = button(words.copy, function () { navigator.clipboard.writeText(location.href).then(function () { Shown.say(copy, words.copied); }); });
  var paper = document.createElement("p"); // what a scenario says of itself where it is printed

  function brief(text) { return text.length > 60 ? text.slice(0, 59) + "…" : text; }
  function fill(text, parts) { return text.replace(/\{(\w+)\}/g, function (_, name) { return brief(String(parts[name])); }); }

  // --- numbers of a state of the graph

  function numberOf(figure, state) { return state.values[figure.place] / figure.unit[1]; }

  function textOf(figure, state) {
    var number = numberOf(figure, state);
    return isFinite(number) ? numbers.bounded(state.bounds[figure.place], numbers.amount(figure, number)) : words.notKnown;
  }

  function textIn(form, figure, state) { // of an element that says something around its number
    var number = numberOf(figure, state) * form.scale, cents = figure.unit[5] === "money" && form.decimals === 2;
    if (!isFinite(number)) { return words.notKnown; }
    var before = number < 0 ? form.before.replace(/\+$/, "") : form.before; // a rise that is none any more
    return numbers.bounded(state.bounds[figure.place], before + numbers.fixed(number, cents ? 2 : numbers.decimalsOf(figure, number)) + form.after);
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
    return String(model.exact ? Number(number.toPrecision(15)) : numbers.rounded(number, numbers.decimalsOf(figure, number)));
  }

  // --- the page

  // Bring everything up to date, of figures those that are others than before.
  function show(state) {
    var before = now;
    now = state;
    figures.forEach(function (figure) {
      var place = figure.place;
      if (!Object.is(before.values[place], state.values[place]) || before.bounds[place] !== state.bounds[place]) { showFigure(figure, state); }
    });
    simulated.forEach(function (found) { // what a simulation of the offer found says nothing of another one
      var stale = differs(found.place, state);
      found.shown.forEach(function (shown) { if (stale) { shown.write(words.notKnown, ""); } else { shown.restore(); } });
    });
    showChecks(state, false);
    showPanel(state);
    document.body.classList.toggle("scenario", scenario.size > 0);
    Drawings.follow(coherent, function (degrees) { return numbers.fixed(degrees, 1) + "\u00a0°C"; });
  }

  function showFigure(figure, state) {
    lookInto(figure);
    if (!differs(figure.place, state)) { figure.shown.forEach(function (shown) { shown.restore(); }); return; }
    var usual = textOf(figure, state), number = plain(figure, state);
    figure.shown.forEach(function (shown) { shown.write(shown.form ? textIn(shown.form, figure, state) : usual, number); });
  }

  function lookInto(figure) {
    if (figure.shown) { return; }
    var number = numberOf(figure, base), usual = isFinite(number) ? textOf(figure, base) : null;
    figure.shown = (elements.get(figure.id) || []).map(function (e) { return new Shown(e, number, usual, words); });
  }

  // The coherent number of an id, or of a sum of ids, as it is now; of what cannot move as the page has it.
  function coherent(ids) {
    return ids.split("+").reduce(function (sum, id) {
      var figure = figures.get(id), first = (elements.get(id) || [])[0];
      return sum + (figure ? now.values[figure.place] : first && first.dataset.v ? Number(first.dataset.v) : NaN);
    }, 0);
  }

  // The numbers of checks that have no id of their own: they are shown in the unit of the other one.
  function unnamedNumbers() {
    var found = [];
    all("[data-check]").forEach(function (element) {
      var check = checks.get(element.dataset.check), spans = all(".n, .none", element).slice(0, 2);
      spans.forEach(function (span, side) {
        var other = spans[1 - side], figure = other && figures.get(other.dataset.f);
        if (!check || !figure || !span.classList.contains("none")) { return; }
        found.push({ element: span, offered: span.textContent, figure: { id: "", place: check[1 + side], unit: figure.unit, input: false } });
      });
    });
    return found;
  }

  function showChecks(state, sharp) {
    var statuses = verdicts.of(state, changed, sharp), count = { pass: 0, warn: 0, fail: 0 };
    judged.forEach(function (row) {
      var status = statuses.get(row.id) || row.offered;
      count[status] += 1;
      if (status !== row.status) { showStatus(row, status); }
      if (row.relation && checks.has(row.id)) { showRelation(row, checks.get(row.id), state); }
    });
    unnamed.forEach(function (one) { Shown.say(one.element, differs(one.figure.place, state) ? textOf(one.figure, state) : one.offered); });
    summaries.forEach(function (e) { Shown.say(e, fill(words.verdicts, count)); });
    if (tile) { showTile(count); }
  }

  // How value and limit of a check stand to each other; probability and what decides are those of the offer.
  function showRelation(row, check, state) {
    var same = !differs(check[1], state) && !differs(check[2], state), fails = verdicts.fails(check, state, row.status);
    Shown.say(row.relation, same ? row.words[0] : fails ? words[check[3] === "<=" ? "exceeds" : "isBelow"] : words.against);
    Shown.say(row.doubt, same ? row.words[1] : "");
  }

  // The worst of all checks among the key numbers, and how many hold.
  function showTile(count) {
    var worst = count.fail ? "fail" : count.warn ? "warn" : "pass";
    var texts = { fail: words.failed, warn: count.warn > 1 ? words.warnings : words.oneWarning, pass: words.allPass };
    if (!tile.classList.contains(worst)) { tile.className = "state " + worst; }
    Shown.say(tile.firstChild, fill(texts[worst], { n: count[worst] }));
    Shown.say(tile.nextElementSibling, fill(words.held, { n: count.pass, all: judged.length }));
  }

  function showStatus(row, status) {
    row.status = row.element.dataset.status = status;
    if (row.element.tagName === "LI") { row.element.className = status; }
    row.element.toggleAttribute("data-changed", status !== row.offered);
    row.word.classList.remove("pass", "warn", "fail");
    row.word.classList.add(status);
    row.word.textContent = words[status];
  }

  function showPanel(state) {
    rows.forEach(function (row) { if (row.figure) { Shown.say(row.delta, deltaOf(row.figure, state)); } });
    sliders.forEach(function (slider) {
      var figure = figures.get(slider.dataset.input), number = numberOf(figure, state), said = numbers.amount(figure, number);
      if (slider.getAttribute("aria-valuetext") === said) { return; }
      if (document.activeElement !== slider) { slider.value = number; }
      slider.setAttribute("aria-valuetext", said);
    });
    showOptions(state);
    showChanges();
  }

  // What a result is more or less than in the offer, also as a share.
  function deltaOf(figure, state) {
    var step = numberOf(figure, state) - numberOf(figure, base), share = step / Math.abs(numberOf(figure, base));
    if (!differs(figure.place, state)) { return "–"; }
    if (!isFinite(step)) { return words.notKnown; }
    return numbers.step(figure, step) + (Math.abs(share) >= 0.0005 && isFinite(share) ? " (" + (step < 0 ? "−" : "+") + numbers.fixed(Math.abs(100 * share), 1) + "\u00a0%)" : "");
  }

  // What is chosen, the lines that only a choice has, and what to do about it.
  function showOptions(state) {
    selects.forEach(function (field) { field.value = scenario.get(field.dataset.option) || options.get(field.dataset.option)[0][0]; });
    added.forEach(function (row) {
      var figure = figures.get(row.dataset.added);
      row.classList.toggle("absent", !figure || !numberOf(figure, state));
    });
    if (advice) {
      advice.hidden = !Array.from(scenario).some(function (pair) { return options.has(pair[0]) && options.get(pair[0])[0][0] !== pair[1]; });
    }
  }

  // What was changed, each to be taken back by a button of its own.
  function showChanges() {
    taken.forEach(function (made, id) {
      if (!scenario.has(id)) { made.remove(); taken.delete(id); }
    });
    scenario.forEach(function (text, id) {
      if (!taken.has(id)) { taken.set(id, button("", function () { scenario.delete(id); settle(); panel.focus({ preventScroll: true }); })); }
      Shown.say(taken.get(id), id + " = " + brief(text) + " ×");
      if (!taken.get(id).parentNode) { back.before(taken.get(id)); }
    });
    changes.hidden = paper.hidden = !scenario.size;
    Shown.say(copy, words.copy);
    Shown.say(paper, words.paper + " " + Array.from(scenario, function (pair) { return pair[0] + " = " + brief(pair[1]); }).join("; "));
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
    if (!figure.input) { return { fault: "derived" }; }
    var unit = figure.unit[0], number = quantities.read(text, unit), limits = model.limits[figure.place] || [null, null, false, false];
    if (quantities.dottedDigit(text) === "0" || (number !== null && misread(text, number, model.bands[figure.place]))) { return { fault: "dotted" }; }
    if (number === null) { return { fault: "unread", unit: unit === "1" ? "1, 2, 3 …" : unit }; }
    if (number < 0 && !quantities.isAbsolute(unit) && !(limits[0] < 0)) { return { fault: "negative" }; }
    if (limits[0] !== null && (number < limits[0] || (limits[2] && number === limits[0]))) {
      return { fault: number === limits[0] ? "notAbove" : "below", limit: numbers.amount(figure, limits[0] / figure.unit[1]) };
    }
    if (limits[1] !== null && number > limits[1]) { return { fault: "above", limit: numbers.amount(figure, limits[1] / figure.unit[1]) }; }
    if (limits[3] && number % 1) { return { fault: "whole" }; }
    return { changes: [[figure.place, number]] };
  }

  // Whether a number such as `1.234 W` is usual for its field only with its dot grouping thousands.
  function misread(text, number, band) {
    function usual(given) {
      var slack = 1e-9 * Math.max(Math.abs(band[0]), Math.abs(band[1]));
      return (given === 0 && band[2]) || (given >= band[0] - slack && given <= band[1] + slack);
    }
    return Boolean(band) && quantities.dottedDigit(text) !== "" && !usual(number) && usual(1000 * number);
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
        say(words[found.fault], { id: pair[0], value: pair[1], unit: found.unit, limit: found.limit });
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
    if (take(Array.from(scenario)) && !moving) { settled(true); }
  }

  // Browsers take a hundred changes of an address in half a minute: a slider on its way writes none.
  function writeAddress() {
    var text = Array.from(scenario, function (pair) { return encodeURIComponent(pair[0]) + "=" + encodeURIComponent(pair[1]); }).join("&");
    history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
  }

  function decoded(text) {
    try { return decodeURIComponent(text).trim(); } catch (fault) { return text; }
  }

  // The scenario of the address; an anchor of the page is none, and takes none away.
  function read() {
    var text = location.hash.slice(1), pairs = [];
    if (!text) { say(""); return scenario.size ? take([]) : undefined; }
    if (text.indexOf("=") < 0 && document.getElementById(decoded(text))) { say(""); return scenario.size ? writeAddress() : undefined; }
    for (var entry of text.split("&")) {
      var at = entry.indexOf("="), id = decoded(entry.slice(0, at)), value = decoded(entry.slice(at + 1));
      if (at < 1 || !value) { return say(words.malformed, { value: decoded(entry) || "&" }); }
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
    waiting = setTimeout(function () {
      moving = false;
      settled(true);
    }, 250);
  });
  panel.addEventListener("change", function (event) {
    var id = event.target.dataset.option;
    if (!id) { return; }
    scenario.set(id, event.target.value);
    settle();
  });
  window.addEventListener("hashchange", function () { if (read()) { settled(false); } });

  // What takes longer than a frame: probabilities, and what moves the results; with the address where it does not hold this scenario.
  function settled(anew) {
    if (anew) { writeAddress(); }
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
    amount: function (figure) { return textOf(figure, now); },
    step: function (figure, coherent) { return numbers.step(figure, coherent / figure.unit[1]); },
    change: function (id, text) {
      var before = new Map(scenario);
      scenario.set(id, text);
      settle();
      var refused = document.getElementById("live-said").textContent;
      if (refused) { scenario = before; }
      return refused;
    }
  });

  Drawings.racks();
  Drawings.still(words.asOffered);
  panel.hidden = false;
  changes.append(back);
  if (navigator.clipboard) { changes.append(copy); }
  paper.className = "notice on-paper";
  document.querySelector("main").prepend(paper);
  showPanel(base);
  read();
  settled(false);
  (window.requestIdleCallback || setTimeout)(function () { figures.forEach(lookInto); });
})();
