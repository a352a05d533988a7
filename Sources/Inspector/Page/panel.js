// One chain from near: what it has done, drawn from its events, and what the server says of it.
// SPDX-License-Identifier: MIT

import { $, button, make } from "./dom.js";
import { lanes } from "./lanes.js";
import { outcomeOf } from "./lives.js";
import { text } from "./texts.js";
import { shortSite } from "./words.js";

const AGAIN = 1000; // milliseconds; the server is asked no more often

export class Panel {
    // `ask(number)` resolves to the server's explanation, or null when it knows of no such chain.
    constructor({ ask }) {
        this.ask = ask;
        this.element = $("#panel");
        this.life = null;
        this.element.addEventListener("keydown", (event) => {
            if (event.key === "Escape") this.close();
        });
    }

    open(life) {
        if (!life) return;
        // Who uses the keyboard goes on where they were; who clicks has the space bar for steps.
        if (!this.life) this.opener = $(":focus-visible");
        this.life = life;
        this.isNew = true;
        this.asked = -Infinity;
        this.title = make("h2", { id: "panel-title", tabindex: "-1" }, life.name);
        this.state = make("p");
        this.drawing = make("div");
        this.said = make("div", { class: "said" });
        const close = button("×", () => this.close(), { "aria-label": text("inspectClose") });
        this.element.replaceChildren(
            make("div", { class: "bar" }, this.title, close), this.state, this.drawing, this.said);
        this.element.hidden = false;
        this.element.scrollTop = 0;
        this.title.focus();
        this.update();
    }

    close() {
        this.element.hidden = true;
        this.life = null;
        if (this.opener) this.opener.focus();
        else document.activeElement?.blur();
    }

    // Something has happened to this life.
    happened(life) {
        if (life === this.life) this.isNew = true;
    }

    update(now = performance.now()) {
        const { life } = this;
        if (!life || !this.isNew || now - this.asked < AGAIN) return;
        this.isNew = false;
        this.asked = now;
        this.state.textContent = stateOf(life);
        this.drawing.replaceChildren(lanes(life.stages));
        this.explain(life);
    }

    async explain(life) {
        const said = life.state === "ended" ? null : await this.ask(life.d);
        if (life !== this.life) return;
        if (!said) {
            if (this.said.childElementCount) return; // what was said last stays
            return this.said.replaceChildren(make("p", {}, text("inspectNothingSaid")));
        }
        this.said.replaceChildren(
            make("h3", {}, text("inspectExplained")), make("pre", { tabindex: "0" }, said.explain),
            make("h3", {}, text("inspectDiagram")), make("pre", { tabindex: "0" }, said.diagram));
    }
}

function stateOf(life) {
    const site = shortSite(life.site);
    if (life.state === "waiting") return text("inspectIsWaiting", { site });
    if (life.state === "running") return text("inspectIsRunning", { site });
    switch (outcomeOf(life)) {
    case "cancelled": return text("inspectHasLeft", { site });
    case "failure": return text("inspectHasFailed", { site });
    default: return text("inspectWasAnswered", { site });
    }
}
