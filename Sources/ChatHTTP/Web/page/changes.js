// What has become of messages while the page is open: history asked for before may be older.
// SPDX-License-Identifier: MIT

import { text } from "./texts.js";

const KEPT = 1000; // changes; more would make a page that stays open for months large

export const GONE = text("messageDeleted");

// The message with another text.
export function edited(message, { at, body }) {
    return { ...message, body, edited: at };
}

// What stays of a message.
export function stubOf({ id, channel, at, from, person }) {
    return { id, channel, at, from, person, tombstone: true, body: { text: GONE } };
}

export class Changes {
    constructor() {
        this.byID = new Map(); // the newest edit of each message, or null if it is deleted
    }

    note(id, edit) {
        this.byID.delete(id);
        this.byID.set(id, edit);
        if (this.byID.size > KEPT) this.byID.delete(this.byID.keys().next().value);
    }

    // The message as it is now. History may know of a newer edit.
    applyTo(message) {
        const edit = this.byID.get(message.id);
        // The server's own words are in English.
        if (message.tombstone) return stubOf(message);
        if (edit === undefined) return message;
        if (edit === null) return stubOf(message);
        return message.edited > edit.at ? message : edited(message, edit);
    }
}
