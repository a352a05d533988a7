// Sentences to the visitor, above the box to write in: each goes after a while.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";
import { Notice } from "./notice.js";
import { told } from "./texts.js";

const SHOWN = 10000; // milliseconds

const notice = new Notice($("#notice"));
let timer;

// What went wrong. `stays`: it does not go by itself.
export function tell(error, { stays = false } = {}) {
    clearTimeout(timer);
    $("#notice").classList.remove("good");
    notice.tell(told(error));
    if (!stays) timer = setTimeout(() => notice.clear(), SHOWN);
}

// Something that is done.
export function say(sentence) {
    tell({ message: sentence });
    $("#notice").classList.add("good");
}
