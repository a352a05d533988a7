// Live, slow, step: the buttons and the keys; and what the keys are.
// SPDX-License-Identifier: MIT

import { $, button, make, setText } from "./dom.js";
import { text } from "./texts.js";

export class Controls {
    constructor(clock, themeButton) {
        this.clock = clock;
        this.modes = {
            live: button(text("inspectLive"), () => this.set("live"), { title: "L" }),
            slow: button(text("inspectSlow"), () => this.set("slow"), { title: "S" }),
            step: button(text("inspectStep"), () => this.step())
        };
        $("#modes").append(...Object.values(this.modes));
        // The space bar is to step after a click, and not to press the same button again.
        $("#modes").addEventListener("click", ({ detail, target }) => {
            if (detail) target.blur();
        });
        const keys = button("?", () => help(), { id: "keys", "aria-label": text("inspectHelp") });
        $("#others").append(themeButton, keys);
        addEventListener("keydown", (event) => this.pressed(event));
        this.set("live");
    }

    set(mode) {
        this.clock.set(mode);
        for (const [name, one] of Object.entries(this.modes)) {
            one.setAttribute("aria-pressed", String(name === mode));
        }
    }

    // The first time it stops the picture, from then on it shows one event more.
    step() {
        if (this.clock.mode === "step") this.clock.step();
        else this.set("step");
    }

    pressed(event) {
        if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
        if (event.key === " ") {
            if (event.target.closest("button, a, pre")) return; // which has a use for it
            event.preventDefault();
            this.step();
        } else if (event.key === "?") help();
        // The same keys on a Cyrillic keyboard.
        else if (event.key === "l" || event.code === "KeyL") this.set("live");
        else if (event.key === "s" || event.code === "KeyS") this.set("slow");
    }

    // How much of what happened is not shown yet.
    update() {
        const { mode, behind } = this.clock;
        setText($("#behind"), mode === "live" ? "" : text("inspectBehind", { count: behind }));
    }
}

function help() {
    const keys = [
        ["L", text("inspectKeyLive")], ["S", text("inspectKeySlow")],
        [text("inspectSpaceBar"), text("inspectKeyStep")], ["Esc", text("inspectKeyEscape")],
        ["?", text("inspectHelp")]];
    const dialog = $("#help");
    dialog.replaceChildren(
        make("h2", { id: "help-title" }, text("inspectHelp")),
        make("p", {}, text("inspectLegendSeats")), make("p", {}, text("inspectLegendLanes")),
        make("p", {}, text("inspectLegendClick")),
        make("table", {}, make("tbody", {}, ...keys.map(row))),
        button(text("inspectClose"), () => dialog.close()));
    dialog.showModal();
}

function row([key, meaning]) {
    return make("tr", {},
        make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, meaning));
}
