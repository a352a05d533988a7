// Saying something: the box to write in, and messages on their way.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { article, reason } from "./message.js";

const TYPING_PAUSE = 3000; // between two words of one's own typing
const COMPOSING_KEY = 229; // the keyCode of each key that an input method took

export class Composer {
    // `say(channel, text, done)` sends; `typing(channel)` tells that something is being written.
    constructor({ say, typing }) {
        this.form = $("#say");
        this.text = $("#text");
        this.pending = $("#pending");
        this.sendText = say;
        this.drafts = new Map(); // by channel: what was begun there
        this.told = 0;
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.submit();
        });
        this.text.addEventListener("keydown", (event) => {
            if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
            event.preventDefault();
            this.submit();
        });
        this.text.addEventListener("input", () => {
            this.grow();
            const now = Date.now();
            if (!this.text.value.trim() || now - this.told < TYPING_PAUSE) return;
            this.told = now;
            typing(this.channel);
        });
    }

    open(channel, name) {
        if (this.channel) this.drafts.set(this.channel, this.text.value);
        this.channel = channel;
        this.name = name;
        this.form.action = `/channels/${channel}`;
        this.text.value = this.drafts.get(channel) || "";
        this.text.placeholder = `Message #${channel}`;
        this.grow();
        for (const sent of this.pending.children) sent.hidden = sent.dataset.channel !== channel;
    }

    // One's own message came back: it need not be shown as on its way any more.
    cameBack(message) {
        const sent = [...this.pending.children].find((one) => one.said === message.id
            || !one.said && one.dataset.channel === message.channel
            && one.message.from === message.from && one.message.body.text === message.body?.text);
        sent?.remove();
    }

    // So did these, from history. By their ids alone: one may have said the same before.
    cameBefore(messages) {
        const ids = new Set(messages.map((message) => message.id));
        for (const sent of [...this.pending.children]) if (ids.has(sent.said)) sent.remove();
    }

    // What one wrote is not for whoever comes next.
    forget() {
        this.drafts.clear();
        this.text.value = "";
        this.pending.replaceChildren();
    }

    // ---- Behind it ----

    submit() {
        const text = this.text.value.replace(/\s+$/, "");
        if (!text.trim()) return;
        this.text.value = "";
        this.told = 0;
        this.grow();
        this.send(text, this.channel);
    }

    send(text, channel) {
        const message = { from: this.name || undefined, at: new Date().toISOString(), body: { text } };
        const sent = article(message, true);
        sent.message = message;
        sent.dataset.channel = channel;
        sent.classList.add("sending");
        this.pending.append(sent);
        $("#log").scrollTop = 0;
        this.sendText(channel, text, (error, id) => {
            if (error) this.failed(sent, error);
            else this.arrived(sent, id);
        });
    }

    arrived(sent, id) {
        sent.classList.remove("sending");
        sent.said = id;
        if (!id || document.querySelector(`#lines [data-id="${CSS.escape(id)}"]`)) sent.remove();
    }

    failed(sent, error) {
        const again = make("button", { type: "button" }, "Try again");
        const away = make("button", { type: "button" }, "Discard");
        again.addEventListener("click", () => {
            sent.remove();
            this.send(sent.message.body.text, sent.dataset.channel);
        });
        away.addEventListener("click", () => sent.remove());
        sent.classList.replace("sending", "failed");
        sent.append(make("p", { class: "why", role: "alert" },
            `Not sent: ${reason(error, sent.message.body.text)} `, again, " ", away));
    }

    // As high as what is written, up to what the style sheet allows.
    grow() {
        this.text.style.height = "auto";
        this.text.style.height = `${this.text.scrollHeight + 2}px`;
    }
}

// Whether the key belongs to an input method. Safari ends the composition first and sends the Enter
// that ended it afterwards: by then only its keyCode tells.
function isComposing(event) {
    return event.isComposing || event.keyCode === COMPOSING_KEY;
}
