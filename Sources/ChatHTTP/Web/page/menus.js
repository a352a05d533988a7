// The buttons that open menus and questions. What these show is loaded with the first of them.
// SPDX-License-Identifier: MIT

import { buttons } from "./buttons.js";
import { $, lateStyle } from "./dom.js";
import { isPlainClick } from "./permalinks.js";
import { tell } from "./tell.js";

// Returns `{askToLeave(channel)}`.
export function listenToMenus(page) {
    let loaded = null;
    const withDeeds = async (use) => {
        try {
            loaded ??= import("./later.js").then(({ Deeds }) => new Deeds(page));
            await lateStyle();
            use(await loaded);
        } catch (error) {
            loaded = null; // another click tries again
            tell(error);
        }
    };
    $("#lines").addEventListener("click", (event) => {
        if (isPlainClick(event) && event.target.closest(".at")) {
            event.preventDefault();
            const { id } = event.target.closest("article").dataset;
            return page.view.openMessage(page.channels.current, id);
        }
        const button = event.target.closest(".more");
        if (!button) return;
        const message = page.log.find(button.closest("article").dataset.id);
        if (message) withDeeds((deeds) => deeds.open(button, deeds.ofMessage(message)));
    });
    $("#lines").addEventListener("keydown", (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!by || event.altKey || !event.target.matches(".more")) return;
        event.preventDefault();
        page.log.stepFrom(event.target, by);
    });
    $("#people").addEventListener("click", (event) => {
        const button = event.target.closest(".more"), item = button?.closest("li");
        if (item) withDeeds((deeds) => deeds.open(button, deeds.ofPerson({ ...item.dataset })));
    });
    buttons.deeds.addEventListener("click", () => withDeeds(
        (deeds) => deeds.open(buttons.deeds, deeds.ofChannel(page.channels.current))));
    buttons.newRoom.addEventListener("click", () => withDeeds((deeds) => deeds.askForTitle()));
    buttons.claim.addEventListener("click", () => page.rooms.claim(page.channels.current)
        .then((channel) => page.view.visit(channel), tell));
    return { askToLeave: (channel) => withDeeds((deeds) => deeds.askToLeave(channel)) };
}
