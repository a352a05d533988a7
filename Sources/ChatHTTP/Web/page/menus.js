// The buttons that open menus, and what else one can press among the messages.
// SPDX-License-Identifier: MIT

import { openMessage } from "./around.js";
import { $ } from "./dom.js";
import { openMenu } from "./menu.js";
import { isPlainClick } from "./permalinks.js";

export function listenToMenus(page) {
    const { channels, deeds, log } = page, lines = $("#lines");
    lines.addEventListener("click", (event) => {
        const { id } = event.target.closest("article")?.dataset ?? {};
        if (isPlainClick(event) && event.target.closest(".at")) {
            event.preventDefault();
            return openMessage(page, channels.current, id);
        }
        const button = event.target.closest(".more"), message = button && log.find(id);
        if (message) openMenu(button, deeds.ofMessage(message));
    });
    lines.addEventListener("keydown", (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!by || event.altKey || !event.target.matches(".more")) return;
        event.preventDefault();
        stepFrom(event.target, by, log);
    });
    $("#people").addEventListener("click", (event) => {
        const button = event.target.closest(".more"), item = button?.closest("li");
        if (item) openMenu(button, deeds.ofPerson({ ...item.dataset }));
    });
}

// Goes to the button of the message above or below.
function stepFrom(button, by, log) {
    const all = log.buttons, next = all[all.indexOf(button) + by];
    if (!next) return;
    log.letTab(next);
    next.focus();
}
