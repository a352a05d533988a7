// Who one is: the name, the token that posts need, and the ticket that polls need.
// SPDX-License-Identifier: MIT

import { onRemembered, remember } from "./store.js";

export class Session {
    // `changed(isOwnAct)` is called when somebody else is here, or nobody any more; `putOut(why)`
    // when nobody is who did not log out here, and again when more is known of it.
    constructor({ changed, putOut }) {
        this.name = null;
        this.xsrf = null;
        this.login = document.body.dataset.login;
        this.onChange = changed;
        this.onOut = putOut;
        this.isOut = false;
        this.asked = this.heard = 0; // questions, by number
        onRemembered("session", (told) => this.told(told).catch(() => {}));
        // Where no other tab tells: a cookie is gone, or a session over.
        const look = () => this.refresh().catch(() => {});
        addEventListener("focus", look);
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") look();
        });
    }

    // Asks the server; what is missing in its answer is nobody's.
    async refresh(channels = []) {
        const query = channels.length ? `?channels=${channels.join(",")}` : "";
        return this.ask(`/me${query}`);
    }

    // For fireside.js: a ticket for these channels, or none. It asks again where nothing comes.
    ticket(channels, done) {
        this.refresh([].concat(channels)).then((me) => done(me.ticket), () => {});
    }

    async logIn(name) {
        return this.post("/login", { name });
    }

    async logOut() {
        await this.post("/logout", {});
        remember("session", { at: Date.now(), isOut: true });
    }

    // ---- Behind it ----

    async post(path, fields) {
        await this.refresh(); // the token may be of a session that is over
        const body = new URLSearchParams({ ...fields, _xsrf: this.xsrf });
        return this.ask(path, { method: "POST", body });
    }

    // Another tab has found that somebody else is here, or somebody has logged out there. This one
    // may know already, but not why.
    async told(told) {
        await this.refresh();
        if (this.isOut && told?.isOut) this.onOut("You were logged out in another tab.");
    }

    // Of two answers the one that was asked for last counts, whichever comes first.
    async ask(path, options = {}) {
        const mine = ++this.asked;
        const me = await answerOf(fetch(path, { headers: ACCEPT, ...options }));
        if (mine < this.heard) return me;
        this.heard = mine;
        this.take(me, options.method === "POST");
        return me;
    }

    take(me, isOwnAct) {
        // The token may be spelled anew in each answer; it is the same session's all the same.
        const isFirst = !this.xsrf;
        const isOther = isFirst || this.name !== (me.name ?? null) || this.login !== me.login;
        this.isOut = !me.name && !isOwnAct && (!!this.name || this.isOut);
        this.name = me.name ?? null;
        this.login = me.login;
        this.xsrf = me.xsrf;
        if (!isOther) return;
        if (!isFirst) remember("session", { at: Date.now() }); // the other tabs are told
        this.onChange(isOwnAct);
        if (this.isOut) this.onOut("You were logged out.");
    }
}

const ACCEPT = { Accept: "application/json" };

// - Throws: The server's own sentence where it refuses.
async function answerOf(asked) {
    let response, answer;
    try {
        response = await asked;
        answer = await response.json();
    } catch {
        throw new Error("The server does not answer. Try again in a moment.");
    }
    if (!response.ok) throw new Error(answer.error?.message || "The server refused the request.");
    return answer;
}
