// A dialog in front of the page: it takes the keyboard's focus, and gives it back.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";

// Shows the dialog, with the focus in `first`. Returns what closes it, as Escape does. Calls `ended()`
// when it is closed.
export function openModal(box, first, ended = () => {}) {
    const before = document.activeElement;
    const close = () => {
        ended();
        box.remove();
        if (before?.isConnected) before.focus();
        else $("#log").focus();
    };
    box.addEventListener("close", close);
    box.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.isComposing) return; // an input method takes it
        event.preventDefault();
        event.stopPropagation(); // it means nothing more to the page
        close();
    });
    document.body.append(box);
    if (box.showModal) box.showModal();
    else box.setAttribute("open", ""); // Safari before 15.4
    first.focus();
    return close;
}
