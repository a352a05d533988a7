// The last messages of each channel that this page has seen.
// SPDX-License-Identifier: MIT

const KEPT = 50; // of each channel: a page of history

// They are shown at once when a channel is opened. Without a network there are no others.
export class Recent {
    constructor() {
        this.channels = new Map();
    }

    // `more`: whether there may be older ones, as in a channel of which nothing is known. `gap`:
    // whether there were, and they are no longer kept.
    of(channel) {
        return this.channels.get(channel) || { messages: [], more: true };
    }

    // Takes the newest page of a channel's history.
    set(channel, { messages, more, gap }) {
        this.channels.set(channel, { messages: messages.slice(-KEPT), more, gap });
    }

    // Adds a message that has just been posted.
    add(message) {
        const { messages, more, gap } = this.of(message.channel);
        if (messages.some((one) => one.id === message.id)) return;
        this.set(message.channel, {
            messages: [...messages, message], more: more || messages.length === KEPT, gap
        });
    }

    // What has become of a message.
    change(channel, id, changed) {
        if (!this.channels.has(channel)) return;
        const { messages, more, gap } = this.of(channel);
        const all = messages.map((one) => one.id === id ? changed(one) : one);
        this.set(channel, { messages: all, more, gap });
    }

    // All of the channel is deleted.
    clear(channel) {
        if (this.channels.has(channel)) this.set(channel, { messages: [] });
    }

    forget() {
        this.channels.clear();
    }
}
