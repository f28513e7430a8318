"use strict";
// How probably the checks hold that are judged by probability, over the ranges of the inputs that were not changed: the distributions of
// configurator/figures/uncertainty.py, with draws of its own, so that a probability differs from that of a build by a per cent or so.
var Chances = (function () {
  var DRAWS = 2048;

  function Chances(graph) {
    this.graph = graph;
    this.ranges = new Map(Object.entries(graph.model.ranges).map(function (pair) { return [Number(pair[0]), pair[1]]; }));
    this.drawn = new Map();
    this.scores = new Map();
    this.steps = evenSteps();
  }

  // Even steps of the distribution about the median: density falls in a line to nothing at either end.
  function evenSteps() {
    var found = new Float64Array(DRAWS), half = DRAWS / 2;
    for (var i = 0; i < half; i++) {
      found[i] = Math.sqrt((i + 0.5) / half) - 1;
      found[DRAWS - 1 - i] = -found[i];
    }
    return found;
  }

  // Standard normal scores, seeded by what they are of.
  Chances.prototype.scoresOf = function (key) {
    if (!this.scores.has(key)) {
      var random = seeded(key), found = new Float64Array(DRAWS);
      for (var i = 0; i < DRAWS; i++) { found[i] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()); }
      this.scores.set(key, found);
    }
    return this.scores.get(key);
  };

  function seeded(text) { // mulberry32 over the hash of a text
    var state = 2166136261;
    for (var i = 0; i < text.length; i++) { state = Math.imul(state ^ text.charCodeAt(i), 16777619); }
    return function () {
      state = (state + 0x6d2b79f5) | 0;
      var t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  // The draws of an input; inputs that follow a driver take the order of its scores in part.
  Chances.prototype.drawsOf = function (place) {
    if (!this.drawn.has(place)) { this.drawn.set(place, this.draw(place)); }
    return this.drawn.get(place);
  };

  Chances.prototype.draw = function (place) {
    var range = this.ranges.get(place), low = range[0], high = range[1], together = range[3] || [], self = this;
    var median = Math.min(Math.max(this.graph.base.values[place], low), high);
    var squares = together.reduce(function (sum, pair) { return sum + pair[1] * pair[1]; }, 0), whole = Math.max(1, squares);
    var own = this.scoresOf(range[2]).map(function (score) { return Math.sqrt(Math.max(0, 1 - squares / whole)) * score; });
    together.forEach(function (pair) {
      self.scoresOf("driver " + pair[0]).forEach(function (score, i) { own[i] += pair[1] / Math.sqrt(whole) * score; });
    });
    var order = Array.from(own.keys()).sort(function (a, b) { return own[a] - own[b]; }), found = new Float64Array(DRAWS), steps = this.steps;
    order.forEach(function (draw, i) {
      found[draw] = Math.min(Math.max(median + (steps[i] < 0 ? median - low : high - median) * steps[i], low), high);
    });
    return found;
  };

  // The probability that each pair (what must not be larger, and what it must not exceed) holds; null where nothing has a range.
  Chances.prototype.of = function (pairs, state, changed) {
    var graph = this.graph, ranges = this.ranges, self = this, behind = graph.below(pairs.flat());
    var inputs = Array.from(ranges.keys()).filter(function (place) { return behind[place] && !changed.has(place); }), moved = graph.above(inputs);
    var only = graph.stepsOf(moved.map(function (mark, place) { return mark & behind[place]; }));
    var v = state.values.slice(), b = state.bounds.slice(), held = pairs.map(function () { return 0; }), known = held.slice();
    var draws = inputs.map(function (place) { return self.drawsOf(place); });
    for (var d = 0; d < DRAWS && inputs.length; d++) {
      for (var i = 0; i < inputs.length; i++) { v[inputs[i]] = draws[i][d]; }
      graph.run(v, b, only);
      for (var k = 0; k < pairs.length; k++) {
        var small = v[pairs[k][0]], large = v[pairs[k][1]];
        if (isFinite(small) && isFinite(large)) {
          known[k] += 1;
          held[k] += large - small >= -1e-9 * Math.abs(large);
        }
      }
    }
    return pairs.map(function (pair, k) { return (moved[pair[0]] || moved[pair[1]]) && known[k] ? held[k] / known[k] : null; });
  };

  return Chances;
})();
