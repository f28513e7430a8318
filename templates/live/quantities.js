"use strict";
// Reads what is written as a quantity, as configurator/units.py does: `1,400 W`, `0.11 USD/kWh`, `65 %`, `32 ℃`. Words come with the page.
var Quantities = (function () {
  function Quantities(grammar) {
    var numeral = "\\s*((?:" + grammar.money + ")(?=\\s*[\\d.]))?\\s*(" + grammar.numeral + ")\\s*([" + Object.keys(grammar.myriads).join("") + "]?)" +
      "\\s*([^\\s\\d,.].*|1(?:/.*)?)?";
    this.quantity = new RegExp("^" + numeral + "$");
    this.dotted = new RegExp("^\\s*(?:" + grammar.money + ")?\\s*[+-]?[1-9]\\d{0,2}\\.\\d{2}(\\d)(?![\\d.eE])");
    this.spellings = grammar.spellings.map(function (pair) { return [new RegExp(pair[0], "g"), pair[1]]; });
    this.grammar = grammar;
    this.words = new Map(Object.entries(grammar.words));
  }

  // The size of a unit and what it measures, as `length:1,time:-1`; null where the text is none.
  Quantities.prototype.unit = function (text) {
    var name = this.narrowed(text).trim(), notation;
    this.spellings.forEach(function (pair) { name = name.replace(pair[0], pair[1]); });
    notation = Object.prototype.hasOwnProperty.call(this.grammar.notations, name) ? this.grammar.notations[name] : null;
    name = notation === null ? name.replace(/%/g, "percent").replace(/GT\//g, "gigatransfer/") : notation;
    if (name === "") { return { factor: 1, measures: "" }; }
    if (name.length > 60 || /\s[\u00b2\u00b3]/.test(name)) { return null; }
    name = name.replace(/\u00b2/g, "^2").replace(/\u00b3/g, "^3").replace(/\u00d7/g, "*").replace(/ per /g, "/").replace(/(\^ *-?\d)(?=[A-Za-z(])/g, "$1*").replace(/([A-Za-z0-9)]) +(?=[A-Za-z(])/g, "$1*");
    var tokens = name.match(/\*\*|[A-Za-z_]+|[()*/^]|-?\d+(?:\.\d+)?|\S/g), found = this.product(tokens, true);
    return found && !tokens.length ? { factor: found.factor, measures: measures(found.powers) } : null;
  };

  function measures(powers) {
    return Array.from(powers).filter(function (pair) { return pair[1]; }).map(function (pair) { return pair.join(":"); }).sort().join(",");
  }

  // Signs of other keyboards as the plain ones, any space as a space, what is not seen as nothing; raised digits stay.
  Quantities.prototype.narrowed = function (text) {
    var signs = this.grammar.signs;
    return Array.from(text, function (sign) {
      if (/[\x1c-\x1f\x85]|(?!\ufeff)\s/.test(sign)) { return " "; }
      if (/\p{Cf}/u.test(sign)) { return ""; }
      return signs[sign] || (/[\u00b9\u00b2\u00b3\u2070-\u208e\u00bc-\u00be\u2150-\u215f\ufe50-\ufe6b]/.test(sign) ? sign : sign.normalize("NFKC"));
    }).join("");
  };

  // factor (* factor | / factor)*, from the front of the tokens; a 1 stands only at the front of all of them, before what it is divided by.
  Quantities.prototype.product = function (tokens, first) {
    var found = first && tokens[0] === "1" && tokens[1] === "/" ? tokens.shift() && { factor: 1, powers: new Map() } : this.factor(tokens);
    while (found && (tokens[0] === "*" || tokens[0] === "/")) {
      var sign = tokens.shift() === "*" ? 1 : -1, next = this.factor(tokens);
      if (!next) { return null; }
      found = times(found, next, sign);
    }
    return found;
  };

  function times(one, other, power) {
    var powers = new Map(one.powers);
    other.powers.forEach(function (exponent, name) { powers.set(name, (powers.get(name) || 0) + power * exponent); });
    return { factor: one.factor * Math.pow(other.factor, power), powers: powers };
  }

  Quantities.prototype.factor = function (tokens) {
    var token = tokens.shift(), found = null;
    if (token === "(") {
      found = this.product(tokens);
      if (tokens.shift() !== ")") { return null; }
    } else if (token !== undefined) {
      found = this.word(token);
    }
    if (found && (tokens[0] === "^" || tokens[0] === "**")) {
      tokens.shift();
      var exponent = tokens.shift();
      if (!/^-?\d(\.\d{1,3})?$/.test(exponent) || !Number(exponent)) { return null; }
      found = times({ factor: 1, powers: new Map() }, found, Number(exponent));
    }
    return found;
  };

  // A word of the definitions, or one with a prefix before it or, where it is more than a letter, an s behind it; a currency by its code.
  Quantities.prototype.word = function (word) {
    if (this.grammar.ambiguous.indexOf(word) >= 0) { return null; }
    var words = this.words, prefixes = this.grammar.prefixes;
    var names = [word].concat(word.endsWith("s") ? [word.slice(0, -1)] : []);
    function sized(name, size) { var given = words.get(name); return { factor: size * given[0], powers: new Map(Object.entries(given[1])) }; }
    for (var name of names) {
      for (var prefix of [""].concat(Object.keys(prefixes))) {
        var rest = name.slice(prefix.length);
        if (name.startsWith(prefix) && words.has(rest) && (name === word || rest.length > 1)) { return sized(rest, prefix ? prefixes[prefix] : 1); }
      }
    }
    return /^[A-Z]{3}$/.test(word) && word !== "AWG" ? { factor: 1, powers: new Map([[word.toLowerCase(), 1]]) } : null;
  };

  // The coherent number of a text that must measure what `wanted` (a unit) measures; null where it does not, or is no number.
  Quantities.prototype.read = function (text, wanted) {
    var match = this.quantity.exec(this.narrowed(text)), asked = this.unit(wanted);
    if (!match || !asked) { return null; }
    var number = Number(match[2].replace(/[,_]/g, "")) * (this.grammar.myriads[match[3]] || 1), rest = (match[1] || "") + (match[4] || "").trim();
    if (!isFinite(number) || this.dottedDigit(text) === "0" || (!rest && asked.measures)) { return null; }
    var written = this.unit(rest), coherent = written ? number * written.factor : NaN;
    if (!written || written.measures !== asked.measures || (wanted === "%" && /^1?$/.test(rest) && number > 1)) { return null; }
    return number && !(Math.abs(coherent) >= this.grammar.smallest && Math.abs(coherent) <= this.grammar.largest) ? null : coherent;
  };

  // The last digit of a number whose dot may group thousands (`1.400 W`); empty where it has one reading.
  Quantities.prototype.dottedDigit = function (text) {
    var match = this.dotted.exec(this.narrowed(text));
    return match ? match[1] : "";
  };

  Quantities.prototype.isAbsolute = function (wanted) { return this.unit(wanted).measures === "temperature:1"; };

  return Quantities;
})();
