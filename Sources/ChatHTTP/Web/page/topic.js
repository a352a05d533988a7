// What the channel is about: a line below its title. Whoever may write can change it.
// SPDX-License-Identifier: MIT

import { isPrivate } from "./channels.js";
import { ask } from "./dialog.js";
import { $, make } from "./dom.js";
import { text } from "./texts.js";

const LONGEST = 250; // characters

export class Topic {
    constructor(page) {
        this.page = page;
        this.line = $("#topic");
        this.channel = document.body.dataset.channel;
        this.topic = this.line.textContent;
        const { events, channels } = page;
        events.on("shown", () => this.show(this.topic));
        events.on("newest", () => this.open(channels.current));
        events.on("heard", ({ channel, body }, isHere) => {
            if (isHere && typeof body?.topic === "string") this.open(channel);
        });
        this.open(channels.current);
    }

    // Another channel is open, or its topic has changed.
    async open(channel) {
        if (channel !== this.channel) this.show("");
        this.channel = channel;
        const topic = await this.ask(channel).catch(() => this.topic);
        if (channel === this.channel) this.show(topic);
    }

    change(topic, channel = this.channel) {
        return this.page.session.act(pathOf(channel), { topic });
    }

    // ---- Behind it ----

    // What a private channel is about takes a ticket, as its messages do.
    async ask(channel) {
        const { access, session } = this.page;
        if (access.isLocked) return "";
        const needsTicket = isPrivate(channel) || access.isShutOut;
        const { ticket } = needsTicket ? await session.refresh([channel]) : {};
        const query = ticket ? `?t=${encodeURIComponent(ticket)}` : "";
        return (await session.get(pathOf(channel) + query)).topic;
    }

    show(topic) {
        this.topic = topic;
        const { access, session } = this.page;
        const mayWrite = !access.isLocked && (session.name || session.login === "off");
        if (!mayWrite) return this.line.replaceChildren(topic);
        const button = make("button", {
            type: "button", title: text("changeTopic"), "aria-haspopup": "dialog"
        }, topic || text("setTopic"));
        button.classList.toggle("vacant", !topic);
        button.addEventListener("click", () => this.askFor());
        const hadFocus = this.line.contains(document.activeElement);
        this.line.replaceChildren(button);
        if (hadFocus) button.focus();
    }

    askFor() {
        const channel = this.channel;
        ask({
            title: text("changeTopic"), yes: text("save"),
            field: {
                label: text("whatItIsAbout"), most: LONGEST, value: this.topic, isOptional: true
            },
            act: (topic) => this.change(topic, channel)
        });
    }
}

function pathOf(channel) {
    return `/channels/${encodeURIComponent(channel)}/topic`;
}
