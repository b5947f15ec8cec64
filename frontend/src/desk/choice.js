// A text box becomes a combobox (WAI-ARIA, list autocomplete): typing asks the server, arrows and Enter choose.
const DELAY = 120;
let counter = 0;

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

class Combobox {
  constructor(input, endpoint, none, choose) {
    Object.assign(this, { input, endpoint, choose, options: [], active: -1, asked: 0 });
    this.none = element("p", { className: "hint", hidden: true, textContent: none });
    this.none.setAttribute("role", "status");
    this.list = element("ul", { className: "choice-options", id: `choice-options-${++counter}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
    input.after(this.list, this.none);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.options[[...this.list.children].indexOf(option)]);
    });
  }

  wait() {
    clearTimeout(this.timer);
    this.none.hidden = true;
    if (this.input.value.trim()) this.timer = setTimeout(() => this.ask(), DELAY);
    else this.close();
  }

  async ask() {
    const turn = ++this.asked;
    const answer = await fetch(`${this.endpoint}?q=${encodeURIComponent(this.input.value)}`).catch(() => null);
    if (!answer?.ok || turn !== this.asked || document.activeElement !== this.input) return;
    this.show((await answer.json()).results);
  }

  show(options) {
    this.options = options;
    this.active = -1;
    this.list.replaceChildren(
      ...options.map((option, position) => {
        const line = element("li", { id: `${this.list.id}-${position}` }, option.label);
        if (option.detail) line.append(" ", element("span", { className: "muted small", textContent: option.detail }));
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        return line;
      }),
    );
    this.list.hidden = options.length === 0;
    this.none.hidden = !this.list.hidden;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.list.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.asked++;
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const lines = [...this.list.children];
    if (!lines.length) return;
    this.active = (this.active + step + lines.length) % lines.length;
    lines.forEach((line, position) => line.setAttribute("aria-selected", String(position === this.active)));
    this.input.setAttribute("aria-activedescendant", lines[this.active].id);
    lines[this.active].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.ask();
      else this.move(event.key === "ArrowDown" ? 1 : this.active < 0 ? 0 : -1);
    } else if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.take(this.options[this.active]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  take(option) {
    this.choose(option);
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function enhanceOne(box) {
  const id = box.querySelector("[data-choice-id]");
  const text = box.querySelector("[data-choice-text]");
  const mark = () => box.classList.toggle("choice-known", Boolean(id.value && text.value));
  new Combobox(text, box.dataset.choice, box.dataset.none, (option) => {
    id.value = option.id;
    text.value = option.label;
    mark();
  });
  text.addEventListener("input", () => {
    id.value = "";
    mark();
  });
  mark();
}

function enhanceMany(box) {
  const lines = box.querySelector("[data-choices-text]");
  const chosen = box.querySelector(".choices-list");
  const text = element("input", { type: "text", autocomplete: "off" });
  const label = document.querySelector(`label[for="${lines.id}"]`);
  const holder = element("div", { className: "choice" }, text);
  text.id = `${lines.id}-combobox`;
  label?.setAttribute("for", text.id);
  lines.before(holder);
  lines.hidden = !lines.value;
  lines.setAttribute("aria-label", label?.textContent.trim() ?? "");
  new Combobox(text, box.dataset.choices, box.dataset.none, (option) => {
    text.value = "";
    if (chosen.querySelector(`input[value="${option.id}"]`)) return;
    const tick = element("input", { type: "checkbox", name: box.dataset.name, value: option.id, checked: true });
    const detail = element("span", { className: "muted small", textContent: option.detail });
    const name = element("span", {}, option.label, " ", detail);
    chosen.append(element("li", {}, element("label", { className: "choice-option" }, tick, name)));
  });
  // What was typed and not chosen goes to the server as a line to resolve.
  const keep = () => {
    if (!text.value.trim()) return;
    lines.value = `${lines.value}\n${text.value}`.trim();
    lines.hidden = false;
    text.value = "";
  };
  text.form?.addEventListener("submit", keep);
}

export function enhanceChoices(root) {
  root.querySelectorAll("[data-choice]").forEach(enhanceOne);
  root.querySelectorAll("[data-choices]").forEach(enhanceMany);
}
