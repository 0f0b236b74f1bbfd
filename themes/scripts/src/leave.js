/**
 * Follows a[data-leave], the way to another site that a page was shown for.
 *
 * @param {Document} page
 */
export function goOn(page) {
  const way = page.querySelector("a[data-leave]");
  if (way instanceof HTMLAnchorElement && /^https?:$/.test(way.protocol) && way.origin !== location.origin) location.assign(way.href);
}
