/**
 * An open details[data-menu] closes on Escape, which gives focus back to its summary,
 * and on a click outside.
 *
 * @param {Document} page
 */
export function closeMenus(page) {
  page.addEventListener("click", (event) => {
    for (const menu of openMenus(page)) {
      if (!(event.target instanceof Node) || !menu.contains(event.target)) menu.open = false;
    }
  });
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) openMenus(page).forEach(closeFromKeyboard);
  });
}

/**
 * @param {Document} page
 * @returns {HTMLDetailsElement[]}
 */
function openMenus(page) {
  return Array.from(page.querySelectorAll("details[data-menu][open]"));
}

/** @param {HTMLDetailsElement} menu */
function closeFromKeyboard(menu) {
  const hadFocus = menu.contains(document.activeElement);
  menu.open = false;
  if (hadFocus) menu.querySelector("summary")?.focus();
}
