// Going to a message, with those around it if it is not among the newest.
// SPDX-License-Identifier: MIT

import { linkedChannel } from "./channelnames.js";
import { permalink } from "./permalinks.js";
import { tell } from "./tell.js";
import { text } from "./texts.js";

const MARKED = 4000; // milliseconds for which a message is marked that a link led to
const PAGE = 50; // messages of history at a time
// How far behind a message the page may end: ids count the messages of all channels, so a quiet
// channel needs a long way for some newer ones.
const WAYS = [PAGE / 2, 10 * PAGE, 200 * PAGE];
const ENOUGH = 5; // newer messages

// Goes to a message, in any channel, and lets the Back button come back.
export function openMessage(page, channel, id) {
    const { channels, log, menu } = page;
    history.pushState(null, "", permalink(channel, id));
    menu.set(false);
    if (channel !== channels.current) channels.go(channel);
    else goTo(page, id);
}

// Goes to where the page's address leads: to a message, and with the Back button to a channel.
export function followPermalinks(page) {
    const { channels, events, view } = page;
    let target = linkedMessage(channels.current);
    const follow = () => {
        const id = target;
        target = null;
        if (id) goTo(page, id);
    };
    addEventListener("popstate", () => {
        const name = linkedChannel();
        if (name) channels.go(name);
    });
    events.on("opened", () => { target = linkedMessage(channels.current); });
    events.on("loaded", follow);
    if (!view.isStale) follow();
}

// null if it leads to no message of this channel.
function linkedMessage(channel) {
    const id = new URLSearchParams(location.search).get("message");
    return linkedChannel() === channel && /^[\w-]+:\d+$/.test(id) ? id : null;
}

function goTo(page, id) {
    if (!reveal(page.log, id)) showAround(page, id).catch(tell);
}

// Scrolls to the message, and marks it for a moment. Returns false if it is not shown.
function reveal(log, id) {
    const line = log.shown.find((one) => one.message.id === id);
    if (!line) return false;
    const { article } = line;
    article.scrollIntoView({ block: "center" });
    article.tabIndex = -1;
    article.focus({ preventScroll: true });
    article.setAttribute("aria-current", "true");
    setTimeout(() => article.removeAttribute("aria-current"), MARKED);
    log.scrolled();
    return true;
}

// Shows the message in the open channel, with those around it. It may be one that was never there,
// or one that is gone.
async function showAround({ view, log, channels }, id) {
    const channel = channels.current, turn = log.turn;
    const page = await pageAround(view, channel, id);
    if (channel !== channels.current || turn !== log.turn) return;
    if (!page) return tell({ message: text("messageGone") });
    log.show(page, channel, true);
    reveal(log, id);
}

async function pageAround(view, channel, id) {
    const [journal, number] = id.split(":");
    let found = null;
    for (const way of WAYS) {
        const before = `${journal}:${Number(number) + way}`;
        const page = await new Promise((done) => {
            view.askHistory(channel, { before, limit: PAGE }, (error, page) => done(page));
        });
        const at = page ? page.messages.findIndex((message) => message.id === id) : -1;
        if (at < 0) break;
        found = page;
        if (page.messages.length - at > ENOUGH) break;
    }
    return found;
}
