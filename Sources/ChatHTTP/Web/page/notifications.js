// Notifications and a tone for those who want them, when a message is meant for them.
// SPDX-License-Identifier: MIT

import { openMessage } from "./around.js";
import { isBy } from "./names.js";
import { mentionsMe } from "./mentions.js";
import { onRemembered, recall } from "./store.js";
import { text } from "./texts.js";

const LONGEST = 200; // characters of the message
const TONE = 660; // hertz
const LENGTH = 0.18; // seconds

// Whether this browser, at this address, can show any.
export const canNotify = () => isSecureContext && "Notification" in globalThis;

export class Notifier {
    constructor(page) {
        this.page = page;
        this.read();
        page.events.on("heard", (message, isHere) => this.heard(message, isHere));
        onRemembered("notify", () => this.read());
        onRemembered("sound", () => this.read());
    }

    // The visitor has changed what they want.
    read() {
        this.shows = !!recall("notify") && canNotify() && Notification.permission === "granted";
        this.sounds = !!recall("sound");
    }

    heard(message, isHere) {
        if (message.kind || message.ttl || !(this.shows || this.sounds) || !this.isForVisitor(message)) return;
        const isSeen = isHere && document.visibilityState === "visible" && document.hasFocus();
        if (isSeen || !this.isNew(message)) return;
        if (this.shows) this.show(message);
        if (this.sounds) beep();
    }

    // ---- Behind it ----

    isForVisitor(message) {
        const { session, rooms } = this.page;
        if (isBy(session, message) || message.tombstone) return false;
        return mentionsMe(message, session) || !!rooms.list?.get(message.channel)?.direct;
    }

    // What was posted while the page was away comes all at once, and is not worth it.
    isNew(message) {
        return Math.abs(Date.now() - new Date(message.at)) < 60000;
    }

    show(message) {
        const { channels } = this.page, { channel, id, body } = message;
        const name = message.from || text("somebody");
        const words = typeof body?.text === "string" ? body.text : "";
        try {
            const shown = new Notification(
                text("notificationTitle", { name, channel: channels.fullTitleOf(channel) }), {
                    // One for all tabs.
                    body: words.slice(0, LONGEST), tag: `${channel} ${id}`, lang: "", dir: "auto"
                });
            shown.addEventListener("click", () => {
                window.focus();
                shown.close();
                openMessage(this.page, channel, id);
            });
        } catch {
            this.shows = false; // Chrome for Android has them for service workers only
        }
    }
}

let audio = null;

// A short tone. Browsers let a page make none before the visitor has done something in it.
export function beep() {
    try {
        audio ??= new AudioContext();
        const tone = audio.createOscillator(), volume = audio.createGain();
        const now = audio.currentTime;
        tone.frequency.value = TONE;
        volume.gain.setValueAtTime(0.15, now);
        volume.gain.exponentialRampToValueAtTime(0.001, now + LENGTH);
        tone.connect(volume).connect(audio.destination);
        tone.start(now);
        tone.stop(now + LENGTH);
    } catch {} // a browser without sound
}
