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
    const field = page.querySelector(`input[type=search][data-shortcut="${CSS.escape(event.key)}"]`);
    if (!(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

/** @param {EventTarget | null} target */
function isWriting(target) {
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

function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}
