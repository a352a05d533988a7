// The connection to the server, and what it says of itself.
// SPDX-License-Identifier: MIT

import { isPrivate } from "./channels.js";
import { BASE } from "./dom.js";
import { showState, showWay } from "./state.js";
import { tell } from "./tell.js";

export class Connection {
    constructor(page) {
        this.page = page;
        this.chat = null;
        this.turn = 0; // the number of the connection: what older ones bring is dropped
    }

    // A new one for each name: a poll tells the server who listens.
    connect() {
        const { channels, session, incoming, events } = this.page, mine = ++this.turn;
        const present = (then) => (...news) => { if (mine === this.turn) then(...news); };
        this.chat?.close();
        this.chat = Fireside.connect({
            url: BASE,
            channels: channels.heard,
            since: channels.cursor || "now",
            transport: document.body.dataset.transport,
            from: session.name || undefined,
            ticket: session.name ? (list, done) => session.ticket(list, done) : undefined,
            xsrf: session.name ? session.xsrf : undefined,
            onMessage: present((message) => incoming.hear(message)),
            onEdit: present((change) => incoming.edit(change)),
            onDelete: present((deletion) => incoming.erase(deletion)),
            onState: present((state, error) => this.changed(state, error)),
            onRetry: present((wait) => events.dispatch("retry", wait)),
            onTransport: present((way) => {
                showWay(way);
                events.dispatch("way");
            }),
            onRefused: present((channel, error) => this.shutOut(channel, error)),
            onGap: present(() => incoming.gap())
        });
    }

    // The list of channels has changed.
    listen() {
        this.chat?.listen(this.page.channels.heard);
        this.page.events.dispatch("listens");
    }

    // Keeps how far messages have come.
    save() {
        if (this.chat) this.page.channels.save(this.chat.cursor());
    }

    say(channel, words, done) {
        this.chat.say(channel, words, this.afterLook(done));
    }

    // Perhaps the session is over: then the composer takes the text back.
    afterLook(done) {
        return (error, id) => {
            const answer = () => done(error, id);
            if (error && [401, 403].includes(error.status)) {
                this.page.session.refresh().then(answer, answer);
            } else {
                answer();
            }
        };
    }

    // ---- Behind it ----

    changed(state, error) {
        showState(state);
        this.page.events.dispatch("state");
        if (state === "online") this.catchUp();
        if (state === "refused") this.refused(error);
    }

    // The first poll gives the cursor. From there on every message comes; history has those before.
    catchUp() {
        const { view, rooms, events } = this.page;
        if (view.isStale) view.showNewest();
        rooms.refresh();
        events.dispatch("online");
    }

    refused(error) {
        const { access, session } = this.page;
        // For somebody who is still logged in another page would do no better.
        const goOn = () => session.name || !access.isShutOut ? this.connect() : access.goToLogin();
        if (error.status === 401) {
            session.refresh().then(goOn, access.isShutOut ? () => access.goToLogin() : tell);
        }
        tell(error, { stays: error.status === 403 }); // nothing goes on then
    }

    // A 401 of a private channel means that nobody is logged in any more. The session knows already.
    shutOut(channel, error) {
        if (error.status !== 401) {
            if (isPrivate(channel)) this.page.rooms.drop(channel);
            else this.page.channels.leave(channel);
        }
        tell(error);
    }
}
