// The server's counts, in the head of the page. They are exact, whatever is drawn.
// SPDX-License-Identifier: MIT

import { $, make, setText } from "./dom.js";
import { digits, text } from "./texts.js";

export class Counts {
    constructor() {
        const words = {
            waiting: text("inspectWaiting"), answered: text("inspectAnswered"),
            failed: text("inspectFailed"), left: text("inspectLeft"),
            swallowed: text("inspectSwallowed"), unhandled: text("inspectUnhandled")
        };
        this.numbers = Object.entries(words).map(([key, word]) => {
            const number = make("dd", {}, digits(0));
            $("#counts").append(make("div", { class: key }, number, make("dt", {}, word)));
            return [key, number];
        });
    }

    show(counts) {
        for (const [key, number] of this.numbers) setText(number, digits(counts[key] ?? 0));
    }
}
