// Entry of the pages that have a composer; app.js loads it there.

import "@github/text-expander-element";
import "./composer.js";
import { suggestMembers } from "./mention.js";
import { quoteIntoReply } from "./quote.js";
import { lookWhetherKnown } from "./known.js";

suggestMembers(document);
quoteIntoReply(document);
lookWhetherKnown(document);
