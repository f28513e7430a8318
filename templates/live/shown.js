"use strict";
// An element that shows a figure: looked into once, and written only where it says something else.
var Shown = (function () {
  // `number`: of the offer, in the unit shown; `usual`: how it is written where nothing is said around it, null where it is not known.
  function Shown(element, number, usual, words) {
    this.element = element;
    this.offered = element.textContent;
    this.number = this.plain = element.getAttribute("data-v") || "";
    this.changed = false;
    this.form = usual === null || usual === this.offered ? null : formOf(this.offered, number, Number(element.getAttribute("data-k") || 1), words);
  }

  // What stands around the number in a text of the offer, and the decimals it has there; null where there is none.
  function formOf(text, number, scale, words) {
    for (var match of text.matchAll(/-?\d[\d,]*(?:\.(\d+))?/g)) {
      var decimals = (match[1] || "").length, said = Number(match[0].replace(/,/g, ""));
      if (Math.abs(said - number * scale) <= 0.51 * Math.pow(10, -decimals)) {
        var before = text.slice(0, match.index).replace(words.atLeast + "\u00a0", "").replace(words.atMost + "\u00a0", "");
        return { before: before, after: text.slice(match.index + match[0].length), decimals: decimals, scale: scale };
      }
    }
    return null;
  }

  // Give an element its text: by its text node, since another one would have its surroundings styled anew.
  Shown.say = function (element, text) {
    var only = element.firstChild;
    if (only && only === element.lastChild && only.nodeType === Node.TEXT_NODE) {
      if (only.data !== text) { only.data = text; }
    } else if (element.textContent !== text) {
      element.textContent = text;
    }
  };

  Shown.prototype.write = function (text, plain) { this.put(text, plain, true); };

  // As it was offered.
  Shown.prototype.restore = function () { this.put(this.offered, this.number, false); };

  Shown.prototype.put = function (text, plain, changed) {
    Shown.say(this.element, text);
    if (plain !== this.plain) { this.element.setAttribute("data-v", plain); }
    if (changed !== this.changed) { this.element.toggleAttribute("data-changed", changed); }
    this.plain = plain;
    this.changed = changed;
  };

  return Shown;
})();
