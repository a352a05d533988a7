// The list of channels: which ones the page listens to, what is unread, which one is open.
// SPDX-License-Identifier: MIT

import { $, BASE, make } from "./dom.js";
import { isPlainClick } from "./permalinks.js";
import { onRemembered, recall, remember } from "./store.js";
import { text } from "./texts.js";
import { Unread } from "./unread.js";

const MOST = 64; // channels in one poll
const LOBBY = "lobby";

export const isPrivate = (name) => name.startsWith("private-");

// The sign in front of a channel's name.
export const signOf = (name) => isPrivate(name) ? "🔒" : "#";

// The cursor and the counts of unread messages are stored together. A page that is opened again
// gets the messages after the cursor, and counts on.
export class Channels {
    // Calls `open(left)` when a channel is chosen, where `left` is the id of the last message that
    // was read there; `changed()` when the list to listen to changes, `leaves(name)` when the
    // visitor wants to be no member of a private channel any more, and `moved(name, id)` when they
    // have read up to this message, or left the channel for good: then without an id.
    constructor(current, { open, changed, leaves, moved }) {
        const kept = recall("channels") || {};
        this.joined = [LOBBY, ...(kept.joined || []).filter(
            (name) => name !== LOBBY && !isPrivate(name))];
        this.unread = new Unread(kept, moved);
        this.cursor = kept.cursor || null;
        this.rooms = new Map(); // private channels of which the visitor is a member, by name
        this.current = current;
        this.onOpen = open;
        this.onChange = changed;
        this.onLeave = leaves;
        this.onMove = moved;
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
        return this.heard.reduce((sum, name) => sum + this.unread.of(name), 0);
    }

    go(name) {
        const before = this.heard.join();
        this.join(name);
        this.current = name;
        const left = this.left;
        this.unread.forget(name);
        this.save();
        this.render();
        if (this.heard.join() !== before) this.onChange();
        this.onOpen(left);
    }

    // Where the visitor stopped reading the open channel; undefined if nothing is unread.
    get left() {
        return this.unread.leftAt(this.current);
    }

    leave(name) {
        if (name === LOBBY) return;
        if (this.rooms.has(name)) return this.onLeave(name);
        this.onMove(name);
        this.drop(name);
    }

    // The visitor has joined it in another browser.
    share(name) {
        this.join(name);
        this.onChange();
    }

    // The channel is in the list no more.
    drop(name) {
        this.joined = this.joined.filter((other) => other !== name);
        this.unread.forget(name);
        this.unread.read.delete(name);
        this.save();
        this.onChange();
        if (name === this.current) this.go(LOBBY);
        else this.render();
    }

    count(name, id, isMention) {
        this.unread.count(name, id, isMention);
        this.render();
    }

    // The message is on the screen.
    see(id, name = this.current) {
        this.unread.note(name, id);
    }

    // A message is deleted. If it was unread, it does not count any more.
    uncount(name, id) {
        if (this.unread.uncount(name, id)) this.changed();
    }

    read(name = this.current) {
        if (this.unread.forget(name)) this.changed();
    }

    changed() {
        this.save();
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
            cursor, joined: this.joined, ...this.unread.stored
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

    // What was read in another tab counts as read here.
    learn(theirs) {
        if (!theirs) return;
        this.unread.learn(theirs);
        this.render();
    }

    render() {
        $("#channels").replaceChildren(...this.listed.map((name) => this.item(name)));
        const total = this.totalUnread;
        const isMentioned = this.heard.some((name) => this.unread.mentionsIn(name));
        const count = total ? `(${isMentioned ? "@ " : ""}${total}) ` : "";
        document.title = `${count}${this.fullTitleOf(this.current)} · Fireside`;
        $("#menu").dataset.unread = total || "";
    }

    item(name) {
        const count = this.unread.of(name), title = this.titleOf(name);
        const isCurrent = name === this.current;
        const link = make(
            "a", {
                href: address(name), "data-channel": name, "aria-current": isCurrent && "page",
                class: count ? "has-unread" : "", title: title !== name && name
            },
            signElement(this.signOf(name)), make("span", { class: "name", dir: "auto" }, title));
        if (this.unread.mentionsIn(name)) {
            link.append(" ", make("span", { class: "mention", title: text("mentionsYou") },
                "@"), make("span", { class: "quiet" }, ` ${text("mentionsYou")}`));
        }
        if (count) {
            const title = text("unreadCount", { count });
            link.append(" ", make("span", { class: "unread", title, "aria-hidden": "true" },
                count > 99 ? "99+" : String(count)), make("span", { class: "quiet" }, ` ${title}`));
        }
        const leave = make(
            "button",
            { type: "button", class: "leave", "aria-label": text("leaveChannel", { title }) }, "×");
        leave.addEventListener("click", () => this.leave(name));
        return make("li", {}, link, ...(name === LOBBY ? [] : [leave]));
    }

    listenToPage() {
        addEventListener("click", (event) => {
            const link = event.target.closest("nav a[data-channel]");
            if (!link || !isPlainClick(event)) return;
            event.preventDefault();
            this.visit(link.dataset.channel);
        });
    }

    // Goes to a channel, and lets the Back button come back.
    visit(name) {
        if (name !== this.current) history.pushState(null, "", address(name));
        this.go(name);
    }
}

// Makes the sign in front of a channel's name.
export function signElement(sign) {
    const attributes = { class: sign === "🔒" ? "sign lock" : "sign", "aria-hidden": "true" };
    return make("span", attributes, sign);
}

export function address(name) {
    return `${BASE}/` + (name === LOBBY ? "" : `?channel=${encodeURIComponent(name)}`);
}
