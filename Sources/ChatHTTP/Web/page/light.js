// Beside the light: when the next try to connect is, a button for it, and how messages come.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { text } from "./texts.js";

// What the light says when the mouse rests on it.
const WAY = {
    websocket: text("byWebSocket"),
    sse: text("byEventStream"),
    poll: text("byLongPolling"),
    script: text("byScriptTags"),
    tab: text("byOtherTab")
};

export class Light {
    constructor({ events, connection }) {
        const retry = () => connection.chat?.retry(); // the visitor does not want to wait
        this.element = $("#light");
        this.due = 0; // when the next try is
        this.seconds = make("span", { "aria-hidden": "true" }); // not read out each second
        this.button = make("button", { type: "button", id: "retry" }, text("tryNow"));
        this.button.addEventListener("click", retry);
        this.element.after(this.seconds, this.button);
        addEventListener("offline", retry); // which fails at once
        events.on("state way", () => this.draw());
        events.on("retry", (wait) => this.countDown(wait));
        this.draw();
    }

    // The next try is in `wait` milliseconds.
    countDown(wait) {
        this.due = Date.now() + wait;
        this.draw();
    }

    draw() {
        const { state, way } = this.element.dataset;
        const left = Math.ceil((this.due - Date.now()) / 1000);
        const counts = state === "offline" && left > 0;
        this.seconds.textContent = counts ? text("secondsLeft", { count: left }) : "";
        this.button.hidden = state !== "offline";
        clearTimeout(this.timer);
        if (counts) this.timer = setTimeout(() => this.draw(), 1000);
        // As a title: a screen reader reads it with the light, and does not announce each change.
        this.element.title = state === "online" && WAY[way] || "";
    }
}
