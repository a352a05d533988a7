// The visitor comes and goes: what another one may not see is taken away.
// SPDX-License-Identifier: MIT

import { $, BASE } from "./dom.js";
import { clearNotices } from "./notice.js";
import { recall, remember } from "./store.js";
import { tell } from "./tell.js";
import { text } from "./texts.js";

export class Visitor {
    constructor(page) {
        const before = recall("drafts", "sessionStorage"); // from before a reload
        this.page = page;
        this.drafts = before?.drafts;
        this.known = before?.by ?? null; // who was logged in last
        $("#logout").addEventListener("submit", (event) => {
            event.preventDefault();
            this.logOut();
        });
        this.explainFailedLogin();
    }

    // Another visitor is logged in than before, or none.
    meet(isOwnAct) {
        const { session, rooms, channels, view, people, recent, access, connection, extras } = this.page;
        $("#me").hidden = $("#logout").hidden = !session.name;
        $("#me").textContent = session.name || "";
        this.forgetTexts(isOwnAct);
        rooms.forget();
        channels.setRooms(new Map());
        view.showChannel();
        people.clear();
        recent.forget(); // the next visitor may not read the same private channels
        if (access.isLocked) view.showNewest(); // takes away what was open
        view.isStale = true;
        connection.connect();
        extras.met();
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

    async logOut() {
        const { session, composer, access } = this.page;
        clearNotices();
        try {
            const provider = await session.logOut();
            composer.forget();
            if (provider) location.assign(provider);
            else if (access.isShutOut) access.goToLogin();
            else composer.focus();
        } catch (error) {
            tell(error);
        }
    }

    // A login with a provider that came to nothing leads back to here.
    explainFailedLogin() {
        if (!new URLSearchParams(location.search).has("login")) return;
        tell({ message: $("#notice").textContent || text("loginFailed") });
        history.replaceState(null, "", `${BASE}/`);
    }
}
