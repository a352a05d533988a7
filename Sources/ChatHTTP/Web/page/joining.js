// The field in which one types the name of a channel, to join it.
// SPDX-License-Identifier: MIT

import { channelName } from "./channelnames.js";
import { $ } from "./dom.js";
import { clearNotices, Notice } from "./notice.js";
import { text } from "./texts.js";

export function listenToJoining({ channels, composer }) {
    const form = $("#join"), field = $("#join-channel");
    const notice = new Notice($("#join-error"), field);
    form.noValidate = true; // the page says in its own words what is wrong
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        clearNotices();
        const name = channelName(field.value);
        if (!name) {
            notice.tell(text("badChannelName"));
            return field.focus();
        }
        field.value = "";
        channels.visit(name);
        // Not on a phone: its keyboard would cover the messages.
        if (!matchMedia("(pointer: coarse)").matches) composer.focus();
    });
}
