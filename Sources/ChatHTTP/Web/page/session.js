// Who the visitor is: the name, the token that posts need, and the ticket that polls need.
// SPDX-License-Identifier: MIT

import { $, BASE } from "./dom.js";
import { onRemembered, remember } from "./store.js";
import { text } from "./texts.js";

export class Session {
    // Calls `changed(isOwnAct)` when another visitor is logged in, or none; `isOwnAct`: by a form
    // of this page. Calls `putOut(why)` when a session ended that was not logged out here, and
    // again when the page learns why.
    constructor({ changed, putOut }) {
        this.name = null;
        this.person = null; // who that is, in letters: two people may have one name
        this.isModerator = false;
        this.providers = []; // `{name, title, path}`: where the visitor may log in
        this.xsrf = null;
        this.login = document.body.dataset.login;
        // Another site decides who reads private channels: no login here opens them.
        this.isSiteKeyed = $(".locked").dataset.by === "site";
        this.onChange = changed;
        this.onOut = putOut;
        this.isOut = false;
        this.asked = this.heard = 0; // numbers of requests
        onRemembered("session", (told) => this.told(told).catch(() => {}));
        // No other tab tells that a cookie is gone, or that a session is over.
        const look = () => this.refresh().catch(() => {});
        addEventListener("focus", look);
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") look();
        });
    }

    // Asks the server who is logged in.
    async refresh(channels = []) {
        const query = channels.length ? `?channels=${encodeURIComponent(channels.join())}` : "";
        return this.ask(`/me${query}`);
    }

    // For fireside.js: a ticket for these channels, or none. It asks again if nothing comes.
    ticket(channels, done) {
        this.refresh([].concat(channels)).then((me) => done(me.ticket), () => {});
    }

    async logIn(name) {
        return this.post("/login", { name });
    }

    // Returns where to go to log out at the provider, too, if it has such a place.
    async logOut() {
        const { provider } = await this.post("/logout", {});
        remember("session", { at: Date.now(), isOut: true });
        return provider;
    }

    // Asks the server for something that is the visitor's own.
    get(path) {
        return answerOf(fetch(BASE + path, { headers: ACCEPT }));
    }

    // Has the server do something in the visitor's name.
    async act(path, fields = {}) {
        await this.refresh();
        const body = new URLSearchParams({ ...fields, _xsrf: this.xsrf });
        return answerOf(fetch(BASE + path, { headers: ACCEPT, method: "POST", body }));
    }

    // ---- Behind it ----

    async post(path, fields) {
        await this.refresh(); // the token may be of a session that is over
        const body = new URLSearchParams({ ...fields, _xsrf: this.xsrf });
        return this.ask(path, { method: "POST", body });
    }

    // Another tab has found that another visitor is logged in, or somebody has logged out there.
    // This tab may know that already, but not why.
    async told(told) {
        await this.refresh();
        if (this.isOut && told?.isOut) this.onOut(text("loggedOutElsewhere"));
    }

    // Of two answers, the one that was asked for last counts, even if it comes first.
    async ask(path, options = {}) {
        const mine = ++this.asked;
        const me = await answerOf(fetch(BASE + path, { headers: ACCEPT, ...options }));
        if (mine < this.heard) return me;
        this.heard = mine;
        this.take(me, options.method === "POST");
        return me;
    }

    take(me, isOwnAct) {
        // Each answer may spell the token in another way. It is still the same session.
        const isFirst = !this.xsrf;
        const isOther = isFirst || this.name !== (me.name ?? null) || this.login !== me.login
            || this.person !== (me.person ?? null) || this.isModerator !== !!me.moderator;
        this.isOut = !me.name && !isOwnAct && (!!this.name || this.isOut);
        this.name = me.name ?? null;
        this.person = me.person ?? null;
        this.isModerator = !!me.moderator;
        this.providers = me.providers ?? [];
        this.login = me.login;
        this.xsrf = me.xsrf;
        if (!isOther) return;
        if (!isFirst) remember("session", { at: Date.now() }); // tells the other tabs
        this.onChange(isOwnAct);
        if (this.isOut) this.onOut(text("loggedOut"));
    }
}

const ACCEPT = { Accept: "application/json" };

// - Throws: The server's own sentence if it refuses.
async function answerOf(asked) {
    let response, answer;
    try {
        response = await asked;
        answer = response.status === 204 ? {} : await response.json();
    } catch {
        throw new Error(text("noAnswer"));
    }
    if (!response.ok) {
        const sentence = answer.error?.message || text("requestRefused");
        throw Object.assign(new Error(sentence), { status: response.status });
    }
    return answer;
}
