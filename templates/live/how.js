"use strict";
// How a number came to be, as a tree that unfolds; the search over all figures; and what moves a result most.
var How = (function () {
  var SHOWN = 12;
  var all = function (selector, root) { return Array.from((root || document).querySelectorAll(selector)); };

  function made(tag, name, text) {
    var element = document.createElement(tag);
    if (name) { element.className = name; }
    if (text) { element.textContent = text; }
    return element;
  }

  // `page`: graph, figures (id -> id, place, unit), words, amount(figure), first(id) (the element that has the trace),
  // change(id, text) (why it was refused).
  function How(page) {
    var self = this;
    this.page = page;
    this.at = new Map(Array.from(page.figures.values(), function (figure) { return [figure.place, figure]; }));
    this.panel = made("aside", "how screen");
    this.panel.setAttribute("aria-label", page.words.how);
    this.panel.hidden = true;
    document.body.append(this.panel);
    document.addEventListener("click", function (event) {
      var number = event.target.closest && event.target.closest("[data-f]");
      if (number && !number.closest(".how")) { self.open(number.dataset.f); }
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") { self.panel.hidden = true; } });
    this.search(document.getElementById("live-search"), document.getElementById("live-found"));
  }

  // What is told of a number where it is shown: its tooltip, in a drawing that of the text around it.
  function tip(element) {
    var drawn = element.title === undefined ? element.parentNode.querySelector("title") : null;
    return drawn ? drawn.textContent : element.title;
  }

  // Label and derivation: of the register where the page has one, else of the tooltip.
  How.prototype.told = function (id) {
    var row = document.getElementById("f-" + id), first = this.page.first(id), lines = [id, ""];
    if (first && tip(first)) { lines = tip(first).split("\n"); }
    return row ? { label: row.cells[1].textContent, how: (row.cells[3].firstChild || row.cells[3]).textContent, row: row } : { label: lines[0], how: lines.slice(1, -1).join(" ") };
  };

  How.prototype.open = function (id) {
    var panel = this.panel, told = this.told(id), close = made("button", "", this.page.words.close), self = this;
    close.type = "button";
    close.addEventListener("click", function () { panel.hidden = true; });
    panel.replaceChildren(close);
    if (told.row) {
      var link = made("a", "small", this.page.words.register);
      link.href = "#f-" + id;
      link.addEventListener("click", function () { told.row.closest("details").open = true; });
      panel.append(link);
    }
    panel.append(this.branch(id, true));
    panel.hidden = false;
    this.refresh = function () { self.open(id); };
  };

  // A figure with its derivation, and what it is made of as soon as it is unfolded.
  How.prototype.branch = function (id, open) {
    var figure = this.page.figures.get(id), told = this.told(id), parts = figure ? this.parts(figure.place) : [], self = this;
    var fold = made("details"), head = made("summary"), body = made("div", "parts");
    head.append(made("span", "", told.label + " "), made("strong", "", figure ? this.page.amount(figure) : this.page.first(id).textContent));
    fold.append(head, made("p", "fine", told.how), body);
    if (figure && figure.place < this.page.graph.model.inputs.length) { fold.append(this.field(figure)); }
    function grow() { if (!body.childNodes.length) { parts.forEach(function (part) { body.append(self.branch(part.id, false)); }); } }
    fold.addEventListener("toggle", function () { if (fold.open) { grow(); } });
    if (open) { grow(); }
    fold.open = open;
    return fold;
  };

  // The nearest figures with a name that a place is computed from.
  How.prototype.parts = function (place) {
    var steps = this.page.graph.steps, at = this.at, found = new Map(), stack = [place], first = true;
    while (stack.length) {
      var next = stack.pop(), figure = at.get(next);
      if (figure && !first) { found.set(figure.id, figure); } else if (next >= steps.first) {
        for (var i = steps.starts[next - steps.first]; i < steps.starts[next - steps.first + 1]; i++) { stack.push(steps.refs[i]); }
      }
      first = false;
    }
    return Array.from(found.values()).reverse();
  };

  // Where an input is given another value.
  How.prototype.field = function (figure) {
    var form = made("form"), field = made("input"), page = this.page;
    field.setAttribute("aria-label", page.words.set + ": " + figure.id);
    field.placeholder = page.words.set + " … " + (figure.unit[0] === "1" ? "" : figure.unit[0]);
    form.append(field);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      field.setCustomValidity(page.change(figure.id, field.value.trim())); // the panel of the page may be out of sight
      field.reportValidity();
    });
    field.addEventListener("input", function () { field.setCustomValidity(""); });
    return form;
  };

  How.prototype.search = function (field, list) {
    var self = this;
    if (!field) { return; }
    field.addEventListener("input", function () {
      var wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      list.replaceChildren();
      if (!wanted.length) { return; }
      self.names = self.names || Array.from(self.page.figures.keys(), function (id) { return [id, (id + " " + self.told(id).label).toLowerCase()]; });
      self.names.filter(function (name) { return wanted.every(function (word) { return name[1].includes(word); }); }).slice(0, SHOWN)
        .forEach(function (name) {
          var item = made("li"), button = made("button", "", self.told(name[0]).label + ": " + self.page.amount(self.page.figures.get(name[0])));
          button.type = "button";
          button.addEventListener("click", function () { self.open(name[0]); });
          item.append(button, made("code", "", " " + name[0]));
          list.append(item);
        });
      if (!list.childNodes.length) { list.append(made("li", "", self.page.words.nothing)); }
    });
  };

  // --- what moves a result most: each input alone from the low to the high of its range, everything else as it is now

  How.prototype.tornado = function (changes, state) {
    var page = this.page;
    all(".tornado").forEach(function (table) {
      var target = page.figures.get(table.dataset.target), movers = page.graph.model.movers[table.dataset.target], now = state.values[target.place];
      var rows = movers.map(function (mover) {
        return [mover[1], mover[2]].map(function (end) { return page.graph.compute(new Map([...changes, [mover[0], end]])).values[target.place] - now; });
      });
      var widest = Math.max.apply(null, rows.flat().map(Math.abs)) || 1;
      all("tbody tr", table).forEach(function (row, at) { arm(row, rows[at], widest, target, page); });
    });
  };

  function arm(row, ends, widest, target, page) {
    var bars = all(".bar i", row), low = Math.min(ends[0], ends[1], 0), high = Math.max(ends[0], ends[1], 0);
    row.cells[1].textContent = page.step(target, low);
    row.cells[3].textContent = page.step(target, high);
    bars[0].style.width = (50 * Math.abs(low) / widest).toFixed(1) + "%";
    bars[1].style.width = (50 * high / widest).toFixed(1) + "%";
  }

  return How;
})();
