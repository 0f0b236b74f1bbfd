/**
 * Puts text in place of the selection so that the browser's own undo takes it out
 * again. execCommand is deprecated, but nothing else reaches the undo history of a
 * textarea; where it is gone, the text still arrives.
 *
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
export function insertAtCursor(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  changed(field);
}

/**
 * Puts text on lines of its own at the cursor, with an empty line before and after.
 *
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
export function insertBlock(field, text) {
  const before = field.value.slice(0, field.selectionStart);
  insertAtCursor(field, `${gapAfter(before)}${text.trim()}\n\n`);
}

/** @param {string} before */
function gapAfter(before) {
  if (before === "" || before.endsWith("\n\n")) return "";
  return before.endsWith("\n") ? "\n" : "\n\n";
}

/**
 * Replaces the first occurrence of one text by another and leaves focus and cursor
 * where the writer has them. Does nothing when the text is no longer there.
 *
 * @param {HTMLTextAreaElement} field
 * @param {string} from
 * @param {string} to
 * @returns {boolean} whether it was there
 */
export function replaceText(field, from, to) {
  const start = field.value.indexOf(from);
  if (start < 0) return false;
  field.setRangeText(to, start, start + from.length, "preserve");
  changed(field);
  return true;
}

/**
 * Tells the other scripts that a value was set without typing.
 *
 * @param {HTMLElement} field
 */
export function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
