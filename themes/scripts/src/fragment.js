// The one place where HTML becomes elements. What comes in is a post's preview,
// which our own server has rendered with raw HTML off and sanitised with the same
// allow-list as a published post, or a part of a page from the page's own
// template, with what people wrote escaped. It is parsed by DOMParser, whose
// document has no window: nothing in it runs or loads. This second filter, and the
// page's Content-Security-Policy as a third, are there in case the first one fails.

/** Elements that act by being there. */
const ACTIVE = "script, style, link, meta, base, title, template, iframe, frame, frameset, object, embed, applet, portal, dialog";

/** In a preview also those that draw by themselves and controls that would join our form. */
const FOREIGN = `${ACTIVE}, slot, svg, math, form, button, select, textarea, input:not([type=checkbox]), markdown-composer, text-expander`;

/** Attributes that style or bring a document of their own. */
const STYLING = new Set(["style", "srcdoc", "is", "ping", "autofocus"]);

/**
 * In a preview also those that submit or name things. A name or id could stand in
 * front of a property of the document or the form (DOM clobbering).
 */
const NAMING = new Set([...STYLING, "name", "id", "slot", "popovertarget", "target"]);

const ADDRESSES = new Set(["href", "src", "action", "formaction", "data", "poster", "background", "cite", "xlink:href"]);

const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/**
 * @param {string} html a post as people wrote it
 * @returns {DocumentFragment} its elements, without any that can act
 */
export function harmlessFragment(html) {
  return filtered(html, FOREIGN, (name) => name.startsWith("form") || NAMING.has(name));
}

/**
 * @param {string} html a part of one of our pages, with its own forms and names
 * @returns {DocumentFragment} its elements, without any that run
 */
export function pagePart(html) {
  return filtered(html, ACTIVE, (name) => STYLING.has(name));
}

/**
 * @param {string} html
 * @param {string} forbidden selector of elements to leave out
 * @param {(name: string) => boolean} isDropped tells attributes to leave out
 */
function filtered(html, forbidden, isDropped) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll(forbidden)) element.remove();
  for (const element of parsed.body.querySelectorAll("*")) {
    for (const { name, value } of Array.from(element.attributes)) {
      if (isActive(name.toLowerCase(), value) || isDropped(name.toLowerCase())) element.removeAttribute(name);
    }
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...Array.from(parsed.body.childNodes, (node) => document.importNode(node, true)));
  return fragment;
}

/**
 * @param {string} name
 * @param {string} value
 */
function isActive(name, value) {
  return name.startsWith("on") || (ADDRESSES.has(name) && !hasAllowedScheme(value));
}

/** @param {string} address */
function hasAllowedScheme(address) {
  try {
    return SCHEMES.has(new URL(address, document.baseURI).protocol);
  } catch {
    return false;
  }
}
