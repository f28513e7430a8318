"use strict";
// Folding of the bill of materials. Without it everything is simply open.
(function () {
  var body = document.querySelector(".bom tbody");
  var words = document.body.dataset;
  if (body) {
    var rows = Array.prototype.slice.call(body.rows);
    var level = function (row) { return Number(row.dataset.level); };
    var open = function (row) { return row.dataset.open === "1"; };
    var refresh = function () {
      var closedAt = Infinity;
      rows.forEach(function (row) {
        if (level(row) <= closedAt) { closedAt = Infinity; }
        row.hidden = closedAt !== Infinity;
        if (closedAt === Infinity && row.dataset.children && !open(row)) { closedAt = level(row); }
        var button = row.querySelector("button.fold");
        if (button) {
          button.textContent = open(row) ? "▾" : "▸";
          button.setAttribute("aria-expanded", String(open(row)));
        }
      });
    };
    rows.forEach(function (row) {
      if (!row.dataset.children) { return; }
      row.dataset.open = level(row) < 1 && window.innerWidth > 760 && !words.closed ? "1" : "0";
      var button = document.createElement("button");
      button.type = "button";
      button.className = "fold";
      button.setAttribute("aria-label", words.fold + ": " + row.cells[0].textContent.trim().split("\n")[0]);
      button.addEventListener("click", function () { row.dataset.open = open(row) ? "0" : "1"; refresh(); });
      row.cells[0].insertBefore(button, row.cells[0].firstChild);
    });
    var tools = document.createElement("div");
    tools.className = "tools";
    [[words.all, "1"], [words.none, "0"]].forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = pair[0];
      button.addEventListener("click", function () {
        rows.forEach(function (row) { if (row.dataset.children) { row.dataset.open = pair[1]; } });
        refresh();
      });
      tools.appendChild(button);
    });
    body.closest(".folding").before(tools);
    refresh();
  }
})();
