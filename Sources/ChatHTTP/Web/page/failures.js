// Messages that were not sent: why, and what one can do now.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { text, told } from "./texts.js";

const BESIDE = 536; // bytes of a request's body beside the text, at most

export class Failures {
    constructor(page) {
        this.page = page;
    }

    // `sent`: the message's article, below the others.
    explain(sent, error) {
        const { composer } = this.page, words = sent.message.body.text;
        const again = make("button", { type: "button" }, text("tryAgain"));
        const away = make("button", { type: "button" }, text("discard"));
        again.addEventListener("click", () => {
            sent.remove();
            composer.send(words, sent.dataset.channel);
        });
        away.addEventListener("click", () => sent.remove());
        sent.append(make("p", { class: "why", role: "alert" },
            text("notSent", { reason: reason(error, words) }), " ", again, " ", away));
    }
}

// Why a text was not sent. The server counts bytes, and people count characters.
export function reason(error, words) {
    if (error.status !== 413) return told(error);
    const limit = Number(/(\d+)\D*$/.exec(error.message)?.[1]) || 65536;
    const bytes = new TextEncoder().encode(JSON.stringify(words)).length - 2; // quotes
    const count = Array.from(words).length;
    const most = Math.floor(count * Math.max(limit - BESIDE, 0) / bytes);
    return text("tooLong", { length: count, limit: most });
}
