// What the visitor may do with a message, a person and a channel: the items of their menus.
// SPDX-License-Identifier: MIT

import { isPrivate } from "./channels.js";
import { ask } from "./dialog.js";
import { isBy } from "./names.js";
import { text } from "./texts.js";

const OPEN = 3600000; // milliseconds in which people may change what they said

// For how long somebody is muted.
const MUTES = [
    [text("span10Minutes"), 600], [text("span1Hour"), 3600], [text("span1Day"), 86400]
];

export class Deeds {
    // `does` has what each item does: `edit(message)`, `remove(message)`, which returns a promise,
    // `writeTo(person)`, `showMembers(channel)` and `leave(channel)`.
    constructor(session, rooms, does) {
        Object.assign(this, { session, rooms, does });
    }

    // ---- A message ----

    mayEdit(message) {
        return this.isFresh(message) && typeof message.body?.text === "string";
    }

    hasMenu(message) {
        return this.ofMessage(message).length > 0;
    }

    ofMessage(message) {
        if (!message.id || message.tombstone) return [];
        const { isModerator } = this.session, items = [];
        if (this.mayEdit(message)) {
            items.push({ label: text("edit"), act: () => this.does.edit(message) });
        }
        if (isModerator || this.isFresh(message)) {
            const act = () => this.askToDelete(message);
            items.push({ label: text("deleteAsk"), isDanger: true, act });
        }
        if (isModerator && message.person && !isBy(this.session, message)) {
            items.push(...this.against({ name: message.from, person: message.person }));
        }
        return items;
    }

    // The visitor's own, and not too old to be changed.
    isFresh(message) {
        return !message.tombstone && !!message.person && message.person === this.session.person
            && Date.now() - new Date(message.at) < OPEN;
    }

    askToDelete(message) {
        const words = typeof message.body?.text === "string" ? message.body.text : "";
        ask({
            title: text("deleteThis"), isDanger: true, yes: text("delete"),
            sentence: words.length > 200 ? `${words.slice(0, 200)}…` : words,
            act: () => this.does.remove(message)
        });
    }

    // ---- A person ----

    canMeet(one) {
        return this.ofPerson(one).length > 0;
    }

    ofPerson({ name, person }) {
        if (!person || person === this.session.person) return [];
        const items = [];
        if (this.rooms.areThere) {
            items.push({ label: text("directMessage"), act: () => this.does.writeTo(person) });
        }
        return this.session.isModerator ? [...items, ...this.against({ name, person })] : items;
    }

    // What a moderator can do.
    against({ name, person }) {
        return [
            ...MUTES.map(([span, seconds]) => ({
                label: text("muteFor", { span }),
                act: () => this.does.moderate(
                    "mute", { person, seconds }, text("isMuted", { name, span }))
            })),
            { label: text("banAsk"), isDanger: true, act: () => this.askToBan(name, person) }
        ];
    }

    askToBan(name, person) {
        ask({
            title: text("banWhom", { name }), isDanger: true, yes: text("ban"),
            sentence: text("whatBanMeans"),
            act: () => this.does.moderate("ban", { person }, text("isBanned", { name }))
        });
    }

    // ---- A channel ----

    ofChannel(channel, title) {
        const items = [];
        if (isPrivate(channel) && this.rooms.has(channel)) {
            items.push({ label: text("membersAsk"), act: () => this.does.showMembers(channel) });
            items.push({
                label: text("leaveAsk"), isDanger: true, act: () => this.does.leave(channel)
            });
        }
        if (this.session.isModerator) {
            items.push({
                label: text("clearAsk"), isDanger: true, act: () => this.askToClear(channel, title)
            });
        }
        return items;
    }

    askToClear(channel, title) {
        ask({
            title: text("clearWhich", { title }), isDanger: true, yes: text("clear"),
            sentence: text("whatClearMeans"),
            act: () => this.session.act(`/channels/${encodeURIComponent(channel)}/clear`)
        });
    }
}
