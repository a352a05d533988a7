// Buttons that only a script can serve: so only a script shows them.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";

export const buttons = {
    // Opens the menu of the open channel.
    deeds: button("deeds", "⋯", {
        "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "This channel: more"
    }),
    newRoom: button("new-room", "New private channel"),
    // Makes the private channel that is open, if nobody has it.
    claim: button("claim", "Make it")
};

$("#light").before(buttons.deeds);
$("#join").after(buttons.newRoom);
$("#empty").append(buttons.claim);

function button(id, text, attributes = {}) {
    const element = make("button", { type: "button", id, ...attributes }, text);
    element.hidden = true;
    return element;
}
