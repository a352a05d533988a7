// What the visitor may do with a message, a person and a channel: the items of their menus.
// SPDX-License-Identifier: MIT

import { isPrivate } from "./channels.js";
import { ask } from "./dialog.js";
import { isBy } from "./names.js";

const OPEN = 3600000; // milliseconds in which people may change what they said

// For how long somebody is muted.
const MUTES = [["10 minutes", 600], ["1 hour", 3600], ["1 day", 86400]];

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
            items.push({ label: "Edit", act: () => this.does.edit(message) });
        }
        if (isModerator || this.isFresh(message)) {
            const act = () => this.askToDelete(message);
            items.push({ label: "Delete…", isDanger: true, act });
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
        const text = typeof message.body?.text === "string" ? message.body.text : "";
        ask({
            title: "Delete this message?", isDanger: true, yes: "Delete",
            sentence: text.length > 200 ? `${text.slice(0, 200)}…` : text,
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
            items.push({ label: "Direct message", act: () => this.does.writeTo(person) });
        }
        return this.session.isModerator ? [...items, ...this.against({ name, person })] : items;
    }

    // What a moderator can do.
    against({ name, person }) {
        return [
            ...MUTES.map(([span, seconds]) => ({
                label: `Mute for ${span}`,
                act: () => this.does.moderate(
                    "mute", { person, seconds }, `${name} is muted for ${span}.`)
            })),
            { label: "Ban…", isDanger: true, act: () => this.askToBan(name, person) }
        ];
    }

    askToBan(name, person) {
        ask({
            title: `Ban ${name}?`, isDanger: true, yes: "Ban",
            sentence: "They can read and write nothing here until a moderator lifts the ban.",
            act: () => this.does.moderate("ban", { person }, `${name} is banned.`)
        });
    }

    // ---- A channel ----

    ofChannel(channel, title) {
        const items = [];
        if (isPrivate(channel) && this.rooms.has(channel)) {
            items.push({ label: "Members…", act: () => this.does.showMembers(channel) });
            items.push({ label: "Leave…", isDanger: true, act: () => this.does.leave(channel) });
        }
        if (this.session.isModerator) {
            items.push({
                label: "Clear channel…", isDanger: true, act: () => this.askToClear(channel, title)
            });
        }
        return items;
    }

    askToClear(channel, title) {
        ask({
            title: `Clear ${title}?`, isDanger: true, yes: "Clear",
            sentence: "All its messages are deleted, for everybody, and do not come back.",
            act: () => this.session.act(`/channels/${channel}/clear`)
        });
    }
}
