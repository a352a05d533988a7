// Channels' names, as people type them and as addresses have them.
// SPDX-License-Identifier: MIT

// Letters with their marks, digits, and two signs.
const NAME = /^(?:\p{L}[\p{Mn}\p{Mc}]{0,6}|[\p{Nd}_-])+$/u;

// What was typed, as the server writes it. null if no channel can have this name.
export function channelName(text) {
    const name = folded(text.trim()).replace(/^#/, "");
    const isShort = [...name].length <= 64 && new TextEncoder().encode(name).length <= 192;
    return isShort && NAME.test(name) ? name : null;
}

// Without joiners, in ordinary width, in small letters, in normal form C. One sigma is like the other.
function folded(text) {
    return text.replace(/[\u200c\u200d]/g, "")
        .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
        .toLowerCase().replace(/ς/g, "σ").normalize("NFC");
}

// The channel to which the page's address leads; null if it leads to none.
export function linkedChannel() {
    return channelName(new URLSearchParams(location.search).get("channel") || "lobby");
}
