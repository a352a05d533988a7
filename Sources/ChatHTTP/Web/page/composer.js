// Writing a message: the box, the field for a name, and messages that are on their way.
// SPDX-License-Identifier: MIT

import { signOf } from "./channels.js";
import { $, BASE } from "./dom.js";
import { Entry } from "./entry.js";
import { article } from "./message.js";
import { clearNotices } from "./notice.js";
import { text } from "./texts.js";

const COMMAND = /^\/(?!me\s+\S)[\p{L}\p{N}_-]+(?=\s|$)/u; // but `/me waves` is a message
const COMPOSING_KEY = 229; // the keyCode of every key that an input method has taken

export class Composer {
    // `say(channel, text, done)` sends a text. `run(text)` does what `/help` and its like say.
    // `failed(sent, error)` says of a message that it was not sent.
    // `logIn(name)` returns a promise, which fails with a sentence if the name cannot be had.
    // `drafts`: texts from before a reload, by channel.
    constructor({ say, run, failed, logIn, drafts = {} }) {
        this.form = $("#say");
        this.text = $("#text");
        this.pending = $("#pending");
        this.sendText = say;
        this.run = run;
        this.onFailure = failed;
        this.begun = new Map(Object.entries(drafts));
        this.entry = new Entry(logIn, () => this.label());
        this.editing = null; // while a message is changed: editing.js
        this.form.noValidate = true; // the page says in its own words what is missing
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
        });
    }

    // `title`: what people call the channel, with its sign.
    open(channel, name, title = `${signOf(channel)}${channel}`) {
        this.text.placeholder = text("messageTo", { channel: title });
        if (channel === this.channel && name === this.name) return;
        this.editing?.stop();
        // At first the box may hold a text that was typed before this script ran.
        if (this.channel || this.text.value) {
            this.begun.set(this.channel || channel, this.text.value);
        }
        this.channel = channel;
        this.name = name;
        this.form.action = `${BASE}/channels/${encodeURIComponent(channel)}`;
        this.write(this.begun.get(channel) || "");
        for (const sent of this.pending.children) sent.hidden = sent.dataset.channel !== channel;
    }

    // `asksForName`: the visitor has no name yet. `mayWrite`: with a name they may write here;
    // `mayBeNameless`: also without one.
    show({ asksForName, mayWrite, mayBeNameless }) {
        this.entry.show(asksForName);
        this.form.hidden = !asksForName && !mayWrite;
        this.text.hidden = !mayWrite;
        $("#send").hidden = this.form.hidden;
        $("#nameless").hidden = !asksForName || !mayWrite || !mayBeNameless;
        this.label();
        this.grow();
    }

    // The text that is begun in each channel, to be stored until the page comes back.
    get drafts() {
        this.begun.set(this.channel, this.editing ? this.editing.draft : this.text.value);
        return Object.fromEntries(this.begun);
    }

    focus() {
        (this.text.hidden ? this.entry.field : this.text).focus();
    }

    // The visitor's own message came back: it is no longer on its way.
    cameBack(message) {
        const sent = [...this.pending.children].find((one) => one.said === message.id
            || !one.said && one.dataset.channel === message.channel
            && one.message.from === message.from && one.message.body.text === message.body?.text);
        sent?.remove();
    }

    // The visitor's own message is deleted, and will not come back.
    erase({ channel, deleted }) {
        if (this.editing?.isOf(channel, deleted)) this.editing.stop();
        for (const sent of [...this.pending.children]) {
            const isMeant = deleted ? sent.said === deleted : sent.dataset.channel === channel;
            if (sent.said && isMeant) sent.remove();
        }
    }

    // These came from history. Only ids count: the same text may have been sent before.
    cameBefore(messages) {
        const ids = new Set(messages.map((message) => message.id));
        for (const sent of [...this.pending.children]) if (ids.has(sent.said)) sent.remove();
    }

    // The session is over. A text that was not sent yet goes back into the box: it must not be sent
    // under another name, or under none.
    takeBack(sentence) {
        this.editing?.stop();
        for (const sent of [...this.pending.children]) {
            if (sent.said) continue;
            const channel = sent.dataset.channel, isHere = channel === this.channel;
            const draft = isHere ? this.text.value : this.begun.get(channel);
            const text = [sent.message.body.text, draft].filter(Boolean).join("\n");
            if (isHere) this.write(text);
            else this.begun.set(channel, text);
            sent.remove();
        }
        this.entry.tell(this.text.value.trim() ? `${sentence} ${text("stillHere")}`
            : sentence);
    }

    // The next visitor must not see these texts.
    forget() {
        this.forgetOthers();
        this.write("");
    }

    // Forgets all texts except the one in the box, which the next visitor can see anyway.
    forgetOthers() {
        this.begun.clear();
        this.pending.replaceChildren();
    }

    // ---- Behind it ----

    // Sends the name first if it is missing, and then the message.
    async submit(isNameless = false) {
        clearNotices();
        if (this.editing) return this.editing.save();
        const words = this.text.value.trimEnd();
        if (COMMAND.test(words) && !this.text.hidden) return this.run(words);
        if (!isNameless && this.entry.isAsking && !await this.entry.pass()) return;
        const text = this.text.value.replace(/\s+$/, "");
        this.focus();
        if (!text.trim() || this.text.hidden) return;
        this.write("");
        this.send(text.replace(/^\/\//, "/"), this.channel);
    }

    send(text, channel) {
        const from = this.name || undefined, at = new Date().toISOString();
        const message = { from, at, body: { text } };
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
        sent.classList.replace("sending", "failed");
        this.onFailure(sent, error);
    }

    write(text) {
        this.text.value = text;
        this.grow();
        this.label();
    }

    // With a name and no message the button says `Join`.
    label() {
        const joins = this.entry.isAsking
            && (this.text.hidden || this.entry.name && !this.text.value.trim());
        $("#send").textContent = joins ? text("join") : this.editing ? text("save")
            : text("send");
    }

    // Makes the box as high as its text, up to the style sheet's limit.
    grow() {
        this.text.style.height = "auto";
        this.text.style.height = `${this.text.scrollHeight + 2}px`;
    }
}

// Whether the key belongs to an input method. Safari ends the composition first and sends the Enter
// that ended it afterwards: by then only its keyCode tells.
export function isComposing(event) {
    return event.isComposing || event.keyCode === COMPOSING_KEY;
}
