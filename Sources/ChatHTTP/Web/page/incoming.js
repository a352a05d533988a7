// What comes from the server: messages, edits, deletions.
// SPDX-License-Identifier: MIT

import { edited, stubOf } from "./changes.js";
import { mentionsMe } from "./mentions.js";
import { isBy } from "./names.js";
import { tell } from "./tell.js";
import { text } from "./texts.js";

export class Incoming {
    constructor(page) {
        this.page = page;
        // Messages since history was asked for: its answer may be older. null: not asked for.
        this.meanwhile = null;
    }

    hear(message) {
        const isHere = this.isHere(message);
        if (!message.kind && !message.ttl) this.said(message, isHere);
        this.page.events.dispatch("heard", message, isHere);
    }

    // A message has another text.
    edit(change) {
        this.page.changes.note(change.edits, change);
        this.changeTo(change.channel, change.edits, (message) => edited(message, change));
    }

    // A message is deleted, or all of a channel.
    erase(deletion) {
        const { channel, deleted } = deletion, { composer, changes, channels, recent } = this.page;
        composer.erase(deletion);
        if (deleted) {
            changes.note(deleted, null);
            channels.uncount(channel, deleted);
            this.changeTo(channel, deleted, stubOf);
        } else {
            channels.read(channel);
            recent.clear(channel);
            if (this.isHere({ channel })) this.clear(channel);
        }
        this.saveSoon();
    }

    gap() {
        this.page.recent.forget();
        this.page.view.showNewest();
        tell({ message: text("missedMessages") });
    }

    // ---- Behind it ----

    isHere({ channel }) {
        return channel === this.page.channels.current;
    }

    said(message, isHere) {
        const { composer, recent, log, channels, session } = this.page;
        composer.cameBack(message);
        recent.add(message);
        if (isHere) {
            log.add(message);
            this.meanwhile?.push(message);
        }
        const isSeen = isHere && document.visibilityState === "visible";
        if (isSeen) channels.see(message.id);
        else if (!isBy(session, message)) this.count(message);
        this.saveSoon();
    }

    count(message) {
        const { channels, session } = this.page;
        channels.count(message.channel, message.id, mentionsMe(message, session));
    }

    changeTo(channel, id, changed) {
        this.page.recent.change(channel, id, changed);
        if (this.isHere({ channel })) this.page.log.change(id, changed);
        this.saveSoon();
    }

    clear(channel) {
        this.page.log.show({ messages: [] }, channel);
        if (this.meanwhile) this.page.view.showNewest(); // the answer on its way may be older
    }

    // After the last message of an answer: only then the cursor is right for all of them.
    saveSoon() {
        queueMicrotask(() => this.page.connection.save());
    }
}
