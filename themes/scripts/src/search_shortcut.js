/** Where a reader's wish to have no single-key shortcuts is remembered. */
const OFF = "answerable:shortcuts-off";

/**
 * The key named by input[type=search][data-shortcut] leads to that field, unless one
 * is writing. Shortcuts of one character can be switched off, as WCAG 2.1.4 asks:
 * by input[type=checkbox][data-shortcuts], ticked while they work.
 *
 * @param {Document} page
 */
export function focusSearchByKey(page) {
  for (const box of page.querySelectorAll("input[type=checkbox][data-shortcuts]")) {
    if (box instanceof HTMLInputElement) wireSwitch(box);
  }
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || isOff()) return;
    const field = fieldOf(page, event.key);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

/**
 * The first such field that can be seen: the header's is folded away on a phone.
 *
 * @param {Document} page
 * @param {string} key
 * @returns {HTMLInputElement | undefined}
 */
function fieldOf(page, key) {
  const fields = page.querySelectorAll(`input[type=search][data-shortcut="${CSS.escape(key)}"]`);
  return /** @type {HTMLInputElement[]} */ (Array.from(fields)).find((field) => field.getClientRects().length > 0);
}

/** @param {EventTarget | null} target */
export function isWriting(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** @param {HTMLInputElement} box */
function wireSwitch(box) {
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      box.checked = !isOff();
    }
  });
}

/** Whether the reader wants no single-key shortcuts. */
export function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}
