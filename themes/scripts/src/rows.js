import { isOff, isWriting } from "./search_shortcut.js";

// Lists whose rows are walked by key: j and k go to the next and the one before,
// Enter opens it. Keys typed into a field, or with a modifier, are left alone.

/** @param {Document} page */
export function walkRowsByKey(page) {
  const list = page.querySelector("[data-rows]");
  if (!list) return;
  page.querySelector("[data-rows-help]")?.removeAttribute("hidden");
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || isOff()) return;
    if (event.key !== "j" && event.key !== "k") return;
    const links = [...list.querySelectorAll("[data-row-link]")].filter((link) => link instanceof HTMLElement);
    const row = page.activeElement?.closest("[data-row]");
    const now = links.findIndex((link) => row?.contains(link));
    const next = links[event.key === "j" ? now + 1 : Math.max(now, 0) - 1];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
  });
}
