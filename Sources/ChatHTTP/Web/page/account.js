// Logging in at a provider, or out.
// SPDX-License-Identifier: MIT

import { $, BASE, make } from "./dom.js";
import { clearNotices } from "./notice.js";
import { tell } from "./tell.js";
import { text } from "./texts.js";

export class Account {
    constructor(page) {
        this.page = page;
        this.form = $("#logout") || newForm();
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.logOut();
        });
        page.events.on("shown", () => this.show());
        this.show();
        explainFailedLogin();
    }

    show() {
        const { session, composer: { entry } } = this.page;
        this.form.hidden = !session.name;
        $("#main .providers")?.remove();
        const links = entry.isAsking ? session.providers.map(linkTo) : [];
        if (links.length) entry.row.after(make("p", { class: "providers" }, ...links));
    }

    async logOut() {
        const { session, composer, access } = this.page;
        clearNotices();
        try {
            const provider = await session.logOut();
            composer.forget();
            if (provider) return location.assign(provider);
        } catch (error) {
            tell(error);
        }
        access.isLoggingOut = false;
        if (session.name) return;
        if (access.isShutOut) access.goToLogin();
        else composer.focus();
    }
}

// It leads back here.
function linkTo({ title, path }) {
    const back = encodeURIComponent(location.pathname + location.search);
    return make(
        "a", { class: "provider", href: `${path}?back=${back}` }, text("logInWith", { title }));
}

// The server sends it only to who is logged in.
function newForm() {
    const form = make("form", { id: "logout" }, make("button", { type: "submit" }, text("logOut")));
    $("#me").after(form);
    return form;
}

// A login with a provider that came to nothing leads back to here.
function explainFailedLogin() {
    if (!new URLSearchParams(location.search).has("login")) return;
    tell({ message: $("#notice").textContent || text("loginFailed") });
    history.replaceState(null, "", `${BASE}/`);
}
