// The private channels of which the visitor is a member.
// SPDX-License-Identifier: MIT

const PAUSE = 30000; // milliseconds between two looks: being invited is not told to a page

export class Rooms {
    // Calls `changed()` when the list is another than before.
    constructor(session, changed) {
        this.session = session;
        this.onChange = changed;
        this.list = null; // by name; null: not known yet
        this.asked = 0;
        setInterval(() => {
            if (document.visibilityState === "visible" && this.list) this.refresh();
        }, PAUSE);
    }

    // Whether there is such a list for this visitor. A site with keys of its own decides by itself,
    // and without logins nobody can be a member.
    get areThere() {
        return !!this.session.person && this.session.login !== "off" && !this.session.isSiteKeyed;
    }

    has(name) {
        return !!this.list?.has(name);
    }

    // Another visitor: their list is another one.
    forget() {
        this.asked++;
        this.list = null;
    }

    // The visitor is no member any more.
    drop(name) {
        if (!this.list?.delete(name)) return;
        this.list = new Map(this.list);
        this.onChange();
    }

    async refresh() {
        if (!this.areThere) return;
        const mine = ++this.asked;
        const { channels } = await this.session.get("/me/channels").catch(() => ({}));
        if (mine !== this.asked || !Array.isArray(channels)) return;
        const before = JSON.stringify([...this.list || []]), isFirst = !this.list;
        this.list = new Map(channels.map(({ last, ...one }) => [one.name, one]));
        if (isFirst || JSON.stringify([...this.list]) !== before) this.onChange();
    }
}
