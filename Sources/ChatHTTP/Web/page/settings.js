// What the visitor wants to be told of: kept in this browser.
// SPDX-License-Identifier: MIT

import { ask } from "./dialog.js";
import { make } from "./dom.js";
import { beep, canNotify } from "./notifications.js";
import { recall, remember } from "./store.js";
import { text } from "./texts.js";

export function openSettings({ notifier }) {
    const status = make("p", { role: "status" });
    const content = [
        ...(canNotify() ? [choice("notify", text("notifyMe"), async (box) => {
            status.textContent = "";
            if (box.checked && await Notification.requestPermission() !== "granted") {
                box.checked = false;
                status.textContent = text("notificationsBlocked");
            }
            remember("notify", box.checked);
            notifier.read();
        })] : [make("p", { class: "faint" }, text("noNotificationsHere"))]),
        choice("sound", text("playSound"), (box) => {
            if (box.checked) beep();
            remember("sound", box.checked);
            notifier.read();
        }),
        make("p", { class: "faint" }, text("whenNotified")), status
    ];
    ask({ title: text("notifications"), content, no: text("close") });
}

// A switch, as it is remembered.
function choice(name, label, changed) {
    const box = make("input", { type: "checkbox", role: "switch", id: `set-${name}` });
    box.checked = !!recall(name)
        && (name !== "notify" || Notification.permission === "granted");
    box.addEventListener("change", () => changed(box));
    return make("label", { class: "switch", for: box.id }, box, " ", label);
}
