// What the visitor may do with a message, a person and a channel: the items of their menus.
// SPDX-License-Identifier: MIT

import { ask } from "./dialog.js";
import { findPeople } from "./elsewhere.js";
import { askForTitle, askToLeave, showMembers } from "./members.js";
import { openMenu } from "./menu.js";
import { isBy } from "./names.js";
import { permalink } from "./permalinks.js";
import { say, tell } from "./tell.js";
import { text } from "./texts.js";

// For how long somebody is muted.
const MUTES = [
    [text("span10Minutes"), 600], [text("span1Hour"), 3600], [text("span1Day"), 86400]
];

export class Deeds {
    constructor(page) {
        this.page = page;
    }

    // Shows these items beside the button.
    open(button, items) {
        openMenu(button, items);
    }

    // ---- A message ----

    ofMessage(message) {
        if (!message.id || message.tombstone) return [];
        const { rights, session, editing } = this.page;
        const items = [{ label: text("copyLink"), act: () => copyLink(message) }];
        if (rights.mayEdit(message)) {
            items.push({ label: text("edit"), act: () => editing.start(message) });
        }
        if (rights.mayDelete(message)) {
            const act = () => this.askToDelete(message);
            items.push({ label: text("deleteAsk"), isDanger: true, act });
        }
        if (session.isModerator && message.person && !isBy(session, message)) {
            items.push(...this.against({ name: message.from, person: message.person }));
        }
        return items;
    }

    askToDelete(message) {
        const words = typeof message.body?.text === "string" ? message.body.text : "";
        ask({
            title: text("deleteThis"), isDanger: true, yes: text("delete"),
            sentence: words.length > 200 ? `${words.slice(0, 200)}…` : words,
            act: () => this.remove(message)
        });
    }

    // Fails with the server's sentence.
    remove({ channel, id }) {
        return new Promise((done, failed) => {
            const { chat } = this.page.connection;
            chat.remove(channel, id, (error) => error ? failed(error) : done());
        });
    }

    // ---- A person ----

    ofPerson(one) {
        const { rights, rooms, session } = this.page, items = [];
        if (!rights.canMeet(one)) return items;
        if (rooms.areThere) {
            items.push({ label: text("directMessage"), act: () => this.writeTo(one.person) });
        }
        return session.isModerator ? [...items, ...this.against(one)] : items;
    }

    // With one person: the same channel each time.
    writeTo(person) {
        const { membership, view } = this.page;
        return membership.begin({ with: person }).then((channel) => view.visit(channel), tell);
    }

    // What a moderator can do.
    against({ name, person }) {
        return [
            ...MUTES.map(([span, seconds]) => ({
                label: text("muteFor", { span }),
                act: () => this.moderate(
                    "mute", { person, seconds }, text("isMuted", { name, span }))
            })),
            { label: text("banAsk"), isDanger: true, act: () => this.askToBan(name, person) }
        ];
    }

    askToBan(name, person) {
        ask({
            title: text("banWhom", { name }), isDanger: true, yes: text("ban"),
            sentence: text("whatBanMeans"),
            act: () => this.moderate("ban", { person }, text("isBanned", { name }))
        });
    }

    moderate(what, fields, sentence) {
        return this.page.session.act(`/moderation/${what}`, fields)
            .then(() => say(sentence), tell);
    }

    // ---- A channel ----

    ofChannel(channel) {
        const { rights, session } = this.page, items = [];
        if (rights.isMember(channel)) {
            items.push({ label: text("membersAsk"), act: () => this.showMembers(channel) });
            items.push({
                label: text("leaveAsk"), isDanger: true, act: () => this.askToLeave(channel)
            });
        }
        if (session.isModerator) {
            items.push({
                label: text("clearAsk"), isDanger: true, act: () => this.askToClear(channel)
            });
        }
        return items;
    }

    askToClear(channel) {
        ask({
            title: text("clearWhich", { title: this.page.channels.fullTitleOf(channel) }),
            isDanger: true, yes: text("clear"), sentence: text("whatClearMeans"),
            act: () => this.page.session.act(`/channels/${encodeURIComponent(channel)}/clear`)
        });
    }

    askForTitle() {
        askForTitle(this.page.membership, (channel) => this.page.view.visit(channel));
    }

    askToLeave(channel) {
        const { membership, channels, view } = this.page;
        askToLeave(membership, channel, channels.fullTitleOf(channel), () => {
            if (channel === channels.current) view.visit("lobby");
        });
    }

    showMembers(channel) {
        const { membership, channels, session } = this.page;
        showMembers(
            membership, channel, channels.titleOf(channel), session.person,
            (done) => findPeople(this.page, done));
    }
}

// Where the page may not write to the clipboard, the visitor copies it.
async function copyLink({ channel, id }) {
    const address = location.origin + permalink(channel, id);
    try {
        await navigator.clipboard.writeText(address);
        say(text("linkCopied"));
    } catch {
        tell({ message: text("linkTo", { address }) }, { stays: true });
    }
}
