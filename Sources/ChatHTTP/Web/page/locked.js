// In place of a private channel's messages: why the visitor may not read them, and what would help.
// SPDX-License-Identifier: MIT

import { button } from "./buttons.js";
import { $ } from "./dom.js";
import { tell } from "./tell.js";
import { text } from "./texts.js";

export class Locked {
    constructor(page) {
        this.page = page;
        // Makes the private channel that is open, if nobody has it.
        this.claim = button("claim", text("makeIt"), {}, () => {
            const { channels, membership, view } = page;
            membership.begin({ name: channels.current })
                .then((channel) => view.visit(channel), tell);
        });
        $("#empty").append(this.claim);
        page.events.on("newest", () => this.show());
        this.show();
    }

    show() {
        const { access, rooms } = this.page;
        $(".locked").textContent = this.why;
        this.claim.hidden = !access.isLocked || !rooms.areThere || !rooms.list;
    }

    get why() {
        const { session, rooms } = this.page;
        if (session.isSiteKeyed) return text("needsSiteTicket");
        if (session.login === "off") return text("noPrivateChannelsHere");
        if (!session.name) return text("needsName");
        return rooms.list ? text("needsMembership") : "";
    }
}
