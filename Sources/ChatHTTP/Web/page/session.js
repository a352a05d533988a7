// Who one is: the name, the token that posts need, and the ticket that polls need.
// SPDX-License-Identifier: MIT

import { onRemembered, remember } from "./store.js";

export class Session {
    // `changed(session)` is called when somebody else is here, or nobody any more.
    constructor(changed) {
        this.name = null;
        this.xsrf = null;
        this.login = document.body.dataset.login;
        this.onChange = changed;
        onRemembered("session", () => this.refresh().catch(() => {}));
    }

    get maySpeak() {
        return !!this.name || this.login === "off";
    }

    // Asks the server; what is missing in its answer is nobody's.
    async refresh(channels = []) {
        const query = channels.length ? `?channels=${channels.join(",")}` : "";
        return this.take(await answerOf(fetch(`/me${query}`, { headers: ACCEPT })));
    }

    // For fireside.js: a ticket for these channels, or none. It asks again where nothing comes.
    ticket(channels, done) {
        this.refresh([].concat(channels)).then((me) => done(me.ticket), () => {});
    }

    async logIn(name) {
        return this.post("/login", { name });
    }

    async logOut() {
        return this.post("/logout", {});
    }

    // ---- Behind it ----

    async post(path, fields) {
        // A token that is an hour old may be of a session that is over.
        if (!this.xsrf) await this.refresh();
        const body = new URLSearchParams({ ...fields, _xsrf: this.xsrf });
        const me = await answerOf(fetch(path, { method: "POST", headers: ACCEPT, body }));
        this.take(me);
        remember("session", Date.now()); // the other tabs are told
        return me;
    }

    take(me) {
        // The token may be spelled anew in each answer; it is the same session's all the same.
        const isOther = !this.xsrf || this.name !== (me.name ?? null) || this.login !== me.login;
        this.name = me.name ?? null;
        this.login = me.login;
        this.xsrf = me.xsrf;
        if (isOther) this.onChange(this);
        return me;
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
        throw new Error("The server does not answer; try again in a moment.");
    }
    if (!response.ok) throw new Error(answer.error?.message || "The server refused.");
    return answer;
}
