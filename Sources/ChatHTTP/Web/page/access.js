// What the visitor may read, and whether logging in would help if they may not.
// SPDX-License-Identifier: MIT

import { isPrivate } from "./channels.js";
import { BASE } from "./dom.js";

export class Access {
    constructor(page) {
        this.page = page;
        // A logout leads to a page of its own. The server ends the connection, too: that must not
        // lead to the login first.
        this.isLoggingOut = false;
        document.addEventListener("submit", ({ target }) => {
            if (target.id === "logout") this.isLoggingOut = true;
        });
    }

    // Whether the open channel is private and the visitor is no member.
    get isLocked() {
        const { current } = this.page.channels;
        return isPrivate(current) && !this.page.rooms.has(current);
    }

    // Whether the open channel stays locked whoever logs in here.
    get isClosed() {
        const { session, channels } = this.page;
        return isPrivate(channels.current) && (session.isSiteKeyed || session.login === "off");
    }

    // Whether only people with accounts may be here: others see where to log in, and nothing else.
    get isShutOut() {
        return ["oidc", "proxy"].includes(this.page.session.login);
    }

    // The server shows it in place of this page.
    goToLogin() {
        if (!this.isLoggingOut) location.assign(`${BASE}/`);
    }
}
