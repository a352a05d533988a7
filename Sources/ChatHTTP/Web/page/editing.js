// Changing a message in the box to write in.
// SPDX-License-Identifier: MIT

import { isComposing } from "./composer.js";
import { $, make } from "./dom.js";
import { Notice } from "./notice.js";
import { text, told } from "./texts.js";

// While it is on, it is `composer.editing`: the box has the message's text, and what was begun there
// waits.
export class Editing {
    constructor({ composer, connection, log, rights }) {
        Object.assign(this, { composer, connection, log, rights });
        this.message = null;
        this.draft = "";
        const cancel = make("button", { type: "button" }, text("cancel"));
        const error = make("span", { class: "error", role: "alert" });
        const title = make("span", {}, text("editingMessage"));
        this.bar = make("p", { id: "editing" }, title, error, cancel);
        this.notice = new Notice(error);
        cancel.addEventListener("click", () => {
            this.stop();
            composer.focus();
        });
        composer.text.addEventListener("keydown", (event) => this.key(event));
    }

    start(message) {
        const { composer, bar } = this, end = message.body.text.length;
        composer.editing?.stop();
        composer.editing = this;
        this.message = message;
        this.isBusy = false;
        this.draft = composer.text.value;
        $("#say").prepend(bar);
        composer.form.classList.add("edits");
        composer.text.setAttribute("aria-describedby", "editing");
        composer.write(message.body.text);
        composer.focus();
        composer.text.setSelectionRange?.(end, end);
    }

    // Leaves the message as it is.
    stop() {
        const { composer } = this;
        composer.editing = this.message = null;
        this.notice.clear();
        this.bar.remove();
        composer.form.classList.remove("edits");
        composer.text.removeAttribute("aria-describedby");
        composer.write(this.draft);
    }

    // Whether it is this message, or in this channel if all of it is deleted.
    isOf(channel, id) {
        return id ? this.message.id === id : this.message.channel === channel;
    }

    save() {
        const { composer, connection, message } = this;
        const words = composer.text.value.replace(/\s+$/, "");
        if (this.isBusy) return;
        if (words === message.body.text) return this.stop();
        if (!words.trim()) return this.notice.tell(text("nothingWritten"));
        this.isBusy = true;
        const body = { ...message.body, text: words };
        connection.chat.edit(message.channel, message.id, body, connection.afterLook((error) => {
            if (this.message !== message) return; // something else is edited now
            this.isBusy = false;
            if (error) this.notice.tell(text("notChanged", { reason: told(error) }));
            else this.stop();
        }));
    }

    // ---- Behind it ----

    // Escape leaves the message as it is. In an empty box the arrow up changes the visitor's last one.
    key(event) {
        const { composer, log, rights } = this;
        if (event.key === "Escape") composer.editing?.stop();
        if (event.key !== "ArrowUp" || event.altKey || isComposing(event)) return;
        if (composer.text.value || composer.editing) return;
        const message = log.newestFirst.find((one) => rights.mayEdit(one));
        if (!message) return;
        event.preventDefault();
        this.start(message);
    }
}
