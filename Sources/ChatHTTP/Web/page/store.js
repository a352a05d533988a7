// What this browser remembers, or this tab alone: JSON in its storage, where there is any.
// SPDX-License-Identifier: MIT

// A browser that forbids storage throws when it is looked at; one that is full throws on writing.
// The page works without, and forgets.

export const PREFIX = "fireside page ";

// `sessionStorage` is the tab's own, and ends with it.
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

// Calls `done` when another tab remembers something under `key`: with that, for by now there may be
// something else.
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
