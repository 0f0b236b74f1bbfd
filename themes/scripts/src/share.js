import { label } from "./label.js";

/** How long "Copied" stays on show. */
const SHOWN_MS = 4_000;

/**
 * [data-share] copies a permalink: its own value, or the link's address if it has
 * none. Where nothing can be copied a link is simply followed.
 *
 * @param {Document} page
 */
export function copyPermalinks(page) {
  for (const element of page.querySelectorAll("[data-share]")) {
    if (element instanceof HTMLElement) wire(element);
  }
}

/** @param {HTMLElement} element */
function wire(element) {
  const notice = document.createElement("span");
  notice.className = "share-notice";
  notice.setAttribute("role", "status");
  element.after(notice);
  element.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    await copyAndSay(element, notice);
  });
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} notice
 */
async function copyAndSay(element, notice) {
  const address = new URL(element.dataset.share || element.getAttribute("href") || "", location.href).href;
  if (await copied(address)) {
    notice.textContent = label(element, "copied", "Copied");
    setTimeout(() => (notice.textContent = ""), SHOWN_MS);
  } else {
    location.assign(address);
  }
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or the page came over plain HTTP, where there is no clipboard.
    return copiedBySelection(text);
  }
}

/** @param {string} text */
function copiedBySelection(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return done;
}
