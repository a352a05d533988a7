// The inspector's page: what the server tells of its Deferreds becomes a picture of them.
// SPDX-License-Identifier: MIT

import { Clock } from "./clock.js";
import { Columns } from "./columns.js";
import { Controls } from "./controls.js";
import { Counts } from "./counts.js";
import { $ } from "./dom.js";
import { Feed } from "./feed.js";
import { Lives } from "./lives.js";
import { Log } from "./log.js";
import { fillIn, showChat } from "./markup.js";
import { Panel } from "./panel.js";
import { Player } from "./player.js";
import { Scene } from "./scene.js";
import { askChain, askEvents, askSetup, wait } from "./server.js";
import { Shapes } from "./shapes.js";
import { Status } from "./status.js";
import { useTexts } from "./texts.js";
import { themeButton } from "./theme.js";

const setup = await askSetup();
document.documentElement.lang = setup.language;
useTexts(setup.language, setup.texts);
fillIn();
showChat(setup.chat);

const shapes = new Shapes(), status = new Status(), counts = new Counts();
const panel = new Panel({ ask: askChain });
const log = new Log({ chosen: (life) => panel.open(life) });
const columns = new Columns(shapes, {
    chosen: (shape) => panel.open(shape.latest), moved: () => scene.dim()
});
const scene = new Scene(columns);
const lives = new Lives(shapes, scene);
const clock = new Clock({ show, skipped: () => status.skipped() });
const controls = new Controls(clock, themeButton(() => scene.layOut()));
const player = new Player({
    clock, lives, scene, shapes, slowly, stale: () => feed.renew()
});

function show(event, isSilent) {
    if (event.ev === "answered") return player.finish(event);
    const life = lives.take(event, isSilent);
    if (!isSilent) log.add(event, life);
    panel.happened(life);
}

function slowly(now) {
    columns.update();
    controls.update();
    log.update();
    panel.update(now);
    // What the canvases show, in numbers: for tests.
    if (feed.since === null) return; // nothing yet
    $("#stage").dataset.sitting = scene.crowd.seats.taken;
    $("#stage").dataset.flying = scene.flights.count;
}

const motion = matchMedia("(prefers-reduced-motion: reduce)");
const heedMotion = () => { scene.flights.isStill = motion.matches; };
motion.addEventListener("change", heedMotion);
heedMotion();

// The window, a font that came late, a line more in the head: all change where things are.
const resized = new ResizeObserver(() => {
    columns.measure();
    scene.layOut();
});
resized.observe($("#field"));
resized.observe($("#stage"));

$("#stage").addEventListener("click", (event) => {
    if (event.target.closest("button, a, aside")) return;
    const { left, top } = $("#stage").getBoundingClientRect();
    const life = scene.at(event.clientX - left, event.clientY - top);
    if (life) panel.open(life);
});

const feed = new Feed({
    ask: askEvents, wait,
    on: {
        start(answer) {
            log.clear();
            player.start(answer);
            counts.show(answer.counts);
            status.came(answer);
        },
        news(answer) {
            counts.show(answer.counts);
            player.news(answer);
        },
        online: () => status.online(),
        offline: () => status.offline()
    }
});
feed.run();
