// What the page can do beyond the chat itself: each is loaded when it is wanted.
// SPDX-License-Identifier: MIT

import { buttons } from "./buttons.js";
import { $, lateStyle } from "./dom.js";
import { recall } from "./store.js";
import { tell } from "./tell.js";

export class Extras {
    constructor(page) {
        this.page = page;
        this.notifier = null;
        this.reads = null;
        buttons.settings.hidden = false;
        buttons.settings.addEventListener("click", () => this.open("settings"));
        buttons.search.addEventListener("click", () => this.open("search"));
        addEventListener("keydown", (event) => this.key(event));
        if (recall("notify") || recall("sound")) this.notify().catch(() => {});
    }

    // A message has come. `isHere`: to the open channel.
    said(message, isHere) {
        this.notifier?.said(message, isHere);
    }

    // The chat can be used: time for what can wait.
    online() {
        this.elsewhere ??= import("./elsewhere.js")
            .then(({ Elsewhere }) => new Elsewhere(this.page), () => {});
    }

    // Others are in the open channel than before.
    async peopleChanged() {
        (await this.elsewhere)?.show();
    }

    // Somebody is logged in, or nobody: up to where they have read is theirs, in any browser.
    async met() {
        if (!this.page.session.name) return this.reads?.stop();
        try {
            const { Reads } = await import("./reads.js");
            this.reads ??= new Reads(this.page);
            this.reads.start();
        } catch {} // then this browser counts for itself
    }

    // More of a channel is read, or without an id: the channel is left for good.
    moved(channel, id) {
        this.reads?.note(channel, id);
    }

    // The visitor wants to be told of messages, or not any more.
    async notify() {
        const { Notifier } = await import("./notifications.js");
        this.notifier ??= new Notifier(this.page);
        this.notifier.read();
    }

    // ---- Behind it ----

    key(event) {
        const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
        if (isCommand && event.key.toLowerCase() === "k") this.open("switcher", event);
        // By the place of the key: in other alphabets it writes another letter.
        const isFind = event.code === "KeyF" && event.shiftKey && (event.ctrlKey || event.metaKey);
        if (isFind && !buttons.search.hidden && !$("dialog[open]")) this.open("search", event);
        const isTyping = /^(input|textarea|select)$/i.test(event.target.tagName);
        if (event.key === "?" && !isTyping && !event.ctrlKey && !event.metaKey) {
            this.open("keys", event);
        }
    }

    // Opens what the module of this name has.
    async open(name, event) {
        event?.preventDefault();
        try {
            const [{ open }] = await Promise.all([load[name](), lateStyle()]);
            open(this.page);
        } catch (error) {
            tell(error);
        }
    }
}

const load = {
    keys: () => import("./keys.js"),
    search: () => import("./search.js"),
    settings: () => import("./settings.js"),
    switcher: () => import("./switcher.js")
};
