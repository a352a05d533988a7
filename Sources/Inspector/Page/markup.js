// Puts the reader's words, and the chat's address, into the page's markup.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";
import { text } from "./texts.js";

export function fillIn() {
    const words = {
        inspectTitle: text("inspectTitle"), inspectField: text("inspectField"),
        inspectChains: text("inspectChains"), inspectLog: text("inspectLog"),
        inspectModes: text("inspectModes")
    };
    for (const element of document.querySelectorAll("[data-text]")) {
        element.textContent = words[element.dataset.text];
    }
    for (const element of document.querySelectorAll("[data-label]")) {
        element.setAttribute("aria-label", words[element.dataset.label]);
    }
    document.title = text("inspectTitle");
}

// The address where the room can join, as a link and as a code for their phones.
export function showChat(address) {
    if (!address) return;
    const image = $("#join img"), link = $("#join a");
    image.alt = text("inspectCode");
    image.addEventListener("error", () => { image.hidden = true; });
    image.src = "qr.svg";
    link.href = address;
    link.textContent = address.replace(/^https?:\/\/|\/$/g, "");
    $("#join").hidden = false;
}
