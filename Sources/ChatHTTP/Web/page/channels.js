// The list of channels: which ones the page listens to, what is unread, which one is open.
// SPDX-License-Identifier: MIT

import { $, BASE, make } from "./dom.js";
import { onRemembered, recall, remember } from "./store.js";
import { text } from "./texts.js";

const MOST = 64; // channels in one poll
const MOST_UNREAD = 100; // ids of unread messages that are known, in each channel
const MOST_OTHERS = 100; // channels to join that are shown
const LOBBY = "lobby";

export const isPrivate = (name) => name.startsWith("private-");

// The sign in front of a channel's name.
export const signOf = (name) => isPrivate(name) ? "🔒" : "#";

// Letters with their marks, digits, and two signs.
const NAME = /^(?:\p{L}[\p{Mn}\p{Mc}]{0,6}|[\p{Nd}_-])+$/u;

// What was typed, as the server writes it. null if no channel can have this name.
export function channelName(text) {
    const name = folded(text.trim()).replace(/^#/, "");
    const isShort = [...name].length <= 64 && new TextEncoder().encode(name).length <= 192;
    return isShort && NAME.test(name) ? name : null;
}

// Without joiners, in ordinary width, in small letters, in normal form C. One sigma is like the other.
function folded(text) {
    return text.replace(/[\u200c\u200d]/g, "")
        .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
        .toLowerCase().replace(/ς/g, "σ").normalize("NFC");
}

// The cursor and the counts of unread messages are stored together. A page that is opened again
// gets the messages after the cursor, and counts on.
export class Channels {
    // Calls `open(name)` when a channel is chosen, `changed()` when the list to listen to changes,
    // and `leaves(name)` when the visitor wants to be no member of a private channel any more.
    constructor(current, { open, changed, leaves }) {
        const kept = recall("channels") || {};
        this.joined = [LOBBY, ...(kept.joined || []).filter(
            (name) => name !== LOBBY && !isPrivate(name))];
        this.unread = new Map(Object.entries(kept.unread || {}));
        this.ids = new Map(Object.entries(kept.ids || {})); // of the newest unread messages
        this.cursor = kept.cursor || null;
        this.others = [];
        this.rooms = new Map(); // private channels of which the visitor is a member, by name
        this.current = current;
        this.onOpen = open;
        this.onChange = changed;
        this.onLeave = leaves;
        this.join(current);
        this.listenToPage();
        onRemembered("channels", (theirs) => this.learn(theirs));
        this.render();
    }

    // The channels to poll for. If they are too many for a poll, the open one replaces the last.
    get heard() {
        const names = [...this.joined, ...this.roomNames];
        const isFar = names.indexOf(this.current) >= MOST;
        return isFar ? [...names.slice(0, MOST - 1), this.current] : names.slice(0, MOST);
    }

    // The channels in the list. The open one is among them even if it is locked.
    get listed() {
        const names = this.heard;
        return names.includes(this.current) ? names : [...names, this.current];
    }

    get totalUnread() {
        return this.heard.reduce((sum, name) => sum + (this.unread.get(name) || 0), 0);
    }

    go(name) {
        const before = this.heard.join();
        this.join(name);
        this.current = name;
        this.forget(name);
        this.save();
        this.render();
        if (this.heard.join() !== before) this.onChange();
        this.onOpen(name);
    }

    // For Alt and an arrow: goes to the channel above or below, and round at the ends.
    step(by) {
        const names = this.listed;
        const at = names.indexOf(this.current);
        this.go(names[(at + by + names.length) % names.length]);
    }

    leave(name) {
        if (name === LOBBY) return;
        if (this.rooms.has(name)) return this.onLeave(name);
        this.joined = this.joined.filter((other) => other !== name);
        this.forget(name);
        this.save();
        this.onChange();
        if (name === this.current) this.go(LOBBY);
        else this.render();
    }

    count(name, id) {
        this.unread.set(name, (this.unread.get(name) || 0) + 1);
        this.ids.set(name, [...this.idsOf(name), id].slice(-MOST_UNREAD));
        this.render();
    }

    // A message is deleted. If it was unread, it does not count any more.
    uncount(name, id) {
        const ids = this.idsOf(name);
        if (!ids.includes(id)) return;
        const count = (this.unread.get(name) || 0) - 1;
        if (count < 1) return this.read(name);
        this.unread.set(name, count);
        this.ids.set(name, ids.filter((one) => one !== id));
        this.save();
        this.render();
    }

    read(name = this.current) {
        if (!this.forget(name)) return;
        this.save();
        this.render();
    }

    // Shows channels to join: those with the most people.
    discover(channels) {
        const crowd = (one) => one.people * 1000 + one.parked;
        this.others = channels.sort((one, other) => crowd(other) - crowd(one))
            .slice(0, MOST_OTHERS)
            .sort((one, other) => one.name < other.name ? -1 : 1);
        this.render();
    }

    // `rooms`: the private channels of which the visitor is a member, by name.
    setRooms(rooms) {
        const before = this.heard.join();
        this.rooms = rooms;
        this.render();
        if (this.heard.join() !== before) this.onChange();
    }

    // What people call a channel.
    titleOf(name) {
        return this.rooms.get(name)?.title || name;
    }

    // The sign in front of that.
    signOf(name) {
        return this.rooms.get(name)?.direct ? "@" : signOf(name);
    }

    // Both: `#tea`.
    fullTitleOf(name) {
        return this.signOf(name) + this.titleOf(name);
    }

    save(cursor = this.cursor) {
        this.cursor = cursor;
        remember("channels", {
            cursor, joined: this.joined, unread: Object.fromEntries(this.unread),
            ids: Object.fromEntries(this.ids)
        });
    }

    // ---- Behind it ----

    // Private channels are listed for their members only.
    join(name) {
        if (!isPrivate(name) && !this.joined.includes(name)) this.joined.push(name);
    }

    // In the order of their titles, those with one person last.
    get roomNames() {
        const key = (name) => (this.rooms.get(name).direct ? "1" : "0") + this.titleOf(name);
        return [...this.rooms.keys()].sort((one, other) => key(one).localeCompare(key(other)));
    }

    idsOf(name) {
        const ids = this.ids.get(name);
        return Array.isArray(ids) ? ids : [];
    }

    // Nothing is unread there. Returns whether anything was.
    forget(name) {
        this.ids.delete(name);
        return this.unread.delete(name);
    }

    // What was read in another tab counts as read here.
    learn(theirs) {
        if (!theirs) return;
        const unread = new Map(Object.entries(theirs.unread || {}));
        for (const name of this.unread.keys()) {
            if (!unread.get(name)) this.forget(name);
        }
        this.render();
    }

    render() {
        $("#channels").replaceChildren(...this.listed.map((name) => this.item(name)));
        const others = this.others.filter((one) => !this.joined.includes(one.name)
            && !isPrivate(one.name));
        $("#others").replaceChildren(...others.map((one) => otherItem(one)));
        $("#more").hidden = !others.length;
        const total = this.totalUnread;
        const count = total ? `(${total}) ` : "";
        document.title = `${count}${this.fullTitleOf(this.current)} · Fireside`;
        $("#menu").dataset.unread = total || "";
    }

    item(name) {
        const count = this.unread.get(name) || 0, title = this.titleOf(name);
        const isCurrent = name === this.current;
        const link = make(
            "a", {
                href: address(name), "data-channel": name, "aria-current": isCurrent && "page",
                class: count ? "has-unread" : "", title: title !== name && name
            },
            sign(this.signOf(name)), make("span", { class: "name", dir: "auto" }, title));
        if (count) {
            const unread = make("span", { class: "unread", title: text("unreadCount", { count }) },
                count > 99 ? "99+" : String(count));
            link.append(" ", unread, make("span", { class: "quiet" }, ` ${text("unread")}`));
        }
        const leave = make(
            "button",
            { type: "button", class: "leave", "aria-label": text("leaveChannel", { title }) }, "×");
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

    // Goes to a channel, and lets the Back button come back.
    visit(name) {
        if (name !== this.current) history.pushState(null, "", address(name));
        this.go(name);
    }
}

function otherItem({ name, people }) {
    return make("li", {}, make(
        "a", { href: address(name), "data-channel": name },
        sign(signOf(name)), make("span", { class: "name", dir: "auto" }, name), " ",
        make("span", { class: "faint" }, people ? text("peopleHere", { count: people }) : "")));
}

function sign(sign) {
    const attributes = { class: sign === "🔒" ? "sign lock" : "sign", "aria-hidden": "true" };
    return make("span", attributes, sign);
}

function address(name) {
    return `${BASE}/` + (name === LOBBY ? "" : `?channel=${encodeURIComponent(name)}`);
}
