// The line above the first message that is new to the visitor.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { isBefore } from "./ids.js";
import { recall, remember } from "./store.js";
import { text } from "./texts.js";

export class NewLine {
    // `isOwn(message)`: what the visitor has said is not new to them.
    constructor(isOwn) {
        this.isOwn = isOwn;
        this.element = make("p", { class: "new", role: "separator" }, make("span"));
        const { channel, after } = recall("new", "sessionStorage") || {}; // from before a reload
        this.channel = channel;
        this.after = after; // the id of the last message that was read before
    }

    // The line stands behind the message `after`; nowhere if that is undefined.
    set(channel, after) {
        this.channel = channel;
        this.after = after;
        if (!after) this.element.remove();
        remember("new", { channel, after }, "sessionStorage");
    }

    // Shows it among the lines of the log, `{message, article}`. `more`: there are older ones.
    place(channel, shown, more) {
        const isNew = ({ message }) => isBefore(this.after, message.id) && !this.isOwn(message);
        const first = this.after && channel === this.channel ? shown.findIndex(isNew) : -1;
        if (first < 0) return this.element.remove();
        const count = shown.slice(first).filter(isNew).length;
        const label = !first && more ? text("newMoreThan", { count }) : text("newFromHere");
        this.element.firstChild.textContent = label;
        this.element.setAttribute("aria-label", label);
        shown[first].article.before(this.element);
    }

    // The newest messages are there. If none is new, those that come later are not either.
    settle() {
        if (this.after && !this.element.isConnected) this.set(this.channel);
    }
}
