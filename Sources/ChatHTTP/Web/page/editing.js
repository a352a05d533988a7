// Changing a message in the box to write in.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { Notice } from "./notice.js";
import { text, told } from "./texts.js";

// While it is on, the box has the message's text, and what was begun there waits.
export class Editing {
    // `edit(message, body, done)` has the server change the message.
    constructor(composer, edit) {
        this.composer = composer;
        this.sendEdit = edit;
        this.message = null;
        this.draft = "";
        const cancel = make("button", { type: "button" }, text("cancel"));
        const error = make("span", { class: "error", role: "alert" });
        const title = make("span", {}, text("editingMessage"));
        this.bar = make("p", { id: "editing" }, title, error, cancel);
        this.bar.hidden = true;
        this.notice = new Notice(error);
        cancel.addEventListener("click", () => {
            this.stop();
            composer.focus();
        });
        $("#say").prepend(this.bar);
    }

    get isOn() {
        return !!this.message;
    }

    start(message) {
        if (!this.isOn) this.draft = this.composer.text.value;
        this.message = message;
        this.isBusy = false;
        this.show();
        this.composer.write(message.body.text);
        this.composer.text.setAttribute("aria-describedby", "editing");
        this.composer.focus();
        const end = message.body.text.length;
        this.composer.text.setSelectionRange?.(end, end);
    }

    // Leaves the message as it is.
    stop() {
        if (!this.isOn) return;
        this.message = null;
        this.show();
        this.composer.text.removeAttribute("aria-describedby");
        this.composer.write(this.draft);
    }

    // Whether it is this message, or in this channel if all of it is deleted.
    isOf(channel, id) {
        return this.isOn && (id ? this.message.id === id : this.message.channel === channel);
    }

    save() {
        const message = this.message, words = this.composer.text.value.replace(/\s+$/, "");
        if (this.isBusy) return;
        if (words === message.body.text) return this.stop();
        if (!words.trim()) return this.notice.tell(text("nothingWritten"));
        this.isBusy = true;
        this.sendEdit(message, { ...message.body, text: words }, (error) => {
            if (this.message !== message) return; // something else is edited now
            this.isBusy = false;
            if (error) this.notice.tell(text("notChanged", { reason: told(error) }));
            else this.stop();
        });
    }

    // ---- Behind it ----

    show() {
        this.bar.hidden = !this.isOn;
        this.notice.clear();
        this.composer.form.classList.toggle("edits", this.isOn);
    }
}
