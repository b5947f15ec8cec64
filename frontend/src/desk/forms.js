// Forms of records: one more row without reloading, and a word before leaving what is not saved.
import { enhanceChoices } from "./choice.js";

function addRow(section) {
  const total = section.querySelector("[data-total]");
  const template = section.querySelector("template");
  const shell = document.createElement("div");
  shell.innerHTML = template.innerHTML.replaceAll("__n__", total.value);
  const row = shell.firstElementChild;
  template.before(row);
  total.value = Number(total.value) + 1;
  enhanceChoices(row);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function guard(form) {
  const state = form.querySelector("[data-state]");
  let touched = Boolean(document.querySelector(".error-summary, .message-warning[role=alert]"));
  const touch = () => {
    touched = true;
    if (state) state.textContent = state.dataset.text;
  };
  if (touched) touch();
  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  form.addEventListener("submit", () => (touched = false));
  addEventListener("beforeunload", (event) => touched && event.preventDefault());
}

export function enhanceForms() {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    guard(form);
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-add]");
      if (!button) return;
      event.preventDefault();
      addRow(button.closest("[data-rows]"));
    });
  }
  document.querySelector("[data-focus]")?.focus();
}
