// What is unread in each channel, and up to where the visitor has read.
// SPDX-License-Identifier: MIT

import { isBefore } from "./ids.js";

const MOST = 100; // ids of unread messages that are known, in each channel

export class Unread {
    // `kept`: what `stored` was. `moved(name, id)` is called when more of a channel is read.
    constructor(kept, moved = () => {}) {
        const map = (one) => new Map(Object.entries(one || {}));
        this.counts = map(kept.unread);
        this.mentions = map(kept.mentions); // how many of them mention the visitor
        this.ids = map(kept.ids); // of the newest of them
        this.read = map(kept.read); // the id of the newest message that is read
        this.onMove = moved;
        this.turn = 0; // changes with each message that is counted
    }

    get stored() {
        const of = (map) => Object.fromEntries(map);
        return {
            unread: of(this.counts), mentions: of(this.mentions), ids: of(this.ids),
            read: of(this.read)
        };
    }

    of(name) {
        return this.counts.get(name) || 0;
    }

    // The id after which the unread messages come; undefined if there are none, or none is known.
    leftAt(name) {
        const read = this.read.get(name), [first] = this.idsOf(name);
        if (!this.of(name)) return undefined;
        if (read || this.idsOf(name).length < this.of(name)) return read;
        const [journal, number] = first.split(":");
        return `${journal}:${number - 1}`;
    }

    mentionsIn(name) {
        return this.mentions.get(name) || 0;
    }

    count(name, id, isMention = false) {
        this.turn++;
        this.counts.set(name, this.of(name) + 1);
        this.ids.set(name, [...this.idsOf(name), id].slice(-MOST));
        if (isMention) this.mentions.set(name, this.mentionsIn(name) + 1);
    }

    // A message is deleted. Returns whether it was unread.
    uncount(name, id) {
        const ids = this.idsOf(name), count = this.of(name) - 1;
        if (!ids.includes(id)) return false;
        if (count < 1) return this.forget(name);
        this.counts.set(name, count);
        this.ids.set(name, ids.filter((one) => one !== id));
        return true;
    }

    // All of it is read. Returns whether anything was unread.
    forget(name) {
        const last = this.idsOf(name).at(-1);
        if (last) this.note(name, last);
        this.ids.delete(name);
        this.mentions.delete(name);
        return this.counts.delete(name);
    }

    // The message with this id is read, and so are those before it.
    note(name, id) {
        const before = this.read.get(name);
        if (before === id || before && isBefore(id, before)) return;
        this.read.set(name, id);
        this.onMove(name, id);
    }

    // The same person has read up to `read` in another browser; `count` messages follow.
    take(name, { read, unread: count }) {
        this.read.set(name, read);
        const ids = this.idsOf(name).filter((id) => isBefore(read, id));
        this.ids.set(name, ids);
        if (!ids.length) this.mentions.delete(name);
        if (count) this.counts.set(name, count);
        else this.forget(name);
    }

    // What was read in another tab counts as read here.
    learn({ unread, read }) {
        const theirs = new Map(Object.entries(unread || {})); // for any name: `constructor`
        for (const name of this.counts.keys()) if (!theirs.get(name)) this.forget(name);
        for (const [name, id] of Object.entries(read || {})) {
            const before = this.read.get(name);
            if (!before || isBefore(before, id)) this.read.set(name, id);
        }
    }

    // ---- Behind it ----

    idsOf(name) {
        const ids = this.ids.get(name);
        return Array.isArray(ids) ? ids : [];
    }
}
