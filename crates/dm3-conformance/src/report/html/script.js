
"use strict";
// Without this script the page shows everything, one view below the other.
const tabs = [...document.querySelectorAll("[role=tab]")];
const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

function show(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    panelOf(other).hidden = !chosen;
  }
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener("click", () => show(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    show(next);
    next.focus();
    event.preventDefault();
  });
}

function filterOf(panel, matches) {
  const form = panel.querySelector("form");
  const rows = [...panel.querySelectorAll(".row")];
  const groups = [...panel.querySelectorAll(".group")];
  const initiallyOpen = groups.map((group) => group.open);
  const words = rows.map((row) => (row.id + " " + row.textContent).toLowerCase());
  function apply() {
    const wanted = Object.fromEntries(new FormData(form));
    const terms = (wanted.words || "").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !(terms.every((term) => words[index].includes(term)) && matches(row, wanted));
      shown += row.hidden ? 0 : 1;
    });
    const narrowed = Object.entries(wanted).some(([name, value]) => value && name !== "state");
    groups.forEach((group, index) => {
      group.hidden = !group.querySelector(".row:not([hidden])");
      if (group.open !== undefined) group.open = narrowed ? !group.hidden : initiallyOpen[index];
    });
    form.querySelector("output").textContent = `${shown} of ${rows.length} shown`;
  }
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
  return () => { form.reset(); if (form.state) form.state.value = ""; apply(); };
}

const all = new Map();
const clauses = document.getElementById("clauses");
const tests = document.getElementById("tests");
all.set(clauses, filterOf(clauses, (row, wanted) =>
  !wanted.state || row.dataset.state === wanted.state
  || (wanted.state === "tested" && ["met", "missed", "unobserved"].includes(row.dataset.state))));
all.set(tests, filterOf(tests, (row, wanted) =>
  (!wanted.verdict || row.dataset.verdict === wanted.verdict || (wanted.verdict === "look" && "look" in row.dataset))
  && (!wanted.level || row.dataset.level === wanted.level)
  && (!wanted.polarity || row.dataset.polarity === wanted.polarity)));

// A link may lead to a row of the other view, or to one that a filter hides.
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const panel = target && target.closest(".panel");
  if (!panel) return;
  show(tabs.find((tab) => panelOf(tab) === panel));
  if (target.hidden) all.get(panel)();
  for (let around = target.parentElement; around; around = around.parentElement) {
    if (around.tagName === "DETAILS") around.open = true;
  }
  target.scrollIntoView();
}

document.querySelector(".tabs").hidden = false;
document.querySelector("main").classList.add("tabbed");
show(tabs[0]);
// What needs a look comes first, when there is anything.
function narrow(panel, name, value, needed) {
  const form = panel.querySelector("form");
  if (!panel.querySelector(needed)) return;
  form.elements[name].value = value;
  form.dispatchEvent(new Event("input"));
}
narrow(clauses, "state", "missed", "[data-state=missed]");
narrow(tests, "verdict", "look", "[data-look]");
addEventListener("hashchange", follow);
if (location.hash) follow();
