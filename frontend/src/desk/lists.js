// Lists: one box ticks the whole page.
export function enhanceLists() {
  const table = document.querySelector(".desk-table");
  if (!table?.querySelector("thead .tick")) return;
  const boxes = [...table.querySelectorAll("tbody .tick input")];
  const heading = table.querySelector("thead .tick");
  const all = Object.assign(document.createElement("input"), { type: "checkbox" });
  all.setAttribute("aria-label", heading.textContent.trim());
  heading.replaceChildren(all);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  table.addEventListener("change", (event) => boxes.includes(event.target) && show());
  show();
}
