"use strict";
// Builds again whenever a field changes. Without it the button of the form does the same by loading the page anew.
(function () {
  var form = document.getElementById("ask");
  if (!form || !window.fetch) { return; }
  var result = document.getElementById("result");
  var state = document.getElementById("state");
  var running = null;
  if (window.innerWidth <= 760) { document.getElementById("fields").open = false; }
  var address = function () {
    var asked = new URLSearchParams(new FormData(form));
    Array.from(form.elements).forEach(function (field) {
      if (field.name.indexOf("field.") === 0 && !field.dataset.asked && field.value === first(field)) { asked.delete(field.name); }
    });
    if (!asked.get("more")) { asked.delete("more"); }
    return asked.toString();
  };
  var first = function (field) {
    if (field.tagName !== "SELECT") { return field.defaultValue; }
    var chosen = Array.from(field.options).filter(function (option) { return option.defaultSelected; });
    return chosen.length ? chosen[0].value : field.options[0].value;
  };
  var kept = new URLSearchParams(window.location.search);
  Array.from(form.elements).forEach(function (field) { field.dataset.asked = kept.has(field.name) ? "1" : ""; });
  var build = function () {
    if (running) { running.abort(); }
    var mine = running = new AbortController();
    state.textContent = state.dataset.busy;
    result.classList.add("busy");
    fetch("/result?" + address(), { signal: mine.signal }).then(function (answer) { return answer.text(); }).then(function (text) {
      if (mine !== running) { return; }
      result.innerHTML = text;
      result.classList.remove("busy");
      state.textContent = state.dataset.ready;
      window.history.replaceState(null, "", "/?" + address());
    }).catch(function (fault) {
      if (fault.name !== "AbortError") { state.textContent = state.dataset.lost; result.classList.remove("busy"); }
    });
  };
  form.addEventListener("change", function (event) {
    if (event.target.name === "spec") {
      window.location.assign("/?" + new URLSearchParams({ spec: event.target.value, lang: form.elements.lang.value }));
    } else {
      build();
    }
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); build(); });
})();
