// Saying something: the box to write in, the field for a name, and messages on their way.
// SPDX-License-Identifier: MIT

import { signOf } from "./channels.js";
import { $, make } from "./dom.js";
import { Entry } from "./entry.js";
import { article, reason } from "./message.js";
import { clearNotices } from "./notice.js";

const TYPING_PAUSE = 3000; // between two words of one's own typing
const COMPOSING_KEY = 229; // the keyCode of each key that an input method took

export class Composer {
    // `say(channel, text, done)` sends; `typing(channel)` tells that something is being written;
    // `logIn(name)` promises that it is one's name, or fails with a sentence. `drafts`: what was
    // begun before a reload, by channel.
    constructor({ say, typing, logIn, drafts = {} }) {
        this.form = $("#say");
        this.text = $("#text");
        this.pending = $("#pending");
        this.sendText = say;
        this.begun = new Map(Object.entries(drafts));
        this.told = 0;
        this.entry = new Entry(logIn, () => this.label());
        this.form.noValidate = true; // what is missing is said in our words
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.submit();
        });
        $("#nameless").addEventListener("click", (event) => {
            event.preventDefault();
            this.submit(true);
        });
        this.text.addEventListener("keydown", (event) => {
            if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
            event.preventDefault();
            this.submit();
        });
        this.text.addEventListener("input", () => {
            this.grow();
            this.label();
            const now = Date.now();
            if (!this.text.value.trim() || now - this.told < TYPING_PAUSE) return;
            this.told = now;
            typing(this.channel);
        });
    }

    open(channel, name) {
        // At first it holds what was written before this script came, if anything.
        if (this.channel || this.text.value) {
            this.begun.set(this.channel || channel, this.text.value);
        }
        this.channel = channel;
        this.name = name;
        this.form.action = `/channels/${channel}`;
        this.text.placeholder = `Message ${signOf(channel)}${channel}`;
        this.write(this.begun.get(channel) || "");
        for (const sent of this.pending.children) sent.hidden = sent.dataset.channel !== channel;
    }

    // `asksForName`: one has none yet. `mayWrite`: the channel is open to them once they have, or
    // without it where `mayBeNameless`.
    show({ asksForName, mayWrite, mayBeNameless }) {
        this.entry.show(asksForName);
        this.form.hidden = !asksForName && !mayWrite;
        this.text.hidden = !mayWrite;
        $("#send").hidden = this.form.hidden;
        $("#nameless").hidden = !asksForName || !mayWrite || !mayBeNameless;
        this.label();
        this.grow();
    }

    // What is begun in each channel, for when the page comes back.
    get drafts() {
        this.begun.set(this.channel, this.text.value);
        return Object.fromEntries(this.begun);
    }

    focus() {
        (this.text.hidden ? this.entry.field : this.text).focus();
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

    // The session is over. What was not sent under its name goes back into the box: it must not go
    // out under another, or none.
    takeBack(sentence) {
        for (const sent of [...this.pending.children]) {
            if (sent.said) continue;
            const channel = sent.dataset.channel, isHere = channel === this.channel;
            const draft = isHere ? this.text.value : this.begun.get(channel);
            const text = [sent.message.body.text, draft].filter(Boolean).join("\n");
            if (isHere) this.write(text);
            else this.begun.set(channel, text);
            sent.remove();
        }
        this.entry.tell(this.text.value.trim() ? `${sentence} Your message is still here.`
            : sentence);
    }

    // What one wrote is not for whoever comes next.
    forget() {
        this.forgetOthers();
        this.write("");
    }

    // All but what stands in the box, where whoever comes next sees it.
    forgetOthers() {
        this.begun.clear();
        this.pending.replaceChildren();
    }

    // ---- Behind it ----

    // First the name, where it is missing, and then the message.
    async submit(isNameless = false) {
        clearNotices();
        if (!isNameless && this.entry.isAsking && !await this.entry.pass()) return;
        const text = this.text.value.replace(/\s+$/, "");
        this.focus();
        if (!text.trim() || this.text.hidden) return;
        this.write("");
        this.told = 0;
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

    write(text) {
        this.text.value = text;
        this.grow();
        this.label();
    }

    // With a name and no message the button lets one in.
    label() {
        const joins = this.entry.isAsking
            && (this.text.hidden || this.entry.name && !this.text.value.trim());
        $("#send").textContent = joins ? "Join" : "Send";
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
