// Buttons that only a script can serve: so only a script shows them.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { text } from "./texts.js";

export const buttons = {
    // Opens the menu of the open channel.
    deeds: button("deeds", "⋯", {
        "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": text("moreOfChannel")
    }),
    // Searches the open channel.
    search: button("search", "", {
        "aria-haspopup": "dialog", "aria-label": text("searchChannel"), "title": text("searchChannel")
    }),
    newRoom: button("new-room", text("newPrivateChannel")),
    settings: button("settings", text("notifications")),
    // Makes the private channel that is open, if nobody has it.
    claim: button("claim", text("makeIt"))
};

$("#light").before(buttons.search, buttons.deeds);
$("#join").after(buttons.newRoom);
$("#empty").append(buttons.claim);
$("#about").before(buttons.settings);

function button(id, label, attributes = {}) {
    const element = make("button", { type: "button", id, ...attributes }, label);
    element.hidden = true;
    return element;
}
