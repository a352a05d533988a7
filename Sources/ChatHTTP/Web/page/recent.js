// The last messages of each channel, as far as this page knows them.
// SPDX-License-Identifier: MIT

const KEPT = 50; // of each channel: a page of history

// Shown at once when one goes to a channel, and all there is to see without a network.
export class Recent {
    constructor() {
        this.channels = new Map();
    }

    // `more`: whether there are older ones, which is so of a channel that nothing is known of; `gap`:
    // whether there were.
    of(channel) {
        return this.channels.get(channel) || { messages: [], more: true };
    }

    // What history says of a channel's end.
    set(channel, { messages, more, gap }) {
        this.channels.set(channel, { messages: messages.slice(-KEPT), more, gap });
    }

    // One that has just been said.
    add(message) {
        const { messages, more, gap } = this.of(message.channel);
        if (messages.some((one) => one.id === message.id)) return;
        this.set(message.channel, {
            messages: [...messages, message], more: more || messages.length === KEPT, gap
        });
    }

    forget() {
        this.channels.clear();
    }
}
