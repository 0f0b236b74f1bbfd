// The one place where HTML becomes elements. What comes in is the preview from our
// own server, which has rendered it with raw HTML off and sanitised it with the
// same allow-list as a published post. It is parsed by DOMParser, whose document
// has no window: nothing in it runs or loads. This second filter, and the page's
// Content-Security-Policy as a third, are there in case the first one fails.

/** Elements that act by being there, and form controls that would join our form. */
const FORBIDDEN =
  "script, style, link, meta, base, title, template, slot, iframe, frame, frameset, object, embed, applet, portal, " +
  "svg, math, form, button, select, textarea, input:not([type=checkbox]), dialog, markdown-composer, text-expander";

/**
 * Attributes that style, submit or name things. A name or id could stand in front
 * of a property of the document or the form (DOM clobbering).
 */
const DROPPED = new Set(["style", "srcdoc", "name", "id", "is", "slot", "autofocus", "popovertarget", "ping", "target"]);

const ADDRESSES = new Set(["href", "src", "action", "formaction", "data", "poster", "background", "cite", "xlink:href"]);

const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/**
 * @param {string} html
 * @returns {DocumentFragment} the elements of html, without any that can act
 */
export function harmlessFragment(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll(FORBIDDEN)) element.remove();
  for (const element of parsed.body.querySelectorAll("*")) dropActiveAttributes(element);
  const fragment = document.createDocumentFragment();
  fragment.append(...Array.from(parsed.body.childNodes, (node) => document.importNode(node, true)));
  return fragment;
}

/** @param {Element} element */
function dropActiveAttributes(element) {
  for (const { name, value } of Array.from(element.attributes)) {
    if (isActive(name.toLowerCase(), value)) element.removeAttribute(name);
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function isActive(name, value) {
  if (name.startsWith("on") || name.startsWith("form") || DROPPED.has(name)) return true;
  return ADDRESSES.has(name) && !hasAllowedScheme(value);
}

/** @param {string} address */
function hasAllowedScheme(address) {
  try {
    return SCHEMES.has(new URL(address, document.baseURI).protocol);
  } catch {
    return false;
  }
}
