// Buttons that only a script can serve: so only a script shows them.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { openMenu } from "./menu.js";
import { openSearch } from "./search.js";
import { openSettings } from "./settings.js";
import { text } from "./texts.js";

export class Buttons {
    constructor(page) {
        const { channels, deeds, events } = page;
        this.page = page;
        // Opens the menu of the open channel.
        this.deeds = button("deeds", "⋯", {
            "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": text("moreOfChannel")
        }, () => openMenu(this.deeds, deeds.ofChannel(channels.current)));
        // Searches the open channel.
        this.search = button("search", "", {
            "aria-haspopup": "dialog", "aria-label": text("searchChannel"),
            "title": text("searchChannel")
        }, () => openSearch(page));
        this.newRoom = button("new-room", text("newPrivateChannel"), {}, () => deeds.askForTitle());
        this.settings = button("settings", text("notifications"), {}, () => openSettings(page));
        this.show();
        $("#light").before(this.search, this.deeds);
        $("#join").after(this.newRoom);
        $("#about").before(this.settings);
        events.on("shown", () => this.show());
    }

    // Those that are of use in the open channel.
    show() {
        const { access, channels, rights, rooms } = this.page;
        this.deeds.hidden = !rights.haveChannel(channels.current);
        this.search.hidden = access.isLocked;
        this.newRoom.hidden = !rooms.areThere;
    }
}

export function button(id, label, attributes, act) {
    const element = make("button", { type: "button", id, ...attributes }, label);
    element.addEventListener("click", act);
    return element;
}
