"use strict";
// The figure graph in a page: every operation as configurator/figures/operations.py means it, bounds as figures/bounds.py carries them.
// A number that is not known is NaN with the bound UNKNOWN. The codes are those of configurator/figures/javascript.py.
var Graph = (function () {
  var EXACT = 0, MORE = 1, LESS = 2, UNKNOWN = 3;
  var ALLOWANCE = 1e-9, TIE = 2e-15, EQUAL = 4e-15;
  var NAMES = ["alias", "+", "-", "*", "/", "^", "sqrt", "ceil", "floor", "log10", "atan", "<=", "<", "=", "if", "missing", "min", "max", "sum",
    "round", "interpolate"];
  var ARGUMENTS = [1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 2, 2, 2, 3, 1];
  var ALIAS = 0, DIFFERENCE = 2, PRODUCT = 3, QUOTIENT = 4, POWER = 5, LESS_EQUAL = 11, BELOW = 12, EQUALS = 13, WHERE = 14, MISSING = 15,
    MIN = 16, MAX = 17, SUM = 18, ROUND = 19, TABLE = 20;

  function close(a, b) { return Math.abs(a - b) <= EQUAL * Math.max(Math.abs(a), Math.abs(b)); }
  function notAbove(a, b) { return a <= b || close(a, b); }
  function below(a, b) { return a < b && !close(a, b); }

  function sum(v, refs, from, to) { // compensated, so that the order does not matter
    var total = 0, lost = 0;
    for (var i = from; i < to; i++) {
      var x = v[refs[i]], next = total + x;
      if (x === x) {
        lost += Math.abs(total) >= Math.abs(x) ? (total - next) + x : (x - next) + total;
        total = next;
      }
    }
    return total + lost;
  }

  function extreme(v, refs, from, to, sign) {
    var found = NaN;
    for (var i = from; i < to; i++) {
      var x = v[refs[i]];
      if (x === x && !(sign * x <= sign * found)) { found = x; }
    }
    return found;
  }

  function rounded(a, digits) {
    var scale = Math.pow(10, digits), size = Math.abs(a) * scale, whole = Math.floor(size + 0.5 + size * TIE) / scale;
    return a >= 0 ? whole : -whole;
  }

  function looked(table, given) {
    var xs = table[0], ys = table[1], last = xs.length - 1, x = Math.min(Math.max(given / table[2], xs[0]), xs[last]), low = 0, high = last;
    while (high - low > 1) { // the last row at or before x
      var middle = (low + high) >> 1;
      if (xs[middle] <= x) { low = middle; } else { high = middle; }
    }
    return (ys[low] + (x - xs[low]) * (ys[low + 1] - ys[low]) / (xs[low + 1] - xs[low])) * table[3];
  }

  // --- bounds

  function opposite(bound) { return (bound & MORE) << 1 | (bound & LESS) >> 1; }
  function keepsSign(value, bound) { return value === value && (!bound || (value >= 0 && bound === MORE) || (value < 0 && bound === LESS)); }

  function signed(bound, other, otherBound) {
    if (!bound) { return EXACT; }
    if (!keepsSign(other, otherBound)) { return UNKNOWN; }
    return other >= 0 ? bound : opposite(bound);
  }

  function knownSum(b, refs, from, to) {
    var all = true, found = EXACT;
    for (var i = from; i < to; i++) {
      var bound = b[refs[i]];
      all = all && bound === UNKNOWN;
      found |= bound === UNKNOWN ? MORE : bound;
    }
    return all ? UNKNOWN : found;
  }

  // Of a maximum (sign 1), or of a minimum as the maximum of the negatives: one that is surely reached cannot be less.
  function largest(v, b, refs, from, to, sign) {
    var all = true, found = EXACT, top = extreme(v, refs, from, to, sign), reached = false;
    for (var i = from; i < to; i++) {
      var bound = sign > 0 ? b[refs[i]] : opposite(b[refs[i]]);
      all = all && bound === UNKNOWN;
      found |= bound === UNKNOWN ? MORE : bound;
      reached = reached || (v[refs[i]] === top && !(bound & LESS));
    }
    if (all) { return UNKNOWN; }
    found &= ~(reached ? LESS : EXACT);
    return sign > 0 ? found : opposite(found);
  }

  function compared(holds, left, right) {
    return (holds ? (left & MORE || right & LESS) : (left & LESS || right & MORE)) ? UNKNOWN : EXACT;
  }

  function powered(base, baseBound, exponent, exponentBound) {
    if (exponentBound || (baseBound && !(base >= 0 && baseBound === MORE))) { return UNKNOWN; }
    return exponent >= 0 ? baseBound : opposite(baseBound);
  }

  function boundOf(code, v, b, refs, from, to, tables, extra) {
    var p = refs[from], q = refs[from + 1], x = b[p], y = to - from > 1 ? b[q] : EXACT;
    switch (code) {
      case DIFFERENCE: return x | opposite(y);
      case PRODUCT: return signed(x, v[q], y) | signed(y, v[p], x);
      case QUOTIENT: return keepsSign(v[q], y) ? signed(x, v[q], y) | opposite(signed(y, v[p], x)) : UNKNOWN;
      case POWER: return powered(v[p], x, v[q], y);
      case LESS_EQUAL: return x === UNKNOWN || y === UNKNOWN ? UNKNOWN : compared(notAbove(v[p], v[q]), x, y);
      case BELOW: return x === UNKNOWN || y === UNKNOWN ? UNKNOWN : compared(below(v[p], v[q]), x, y);
      case EQUALS: return UNKNOWN;
      case WHERE: return x ? UNKNOWN : v[p] ? y : b[refs[from + 2]];
      case MISSING: return EXACT;
      case MIN: return largest(v, b, refs, from, to, -1);
      case MAX: return largest(v, b, refs, from, to, 1);
      case SUM: return knownSum(b, refs, from, to);
      case TABLE: return [x, opposite(x), x === UNKNOWN ? UNKNOWN : EXACT, UNKNOWN][tables[extra][4]];
      default: return x | y; // rises with every argument
    }
  }

  function valueOf(code, v, refs, from, to, tables, extra) {
    var a = v[refs[from]], c = to - from > 1 ? v[refs[from + 1]] : NaN;
    switch (code) {
      case ALIAS: return a;
      case 1: return a + c;
      case DIFFERENCE: return a - c;
      case PRODUCT: return a * c;
      case QUOTIENT: return c === 0 ? NaN : a / c;
      case POWER: return Math.pow(a, c);
      case 6: return Math.sqrt(a);
      case 7: return Math.ceil(a - ALLOWANCE) + 0; // no negative zero
      case 8: return Math.floor(a + ALLOWANCE) + 0;
      case 9: return a > 0 ? Math.log10(a) : NaN;
      case 10: return Math.atan(a);
      case LESS_EQUAL: return notAbove(a, c) ? 1 : 0;
      case BELOW: return below(a, c) ? 1 : 0;
      case EQUALS: return close(a, c) ? 1 : 0;
      case WHERE: return a ? c : v[refs[from + 2]];
      case MISSING: return a === a ? 0 : 1;
      case MIN: return extreme(v, refs, from, to, -1);
      case MAX: return extreme(v, refs, from, to, 1);
      case SUM: return sum(v, refs, from, to);
      case ROUND: return rounded(a, extra);
      default: return looked(tables[extra], a);
    }
  }

  // The steps of a model, read once: code, first and last argument, and digits or table of each.
  function steps(model, first) {
    var codes = [], starts = [0], refs = [], extras = [], given = model.steps, at = 0;
    while (at < given.length) {
      var code = given[at++], extra = 0, count = code < MIN ? ARGUMENTS[code] : code < ROUND ? given[at++] : 1;
      if (code >= ROUND) { extra = given[at++]; }
      for (var i = 0; i < count; i++) { refs.push(given[at++]); }
      codes.push(code);
      extras.push(extra);
      starts.push(refs.length);
    }
    return { first: first, codes: codes, starts: starts, refs: Int32Array.from(refs), extras: extras };
  }

  function Graph(model) {
    var count = model.inputs.length, first = count + model.constants.length;
    this.model = model;
    this.steps = steps(model, first);
    this.size = first + this.steps.codes.length;
    this.affected = new Map(); // the places of inputs -> the steps that rest on them
    this.base = this.offered();
  }

  function put(state, place, number, bound) {
    var known = typeof number === "number" && isFinite(number);
    state.values[place] = known ? number : NaN;
    state.bounds[place] = known ? bound : UNKNOWN;
  }

  // Every value and bound as the model has them.
  Graph.prototype.offered = function () {
    var state = { values: new Float64Array(this.size), bounds: new Uint8Array(this.size) }, count = this.model.inputs.length;
    this.model.inputs.forEach(function (number, place) { put(state, place, number, EXACT); });
    this.model.constants.forEach(function (given, at) {
      if (Array.isArray(given)) { put(state, count + at, given[0], given[1]); } else { put(state, count + at, given, EXACT); }
    });
    this.run(state.values, state.bounds, null);
    return state;
  };

  // Every value and bound with some inputs changed (place -> coherent number).
  Graph.prototype.compute = function (changes) {
    var state = { values: this.base.values.slice(), bounds: this.base.bounds.slice() };
    changes.forEach(function (number, place) { put(state, place, number, EXACT); });
    this.run(state.values, state.bounds, this.stepsAbove(Array.from(changes.keys())));
    return state;
  };

  // Bring the steps up to date; of `only` (their indices, in order) where not all are wanted.
  Graph.prototype.run = function (v, b, only) {
    var s = this.steps, tables = this.model.tables, total = only ? only.length : s.codes.length;
    for (var k = 0; k < total; k++) {
      var step = only ? only[k] : k, from = s.starts[step], to = s.starts[step + 1], code = s.codes[step], bound = EXACT, value = NaN;
      for (var i = from; i < to; i++) { bound |= b[s.refs[i]]; }
      if (bound) { bound = boundOf(code, v, b, s.refs, from, to, tables, s.extras[step]); }
      if (bound !== UNKNOWN) { value = valueOf(code, v, s.refs, from, to, tables, s.extras[step]); }
      v[s.first + step] = isFinite(value) ? value : NaN;
      b[s.first + step] = isFinite(value) ? bound : UNKNOWN;
    }
  };

  function marked(size, places) {
    var found = new Uint8Array(size);
    places.forEach(function (place) { found[place] = 1; });
    return found;
  }

  // By place whether some places rest on it, themselves among them.
  Graph.prototype.below = function (places) {
    var s = this.steps, found = marked(this.size, places);
    for (var place = this.size - 1; place >= s.first; place--) {
      for (var i = s.starts[place - s.first]; found[place] && i < s.starts[place - s.first + 1]; i++) { found[s.refs[i]] = 1; }
    }
    return found;
  };

  // By place whether it rests on some places, themselves among them.
  Graph.prototype.above = function (places) {
    var s = this.steps, found = marked(this.size, places);
    for (var place = s.first; place < this.size; place++) {
      for (var i = s.starts[place - s.first]; !found[place] && i < s.starts[place - s.first + 1]; i++) { found[place] = found[s.refs[i]]; }
    }
    return found;
  };

  // The steps that rest on some inputs, in order; the same inputs are asked for as long as a slider moves.
  Graph.prototype.stepsAbove = function (places) {
    var key = places.join();
    if (!this.affected.has(key)) { this.affected.set(key, this.stepsOf(this.above(places))); }
    return this.affected.get(key);
  };

  // The steps whose places are marked, in order.
  Graph.prototype.stepsOf = function (marks) {
    var found = [];
    for (var place = this.steps.first; place < this.size; place++) {
      if (marks[place]) { found.push(place - this.steps.first); }
    }
    return found;
  };

  Graph.names = NAMES;
  Graph.UNKNOWN = UNKNOWN;
  Graph.MORE = MORE;
  Graph.LESS = LESS;
  return Graph;
})();
