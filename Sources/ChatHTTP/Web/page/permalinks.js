// Links to messages.
// SPDX-License-Identifier: MIT

import { channelName } from "./channels.js";
import { BASE } from "./dom.js";

export function permalink(channel, id) {
    return `${BASE}/?channel=${encodeURIComponent(channel)}&message=${id}`;
}

// Whether a click on a link means this window.
export function isPlainClick(event) {
    return !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
}

// The message of this channel to which the page's address leads; null if it names none.
export function linkedMessage(channel) {
    const query = new URLSearchParams(location.search), id = query.get("message");
    const isHere = channelName(query.get("channel") || "lobby") === channel;
    return isHere && /^[\w-]+:\d+$/.test(id) ? id : null;
}
