/**
 * app.js alone brings the element itself: imported here, the scripts for writing
 * would carry it a second time.
 *
 * <relative-time> puts an English "on" before dates of more than a month ago, in any
 * language. The sentences around our times do without it.
 *
 * @param {Document} page
 */
export function wordTimes(page) {
  for (const time of page.querySelectorAll("relative-time:not([prefix])")) time.setAttribute("prefix", "");
}
