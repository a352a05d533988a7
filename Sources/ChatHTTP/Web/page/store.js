// What this browser remembers: JSON in localStorage, where there is any.
// SPDX-License-Identifier: MIT

// A browser that forbids storage throws when it is looked at; one that is full throws on writing.
// The page works without, and forgets.

export const PREFIX = "fireside page ";

export function recall(key) {
    try {
        return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch {
        return null;
    }
}

export function remember(key, value) {
    try {
        localStorage.setItem(PREFIX + key, JSON.stringify(value));
    } catch {}
}

// Calls `done` when another tab remembers something under `key`.
export function onRemembered(key, done) {
    addEventListener("storage", (event) => {
        if (event.key === PREFIX + key) done(recall(key));
    });
}
