// The visitor comes and goes: what another one may not see is taken away.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";
import { recall, remember } from "./store.js";

export class Visitor {
    constructor(page) {
        const before = recall("drafts", "sessionStorage"); // from before a reload
        this.page = page;
        this.drafts = before?.drafts;
        this.known = before?.by ?? null; // who was logged in last
    }

    // Another visitor is logged in than before, or none.
    meet(isOwnAct) {
        const { session, rooms, channels, view, recent, access, connection, events } = this.page;
        $("#me").hidden = !session.name;
        $("#me").textContent = session.name || "";
        this.forgetTexts(isOwnAct);
        rooms.forget();
        channels.setRooms(new Map());
        view.showChannel();
        recent.forget(); // the next visitor may not read the same private channels
        if (access.isLocked) view.showNewest(); // takes away what was open
        view.isStale = true;
        connection.connect();
        events.dispatch("met");
    }

    save() {
        const { drafts } = this.page.composer;
        remember("drafts", { by: this.known, drafts }, "sessionStorage");
    }

    // ---- Behind it ----

    // If a session ends and the same person comes back, the draft is still there. Nobody else sees
    // it.
    forgetTexts(isOwnAct) {
        const { session: { name }, composer } = this.page;
        if (name && this.known && name !== this.known) {
            if (isOwnAct) composer.forgetOthers();
            else composer.forget();
        }
        this.known = name || this.known;
    }
}
