// The light: how the connection is.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { text } from "./texts.js";

const STATE = {
    connecting: text("stateConnecting"),
    online: text("stateOnline"),
    waiting: text("stateWaiting"),
    offline: text("stateOffline"),
    refused: text("stateRefused"),
    closed: text("stateClosed")
};

// What the light says when the mouse rests on it.
const WAY = {
    websocket: text("byWebSocket"),
    sse: text("byEventStream"),
    poll: text("byLongPolling"),
    script: text("byScriptTags"),
    tab: text("byOtherTab")
};

export class Light {
    // `retry()` tries to reach the server now.
    constructor(retry) {
        this.element = $("#light");
        this.due = 0; // when the next try is
        this.seconds = make("span", { "aria-hidden": "true" }); // not read out each second
        this.button = make("button", { type: "button", id: "retry" }, text("tryNow"));
        this.button.hidden = true;
        this.button.addEventListener("click", retry);
        this.element.after(this.seconds, this.button);
        addEventListener("offline", retry); // which fails at once
    }

    show(state) {
        this.state = state;
        this.draw();
    }

    // The next try is in `wait` milliseconds.
    countDown(wait) {
        this.due = Date.now() + wait;
        this.draw();
    }

    draw() {
        const { state, element } = this, left = Math.ceil((this.due - Date.now()) / 1000);
        const counts = state === "offline" && left > 0;
        if (element.dataset.state !== state) {
            element.dataset.state = state;
            element.textContent = STATE[state];
        }
        this.seconds.textContent = counts ? text("secondsLeft", { count: left }) : "";
        this.button.hidden = state !== "offline";
        clearTimeout(this.timer);
        if (counts) this.timer = setTimeout(() => this.draw(), 1000);
        this.explain();
    }

    // By which way messages come.
    showWay(way) {
        this.element.dataset.way = way;
        this.explain();
    }

    // As a title: a screen reader reads it with the light, and does not announce each change.
    explain() {
        const { state, way } = this.element.dataset;
        this.element.title = state === "online" && WAY[way] || "";
    }
}
