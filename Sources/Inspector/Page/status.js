// The line that says how the page fares. A screen reader reads it out, so it is seldom another one.
// SPDX-License-Identifier: MIT

import { $, setText } from "./dom.js";
import { digits, text } from "./texts.js";

const SHORT = 8000; // milliseconds that a piece of news stays

export class Status {
    constructor() {
        this.element = $("#state");
        this.news = "";
        this.isOnline = true;
    }

    offline() {
        if (!this.isOnline) return; // the same again
        this.isOnline = false;
        this.draw();
    }

    online() {
        this.isOnline = true;
        this.draw();
    }

    skipped() {
        this.tell(text("inspectSkippedToNow"));
    }

    // Who waited when the page came, and how long they had.
    came({ counts: { waiting }, ages = [] }) {
        if (!waiting) return;
        const groups = ages.filter((one) => one.count).map(({ upTo, count }) => upTo === null
            ? text("inspectLonger", { number: digits(count) })
            : text("inspectUpTo", { seconds: upTo, number: digits(count) }));
        this.tell(text("inspectCame", { number: digits(waiting) }) + " " + groups.join(", "));
    }

    tell(news) {
        this.news = news;
        this.draw();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            this.news = "";
            this.draw();
        }, SHORT);
    }

    draw() {
        setText(this.element, this.isOnline ? this.news : text("inspectOffline"));
        this.element.classList.toggle("bad", !this.isOnline);
    }
}
