"use strict";
// What the checks of a page say of a changed graph: by their numbers, and by probability where the offer was judged so.
var Verdicts = (function () {
  var CERTAIN = 0.9, NOTHING = 1e-12; // a margin of nothing is left by its sums as a few last digits

  function Verdicts(graph) {
    this.graph = graph;
    this.chances = new Chances(graph);
  }

  // Whether the relation of a check holds; null where a missing number, or one that is only a bound, leaves that open.
  function holds(state, value, limit, relation) {
    var small = relation === "<=" ? value : limit, large = relation === "<=" ? limit : value;
    var a = state.values[small], b = state.values[large], less = Graph.LESS, more = Graph.MORE;
    if (!isFinite(a) || !isFinite(b)) { return null; }
    if (a <= b + Math.max(1e-9 * Math.max(Math.abs(a), Math.abs(b)), NOTHING)) { return state.bounds[small] & more || state.bounds[large] & less ? null : true; }
    return state.bounds[small] & less || state.bounds[large] & more ? null : false;
  }

  // The status of a check by its numbers, or by the probability that it holds, where there is one.
  function statusOf(check, state, probability) {
    var found = holds(state, check[1], check[2], check[3]);
    if (found === null || (!found && check[5])) { return "warn"; }
    if (probability !== null && !(found && probability >= CERTAIN) && (found || probability > 1 - CERTAIN)) { return "warn"; }
    return found ? "pass" : check[4];
  }

  // Whether the offer leaves open what its numbers say of a check: it holds, and warns.
  function inDoubt(check, base) { return check[6] === "warn" && holds(base, check[1], check[2], check[3]) === true; }

  // Whether a check surely fails, so that its words may say so.
  Verdicts.prototype.fails = function (check, state, status) { return status !== "pass" && holds(state, check[1], check[2], check[3]) === false; };

  // The statuses of all checks by id, those that `changed` does not reach as they were offered; `sharp` where there is time to draw.
  Verdicts.prototype.of = function (state, changed, sharp) {
    var checks = this.graph.model.checks, statuses = new Map(checks.map(function (check) { return [check[0], check[6]]; }));
    if (!changed.size) { return statuses; }
    var reach = this.graph.above(Array.from(changed.keys()));
    var moved = checks.filter(function (check) { return reach[check[1]] || reach[check[2]]; });
    var drawn = moved.filter(function (check) { return check[7] && sharp; });
    var pairs = drawn.map(function (check) { return check[3] === "<=" ? [check[1], check[2]] : [check[2], check[1]]; });
    var found = drawn.length ? this.chances.of(pairs, state, changed) : [];
    var known = this.chances.ranges.size > 0, base = this.graph.base; // a customer's page has no ranges: a doubt it cannot settle stays
    moved.forEach(function (check) {
      var at = drawn.indexOf(check), status = statusOf(check, state, at < 0 ? null : found[at]);
      var open = check[7] && (at < 0 || !known) && status === "pass" && inDoubt(check, base);
      statuses.set(check[0], open ? "warn" : status);
    });
    return statuses;
  };

  return Verdicts;
})();
