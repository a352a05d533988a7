// The field for a name, above the message: visitors without a name join by it.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";
import { Notice } from "./notice.js";
import { text, told } from "./texts.js";

export class Entry {
    // Calls `changed()` when something is typed.
    constructor(logIn, changed) {
        this.row = $("#who");
        this.field = $("#name");
        this.notice = new Notice($("#name-error"), this.field);
        this.logIn = logIn;
        this.field.addEventListener("input", changed);
    }

    get isAsking() {
        return !this.row.hidden;
    }

    get name() {
        return this.field.value.trim();
    }

    show(isAsking) {
        this.row.hidden = !isAsking;
        this.field.disabled = !isAsking;
        if (isAsking) return;
        this.field.value = "";
        this.notice.clear();
    }

    // The sentence stays until the visitor types a name: without one they cannot write.
    tell(sentence) {
        this.notice.tell(sentence, { stays: true });
    }

    // Logs in. Returns whether the visitor has a name now.
    async pass() {
        this.notice.clear();
        if (this.isBusy) return false;
        if (!this.name) return this.refuse(text("typeNameFirst"));
        this.isBusy = true;
        try {
            await this.logIn(this.name);
            return !this.isAsking;
        } catch (error) {
            return this.refuse(told(error));
        } finally {
            this.isBusy = false;
        }
    }

    refuse(sentence) {
        this.notice.tell(sentence);
        this.field.focus();
        return false;
    }
}
