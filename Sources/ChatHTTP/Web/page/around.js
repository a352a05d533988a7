// The messages around one that is not among the newest.
// SPDX-License-Identifier: MIT

import { tell } from "./tell.js";
import { text } from "./texts.js";

const PAGE = 50; // messages of history at a time
// How far behind a message the page may end: ids count the messages of all channels, so a quiet
// channel needs a long way for some newer ones.
const WAYS = [PAGE / 2, 10 * PAGE, 200 * PAGE];
const ENOUGH = 5; // newer messages

// Shows the message in the open channel, with those around it. It may be one that was never there,
// or one that is gone.
export async function showMessage({ view, log, channels }, id) {
    const channel = channels.current, turn = log.turn;
    const page = await pageAround(view, channel, id);
    if (channel !== channels.current || turn !== log.turn) return;
    if (!page) return tell({ message: text("messageGone") });
    log.showAround(page, channel, id);
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
