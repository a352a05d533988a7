// The light: how the connection is.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";
import { text } from "./texts.js";

const STATES = {
    connecting: text("stateConnecting"),
    online: text("stateOnline"),
    waiting: text("stateWaiting"),
    offline: text("stateOffline"),
    refused: text("stateRefused"),
    closed: text("stateClosed")
};
const light = $("#light");

export function showState(state) {
    if (light.dataset.state === state) return; // a screen reader would say it again
    light.dataset.state = state;
    light.textContent = STATES[state];
}

// By which way messages come: light.js explains it.
export function showWay(way) {
    light.dataset.way = way;
}
