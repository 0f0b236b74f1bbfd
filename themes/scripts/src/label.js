/**
 * The wording of a control. Templates may set it in their own language with
 * data-label-<key> on the element or on anything around it.
 *
 * @param {Element} element
 * @param {string} key lower-case words joined by hyphens
 * @param {string} english used where no template says otherwise
 * @returns {string}
 */
export function label(element, key, english) {
  const attribute = `data-label-${key}`;
  return element.closest(`[${attribute}]`)?.getAttribute(attribute) || english;
}
