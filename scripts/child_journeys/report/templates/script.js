"use strict";
(() => {
  const form = document.querySelector(".filters");
  const said = form.querySelector("output");

  // a mark of all authorities stays beside the chosen one; of a period only the chosen stays
  const isShown = (element, name, chosen) =>
    !chosen || element.dataset[name] === chosen || (name === "authority" && element.dataset[name] === "all");

  const filter = () => {
    const chosen = Object.fromEntries(new FormData(form));
    for (const element of document.querySelectorAll("[data-authority],[data-period],[data-archetype]")) {
      const hidden = Object.entries(chosen).some(
        ([name, value]) => name in element.dataset && !isShown(element, name, value));
      element.classList.toggle("off", hidden);
      if (chosen.authority && element.matches("details[data-authority]")) element.open = !hidden;
    }
    const words = [...form.querySelectorAll("select")].map((select) => select.selectedOptions[0].text);
    said.textContent = "Shown: " + words.join(", ");
  };
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;

  const key = (row, column) => {
    const text = row.cells[column].textContent.trim();
    const number = parseFloat(text.replace(/,/g, "").replace(/^below /, ""));
    return { text, number };
  };
  const compare = (a, b, sign) => {
    const empty = Number.isNaN(a.number) - Number.isNaN(b.number);
    if (empty) return empty;
    return sign * (Number.isNaN(a.number) ? a.text.localeCompare(b.text) : a.number - b.number);
  };
  const sort = (header) => {
    const table = header.closest("table");
    const column = header.cellIndex;
    const sign = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !row.querySelector("[scope=rowgroup]"));
      rows.sort((a, b) => compare(key(a, column), key(b, column), sign));
      body.append(...rows);
    }
  };
  for (const header of document.querySelectorAll("table.sortable thead th:not(.picture)")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(header));
    header.append(button);
  }
})();
