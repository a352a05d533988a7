// The light: how the connection is.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";
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
    constructor() {
        this.element = $("#light");
    }

    show(state) {
        this.element.dataset.state = state;
        this.element.textContent = STATE[state];
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
