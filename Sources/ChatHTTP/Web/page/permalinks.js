// Links to messages.
// SPDX-License-Identifier: MIT

import { BASE } from "./dom.js";

export function permalink(channel, id) {
    return `${BASE}/?channel=${encodeURIComponent(channel)}&message=${id}`;
}

// Whether a click on a link means this window.
export function isPlainClick(event) {
    return !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
}
