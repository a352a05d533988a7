// Who is typing.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { parts } from "./texts.js";

const LONGEST = 5; // seconds for which somebody is shown as typing
const PAUSE = 3000; // milliseconds between two signs that the visitor is typing

// Shows who is typing in the open channel, and tells the others that the visitor is.
export function listenToTyping(page) {
    const typing = new Typing(page.isOwn);
    page.events.on("opened", () => typing.clear());
    page.events.on("heard", (message, isHere) => { if (isHere) typing.heard(message); });
    tellTyping(page);
}

function tellTyping({ composer, connection, events, isOwn, session }) {
    let told = 0;
    composer.text.addEventListener("input", () => {
        const now = Date.now();
        if (!session.name || composer.editing || !composer.text.value.trim()) return;
        if (now - told < PAUSE) return;
        told = now;
        connection.chat.say(composer.channel, { typing: true }, { ttl: LONGEST });
    });
    events.on("heard", (message) => {
        if (!message.ttl && isOwn(message)) told = 0; // where it is shown they do not type any more
    });
}

export class Typing {
    // `isMe(message)`: whether the visitor types.
    constructor(isMe) {
        this.isMe = isMe;
        this.until = new Map(); // by person, or by name where no person is known: {name, timer}
    }

    // What somebody has said or done: they typed it, or are typing, or have gone.
    heard(message) {
        if (message.ttl && message.body?.typing && !message.kind) this.note(message);
        else if (message.kind === "leave" || !message.kind && !message.ttl) this.stop(message);
    }

    // Somebody is typing. The server says for how many seconds that is worth showing.
    note(message) {
        if (!message.from || this.isMe(message)) return;
        this.stop(message, false);
        const wait = Math.min(message.ttl, LONGEST) * 1000;
        this.until.set(keyOf(message), {
            name: message.from, timer: setTimeout(() => this.stop(message), wait)
        });
        this.render();
    }

    // Their message came, or they went.
    stop(message, renders = true) {
        clearTimeout(this.until.get(keyOf(message))?.timer);
        if (this.until.delete(keyOf(message)) && renders) this.render();
    }

    // Another channel is open.
    clear() {
        this.until.forEach(({ timer }) => clearTimeout(timer));
        this.until.clear();
        this.render();
    }

    render() {
        const [one, other, third] = [...this.until.values()]
            .map(({ name }) => make("bdi", {}, name));
        $("#typing").replaceChildren(...!one ? [] : third ? parts("typingSeveral")
            : other ? parts("typingTwo", { one, other }) : parts("typingOne", { name: one }));
    }
}

function keyOf({ from, person }) {
    return person ? `person ${person}` : `name ${from}`;
}
