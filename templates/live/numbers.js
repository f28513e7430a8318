"use strict";
// Numbers as text, by the rules of configurator/render/words/numbers.py. A figure has an id, a unit of the model, and whether it is an input.
var Numbers = function (words) {
  // Decimals of a number as written, of at most so many significant digits.
  function plainDecimals(number, most) {
    var parts = Number(number.toPrecision(most)).toString().split("e"), point = parts[0].indexOf(".");
    return Math.max(0, (point < 0 ? 0 : parts[0].length - point - 1) - Number(parts[1] || 0));
  }

  function significantDecimals(number) { return number ? Math.max(0, 3 - Math.floor(Math.log10(Math.abs(number)) + 1e-12)) : 0; }

  function decimalsOf(figure, number) {
    var kind = figure.unit[5], written = figure.input ? plainDecimals(number, 10) : -1;
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

  function amount(figure, number) {
    return figure.unit[2] + fixed(number, decimalsOf(figure, number)) + (Math.abs(number) === 1 ? figure.unit[4] : figure.unit[3]);
  }

  // A change of a figure with its sign.
  function step(figure, change) { return change ? (change < 0 ? "−" : "+") + amount(figure, Math.abs(change)) : "–"; }

  return { decimalsOf: decimalsOf, rounded: rounded, fixed: fixed, bounded: bounded, amount: amount, step: step };
};
