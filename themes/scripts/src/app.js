// Entry of every page. Everything here improves a page that already works without
// it: a hook that is missing from a page leaves that page as it is.

import "@github/relative-time-element";
import { wordTimes } from "./time.js";
import { Submissions } from "./submission.js";
import { keepTypedText } from "./keep.js";
import { focusSearchByKey } from "./search_shortcut.js";
import { copyPermalinks } from "./share.js";
import { closeMenus } from "./menu.js";
import { goOn } from "./leave.js";
import { offerPasskeys } from "./passkey.js";
import { walkRowsByKey } from "./rows.js";
import { searchWhileTyping } from "./instant.js";
import { followNotices } from "./live.js";

/**
 * Address of the scripts for writing, set by the bundler. They are as large again as
 * these, and most pages are read by people who do not write.
 *
 * @type {string}
 */
const WRITING = WRITING_SCRIPT;

wordTimes(document);
keepTypedText(document);
new Submissions(document);
focusSearchByKey(document);
copyPermalinks(document);
closeMenus(document);
walkRowsByKey(document);
offerPasskeys(document);
searchWhileTyping(document);
goOn(document);
followNotices(document);

if (document.querySelector("markdown-composer")) {
  import(WRITING).catch((cause) => console.warn("Writing goes on without toolbar and preview:", cause));
}
