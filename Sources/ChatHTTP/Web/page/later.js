// The second phase: it comes when the chat is online, or with the first click that needs it.
// SPDX-License-Identifier: MIT

import { $, BASE, make } from "./dom.js";
import { tell } from "./tell.js";
import { text } from "./texts.js";

const NEED_IT = "#menu, #theme, .more"; // buttons that are there before what they do is

export class Later {
    constructor(page) {
        this.page = page;
        this.loading = this.style = null;
        this.isThere = false;
        // If it does not come, one can read and write all the same, and the next time tries again.
        page.events.on("online", () => this.load().catch(() => {}));
        addEventListener("click", ({ target }) => {
            const button = target.closest(NEED_IT);
            if (button && !this.isThere) this.use(() => button.click());
        });
    }

    // Calls `act` when the parts of the second phase are in the page.
    use(act) {
        this.load().then(act).catch(tell);
    }

    // Returns a promise, which fails with a sentence.
    load() {
        return this.loading ??= this.begin().catch(() => {
            this.loading = null;
            throw new Error(text("noAnswer"));
        });
    }

    async begin() {
        this.style ??= lateStyle();
        const { enhance } = await import("./enhancements.js");
        await this.style;
        this.isThere = true;
        enhance(this.page);
    }
}

// In front of an operator's own style. Without it all can be used.
function lateStyle() {
    return new Promise((done) => {
        const link = make("link", { rel: "stylesheet", href: `${BASE}/late.css` });
        link.onload = link.onerror = done;
        $("link[rel=stylesheet]").after(link);
    });
}
