// What this browser remembers, or only this tab: JSON in its storage, if there is one.
// SPDX-License-Identifier: MIT

// A browser that forbids storage throws as soon as the page looks at it. A full one throws on
// writing. The page works without storage, and forgets.

import { BASE } from "./dom.js";

// Two chats at one host, below different paths, remember apart.
export const PREFIX = "fireside page " + (BASE && `${BASE} `);

// `sessionStorage` belongs to the tab and ends with it.
export function recall(key, storage = "localStorage") {
    try {
        return JSON.parse(globalThis[storage].getItem(PREFIX + key));
    } catch {
        return null;
    }
}

export function remember(key, value, storage = "localStorage") {
    try {
        globalThis[storage].setItem(PREFIX + key, JSON.stringify(value));
    } catch {}
}

// Calls `done` when another tab stores something under `key`. The value comes with the call: by now
// the storage may have another one.
export function onRemembered(key, done) {
    addEventListener("storage", (event) => {
        if (event.key === PREFIX + key) done(parse(event.newValue));
    });
}

function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

// The visitor's own colours; the system's, until they choose others.
export function recallTheme(theme = recall("theme")) {
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
