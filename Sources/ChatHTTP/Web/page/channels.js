// The list of channels: which ones are listened to, what is unread in each, where one goes.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { onRemembered, recall, remember } from "./store.js";

const MOST = 64; // channels in one poll
const MOST_OTHERS = 100; // shown that one might join
const LOBBY = "lobby";

export const isPrivate = (name) => name.startsWith("private-");

// What stands in front of its name.
export const signOf = (name) => isPrivate(name) ? "🔒" : "#";

// Capitals become small letters, as on the server; null for what no channel can be called.
export function channelName(text) {
    const name = text.trim().replace(/^#/, "").toLowerCase();
    return /^[a-z0-9_-]{1,64}$/.test(name) ? name : null;
}

// Cursor and counts are kept together, for they belong together: whoever opens the page again
// hears what came after the cursor, and counts on.
export class Channels {
    // `open(name)` is called when one is chosen, `changed()` when others are listened to.
    constructor(current, { open, changed }) {
        const kept = recall("channels") || {};
        this.joined = [LOBBY, ...(kept.joined || []).filter((name) => name !== LOBBY)];
        this.unread = new Map(Object.entries(kept.unread || {}));
        this.cursor = kept.cursor || null;
        this.others = [];
        this.isOpen = false; // whether one may read private channels
        this.current = current;
        this.onOpen = open;
        this.onChange = changed;
        if (!this.joined.includes(current)) this.joined.push(current);
        this.listenToPage();
        onRemembered("channels", (theirs) => this.learn(theirs));
        this.render();
    }

    // Those to poll for. With more than a poll takes, the one that is open stands for the last.
    get heard() {
        const names = this.joined.filter((name) => this.isOpen || !isPrivate(name));
        const isFar = names.indexOf(this.current) >= MOST;
        return isFar ? [...names.slice(0, MOST - 1), this.current] : names.slice(0, MOST);
    }

    // Those in the list: also the one that is open, if it is locked.
    get listed() {
        const names = this.heard;
        return names.includes(this.current) ? names : [...names, this.current];
    }

    get totalUnread() {
        return this.heard.reduce((sum, name) => sum + (this.unread.get(name) || 0), 0);
    }

    go(name) {
        const before = this.heard.join();
        if (!this.joined.includes(name)) this.joined.push(name);
        this.current = name;
        this.unread.delete(name);
        this.save();
        this.render();
        if (this.heard.join() !== before) this.onChange();
        this.onOpen(name);
    }

    // Alt and an arrow: the one above or below, round and round.
    step(by) {
        const names = this.listed;
        const at = names.indexOf(this.current);
        this.go(names[(at + by + names.length) % names.length]);
    }

    leave(name) {
        if (name === LOBBY) return;
        this.joined = this.joined.filter((other) => other !== name);
        this.unread.delete(name);
        this.save();
        this.onChange();
        if (name === this.current) this.go(LOBBY);
        else this.render();
    }

    count(name) {
        this.unread.set(name, (this.unread.get(name) || 0) + 1);
        this.render();
    }

    read(name = this.current) {
        if (!this.unread.delete(name)) return;
        this.save();
        this.render();
    }

    // Of those that the server knows of, where most people are.
    discover(channels) {
        const crowd = (one) => one.people * 1000 + one.parked;
        this.others = channels.sort((one, other) => crowd(other) - crowd(one))
            .slice(0, MOST_OTHERS)
            .sort((one, other) => one.name < other.name ? -1 : 1);
        this.render();
    }

    // Whether private channels are for whoever is here.
    setOpen(isOpen) {
        this.isOpen = isOpen;
        this.render();
    }

    save(cursor = this.cursor) {
        this.cursor = cursor;
        remember("channels", {
            cursor, joined: this.joined, unread: Object.fromEntries(this.unread)
        });
    }

    // ---- Behind it ----

    // What was read in another tab is read.
    learn(theirs) {
        if (!theirs) return;
        const unread = new Map(Object.entries(theirs.unread || {}));
        for (const name of this.unread.keys()) {
            if (!unread.get(name)) this.unread.delete(name);
        }
        this.render();
    }

    render() {
        $("#channels").replaceChildren(...this.listed.map((name) => this.item(name)));
        const others = this.others.filter((one) => !this.joined.includes(one.name)
            && (this.isOpen || !isPrivate(one.name)));
        $("#others").replaceChildren(...others.map((one) => otherItem(one)));
        $("#more").hidden = !others.length;
        const total = this.totalUnread;
        const count = total ? `(${total}) ` : "";
        document.title = `${count}${signOf(this.current)}${this.current} · Fireside`;
        $("#menu").dataset.unread = total || "";
    }

    item(name) {
        const count = this.unread.get(name) || 0;
        const isCurrent = name === this.current;
        const link = make(
            "a", {
                href: address(name), "data-channel": name, "aria-current": isCurrent && "page",
                class: count ? "has-unread" : ""
            },
            sign(name), make("span", { class: "name" }, name));
        if (count) {
            const unread = make("span", { class: "unread", title: `${count} unread` },
                count > 99 ? "99+" : String(count));
            link.append(" ", unread, make("span", { class: "quiet" }, " unread"));
        }
        const leave = make(
            "button", { type: "button", class: "leave", "aria-label": `Leave ${name}` }, "×");
        leave.addEventListener("click", () => this.leave(name));
        return make("li", {}, link, ...(name === LOBBY ? [] : [leave]));
    }

    listenToPage() {
        addEventListener("click", (event) => {
            const link = event.target.closest("a[data-channel]");
            if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
            event.preventDefault();
            this.visit(link.dataset.channel);
        });
        addEventListener("popstate", () => {
            const name = channelName(new URLSearchParams(location.search).get("channel") || LOBBY);
            if (name) this.go(name);
        });
        addEventListener("keydown", (event) => {
            const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (!by || !event.altKey || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            this.step(by);
        });
    }

    // Goes there so that the Back button comes back.
    visit(name) {
        if (name !== this.current) history.pushState(null, "", address(name));
        this.go(name);
    }
}

function otherItem({ name, people }) {
    return make("li", {}, make(
        "a", { href: address(name), "data-channel": name },
        sign(name), make("span", { class: "name" }, name), " ",
        make("span", { class: "faint" }, people ? `${people} here` : "")));
}

function sign(name) {
    const attributes = { class: isPrivate(name) ? "sign lock" : "sign", "aria-hidden": "true" };
    return make("span", attributes, signOf(name));
}

function address(name) {
    return name === LOBBY ? "/" : `/?channel=${name}`;
}
