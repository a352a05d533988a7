// Up to where the visitor has read, in all their browsers: the server keeps it for who logs in.
// SPDX-License-Identifier: MIT

import { isPrivate } from "./channels.js";
import { BASE } from "./dom.js";
import { isBefore } from "./ids.js";
import { recall, remember } from "./store.js";

const ROUND = 30000; // milliseconds between two looks
const PAUSE = 2000; // milliseconds between two posts
const AT_ONCE = 5; // posts when the page is hidden

export class Reads {
    constructor(page) {
        this.page = page;
        this.isOn = false;
        this.waiting = new Map(); // by channel: the id up to which it is read, or null for leaving
        this.shared = new Set(recall("shared")); // channels that the server knew of
        const look = () => document.visibilityState === "visible" && this.refresh();
        setInterval(look, ROUND);
        addEventListener("focus", look);
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") look();
            else this.flush();
        });
        addEventListener("pagehide", () => this.flush());
        page.events.on("met", () => this.meet());
        page.events.on("moved", (channel, id) => this.note(channel, id));
        this.meet();
    }

    // Somebody is logged in, or nobody. Where it does not work, each browser counts for itself.
    meet() {
        const { name, person } = this.page.session;
        if (!name) return this.stop();
        if (this.person !== person) this.waiting.clear();
        this.person = person;
        this.isOn = true;
        this.refresh();
    }

    stop() {
        this.isOn = false;
        this.waiting.clear();
    }

    // `id`: the newest message that is read; undefined if the channel is left.
    note(channel, id) {
        if (!this.isOn) return;
        if (id) this.shared.add(channel);
        else if (!this.shared.delete(channel)) return;
        this.waiting.set(channel, id ?? null);
        this.postLater();
    }

    async refresh() {
        if (!this.isOn) return;
        const { unread } = this.page.channels, { turn } = unread;
        let answer;
        try {
            answer = await this.page.session.get("/me/read");
        } catch (error) {
            if (error.status) this.stop(); // an older server, or nobody is logged in
            return;
        }
        if (!this.isOn || !Array.isArray(answer.channels)) return;
        if (turn !== unread.turn) return this.postLater(); // a message came meanwhile: look again
        this.take(answer.channels);
    }

    // ---- Behind it ----

    take(told) {
        const { channels, rooms } = this.page, names = new Set(told.map((one) => one.name));
        const isMine = (name) => isPrivate(name) ? rooms.has(name) : true;
        for (const one of told.filter(({ name }) => isMine(name))) this.takeOne(one);
        for (const name of this.shared) {
            if (names.has(name) || this.waiting.has(name)) continue;
            this.shared.delete(name); // it was left in another browser
            if (name !== channels.current && !isPrivate(name)) channels.drop(name);
        }
        for (const [name, id] of channels.unread.read) {
            if (!names.has(name) && channels.heard.includes(name)) this.note(name, id);
        }
        for (const name of names) this.shared.add(name);
        remember("shared", [...this.shared]);
        channels.changed();
    }

    takeOne({ name, read, unread: count }) {
        const { channels } = this.page, { unread } = channels, mine = unread.read.get(name);
        if (this.waiting.has(name)) return;
        if (!channels.heard.includes(name)) channels.share(name);
        if (mine && isBefore(read, mine)) return this.note(name, mine);
        const isSeen = name === channels.current && document.visibilityState === "visible";
        if (!isSeen) unread.take(name, { read, unread: count });
    }

    postLater() {
        this.timer ??= setTimeout(async () => {
            this.timer = null;
            const [next] = this.waiting;
            if (!next) return this.refresh();
            this.waiting.delete(next[0]);
            await this.post(...next);
            if (this.waiting.size) this.postLater();
        }, PAUSE);
    }

    // The page may not come back.
    flush() {
        for (const [channel, id] of [...this.waiting].slice(0, AT_ONCE)) {
            this.waiting.delete(channel);
            this.post(channel, id, true);
        }
    }

    async post(channel, id, keepalive = false) {
        const { session } = this.page;
        const fields = id ? { channel, read: id } : { channel, leave: 1 };
        const body = new URLSearchParams({ ...fields, _xsrf: session.xsrf });
        const headers = { Accept: "application/json" };
        try {
            await fetch(`${BASE}/me/read`, { method: "POST", body, headers, keepalive });
        } catch {} // the next message that is read says it again
    }
}
