// A part of a page as the server would put it into the page itself: the same
// template, with what people wrote escaped. It is parsed by DOMParser, whose
// document has no window: nothing in it runs or loads. What could act is left out
// all the same, and the page's Content-Security-Policy stands behind that.

const NEVER = "script, style, link, meta, base, title, template, iframe, frame, object, embed, applet, portal, dialog";

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function pagePart(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll(NEVER)) element.remove();
  for (const element of parsed.body.querySelectorAll("*")) {
    for (const { name } of Array.from(element.attributes)) {
      if (name.startsWith("on") || name === "style" || name === "srcdoc") element.removeAttribute(name);
    }
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...Array.from(parsed.body.childNodes, (node) => document.importNode(node, true)));
  return fragment;
}
