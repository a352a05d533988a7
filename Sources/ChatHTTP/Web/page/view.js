// What is shown of the open channel: its name, its messages, its people.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";
import { clearNotices } from "./notice.js";
import { tell } from "./tell.js";

const PAGE = 50; // messages of history at a time

export class View {
    constructor(page) {
        this.page = page;
        this.isStale = true; // whether the log may lack messages that only history has
    }

    // Another channel is open. `left`: the id of the message after which the unread ones come.
    open(left) {
        const { log, recent, channels, events } = this.page;
        clearNotices();
        $("#topic").textContent = ""; // that of the channel of before
        this.showChannel();
        events.dispatch("opened");
        log.preview(recent.of(channels.current), channels.current);
        log.markNew(left);
        this.showNewest();
    }

    // Goes to a channel, to write there.
    visit(channel) {
        this.page.channels.visit(channel);
        this.page.composer.focus();
    }

    // What the page calls the channel, and what one may do there.
    showChannel() {
        const { channels, access, composer, session, events } = this.page;
        const channel = channels.current, title = channels.titleOf(channel);
        $("#title .sign").textContent = channels.signOf(channel);
        document.querySelectorAll("[data-here]").forEach((name) => { name.textContent = channel; });
        document.querySelectorAll("[data-path]").forEach((path) => { // none where curl cannot post
            path.textContent = encodeURIComponent(channel);
        });
        $("#title [data-here]").textContent = title;
        $("#pending").hidden = access.isLocked;
        composer.open(channel, session.name, channels.signOf(channel) + title);
        this.askForWhatIsMissing();
        events.dispatch("shown");
    }

    showNewest() {
        const { access, log, recent, composer, channels, incoming, changes, events } = this.page;
        const channel = channels.current;
        this.isStale = true;
        $("#log").toggleAttribute("data-locked", access.isLocked);
        events.dispatch("newest");
        if (access.isLocked) return log.show({ messages: [] }, channel);
        const heard = incoming.meanwhile = [];
        this.askHistory(channel, { limit: PAGE }, (error, page) => {
            if (channel !== channels.current || access.isLocked) return;
            if (heard !== incoming.meanwhile) return;
            incoming.meanwhile = null;
            if (error) {
                log.gaveUp();
                return tell(error);
            }
            this.isStale = false;
            recent.set(channel, page);
            log.show(page, channel);
            composer.cameBefore(page.messages);
            heard.map((message) => changes.applyTo(message)).forEach((message) => {
                recent.add(message);
                log.add(message);
            });
            this.seen();
            events.dispatch("loaded");
        });
    }

    // The newest messages are on the screen.
    seen() {
        const last = this.page.log.newestFirst[0];
        if (last && document.visibilityState === "visible") this.page.channels.see(last.id);
    }

    // The window has come back. `left`: as for `open`.
    back(left) {
        if (left) this.page.log.markNew(left);
        if (!this.isStale) this.seen();
    }

    showOlder(before) {
        const { channels, log } = this.page, channel = channels.current;
        this.askHistory(channel, { before, limit: PAGE }, (error, page) => {
            if (channel !== channels.current) return;
            if (error || before !== log.oldest) return log.gaveUp(); // or the log has changed
            log.prepend(page);
        });
    }

    // The private channels of which the visitor is a member are others now.
    roomsChanged() {
        const { rooms, channels, access } = this.page;
        const wasLocked = $("#log").hasAttribute("data-locked");
        channels.setRooms(rooms.list || new Map());
        this.showChannel();
        if (wasLocked || access.isLocked) this.showNewest();
    }

    // ---- Behind it ----

    // With what has become of the messages since it was asked for.
    askHistory(channel, query, done) {
        const { connection, changes } = this.page;
        connection.chat?.history(channel, query, (error, page) => {
            if (page) page.messages = page.messages.map((message) => changes.applyTo(message));
            done(error, page);
        });
    }

    // Asks for a name, or a message, or both; for nothing if neither would help.
    askForWhatIsMissing() {
        const { session, access, composer } = this.page;
        composer.show({
            asksForName: !session.name && !access.isClosed, mayWrite: !access.isLocked,
            mayBeNameless: session.login === "off"
        });
    }
}
