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
  page.addEventListener("click", (event) => {
    const element = event.target instanceof Element && event.target.closest("[data-share]");
    if (!(element instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    copyAndSay(element);
  });
}

/** @param {HTMLElement} element */
async function copyAndSay(element) {
  const notice = noticeAfter(element);
  const address = new URL(element.dataset.share || element.getAttribute("href") || "", location.href).href;
  if (!(await copied(address))) return location.assign(address);
  notice.textContent = label(element, "copied", "Copied");
  setTimeout(() => notice.remove(), SHOWN_MS);
}

/**
 * A live region, made before the copying so that it is there when its text comes.
 *
 * @param {HTMLElement} element
 */
function noticeAfter(element) {
  const next = element.nextElementSibling;
  if (next instanceof HTMLElement && next.matches(".share-notice")) return next;
  const notice = document.createElement("span");
  notice.className = "share-notice quiet";
  notice.setAttribute("role", "status");
  element.after(notice);
  return notice;
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
