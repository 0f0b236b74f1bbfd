import "@github/markdown-toolbar-element";
import { label } from "./label.js";

/** @typedef {import("./composer.js").MarkdownComposer} MarkdownComposer */

/** Styles of <markdown-toolbar>, the key of their label, and the English of it. */
const STYLES = [
  ["bold", "bold", "Bold"],
  ["italic", "italic", "Italic"],
  ["link", "link", "Link"],
  ["quote", "quote", "Quote"],
  ["code", "code", "Code"],
  ["unordered-list", "list", "List"],
];

/**
 * Fills the toolbar, with the preview beside the formatting. Its buttons are real ones with words on them; <markdown-toolbar>
 * brings the formatting and the arrow keys.
 *
 * @param {MarkdownComposer} composer
 * @param {HTMLTextAreaElement} source
 */
export function addToolbar(composer, source) {
  const place = composer.piece("toolbar");
  if (!place || place.firstElementChild) return;
  const bar = document.createElement("markdown-toolbar");
  bar.setAttribute("for", source.id);
  bar.setAttribute("aria-label", label(composer, "toolbar", "Formatting"));
  bar.append(...STYLES.map(([style, key, english]) => formatButton(style, label(composer, key, english))));
  bar.append(...pictureButton(composer));
  // Formatting needs the textarea: pressed in the preview, it goes back there first.
  bar.addEventListener("click", () => composer.write(), { capture: true });
  place.append(bar, ...previewButton(composer));
  place.hidden = false;
}

/**
 * @param {string} style also makes the button one of the toolbar's for the arrow keys
 * @param {string} text
 */
function formatButton(style, text) {
  const made = button(style, text);
  made.dataset.mdButton = style;
  // One stop for the Tab key: the toolbar takes it first and hands it on.
  made.tabIndex = -1;
  return made;
}

/**
 * @param {string} name
 * @param {string} text
 */
function button(name, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `toolbar-${name}`;
  made.textContent = text;
  return made;
}

/**
 * The button stands in for the file input, which is hidden but keeps working.
 *
 * @param {MarkdownComposer} composer
 */
function pictureButton(composer) {
  const file = composer.piece("file");
  if (!(file instanceof HTMLInputElement) || !composer.dataset.uploadUrl) return [];
  const made = formatButton("picture", label(composer, "picture", "Picture"));
  made.addEventListener("click", () => file.click());
  file.hidden = true;
  for (const text of file.labels ?? []) text.hidden = true;
  return [made];
}

/** @param {MarkdownComposer} composer */
function previewButton(composer) {
  if (!composer.piece("preview") || !composer.dataset.previewUrl) return [];
  const made = button("preview", label(composer, "preview", "Preview"));
  made.setAttribute("aria-pressed", "false");
  made.addEventListener("click", () => composer.togglePreview());
  composer.addEventListener("composer-preview", () => {
    made.setAttribute("aria-pressed", String(!composer.piece("preview")?.hidden));
  });
  return [made];
}
