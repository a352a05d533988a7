// The picture: the crowd, the fire in its middle, and who flies from there through the stages.
// SPDX-License-Identifier: MIT

import { Crowd } from "./crowd.js";
import { $ } from "./dom.js";
import { Fire } from "./fire.js";
import { Flights } from "./flights.js";
import { UNTOLD } from "./seats.js";
import { colours, dot } from "./sprites.js";

const FINEST = 2; // pixels of a canvas to one of the page; finer ones are not seen, and cost much
const FLASH = 380; // milliseconds that a box stays lit
const NEAR = 18; // pixels within which a click means a dot

export class Scene {
    constructor(columns) {
        this.columns = columns;
        this.stage = $("#stage");
        this.field = $("#field");
        this.air = $("#air").getContext("2d");
        this.crowd = new Crowd($("#seats"));
        this.fire = new Fire($("#fire"));
        this.flights = new Flights({
            place: (life, stop, point) => columns.place(life.shape, stop, point),
            left: ({ life }) => this.crowd.leave(life),
            reached: (life, stop) => { if (stop.flashes) this.flash(life, stop); }
        });
        this.lit = []; // boxes
        this.called = []; // who was fired since the last frame
        this.time = 0;
    }

    // ---- What becomes of lives ----

    clear() {
        this.flights.clear();
        this.called.length = 0;
        this.crowd.clear();
    }

    sits(life) {
        this.crowd.take(life);
    }

    // A silent one is gone from its seat, and nobody sees it fly.
    fires(life, isSilent) {
        if (isSilent) return this.crowd.leave(life);
        life.isCalled = true;
        this.called.push(life);
        if (life.lane === "cb") this.fire.flare();
    }

    cancels(life) {
        this.crowd.touch(life);
    }

    drops(life) {
        if (!life.flight && !life.isCalled) this.crowd.leave(life);
    }

    // A box that is lit already stays so for longer.
    flash({ shape }, { row, lane }) {
        for (const box of this.columns.boxes(shape, row)) {
            if (!box.lasts) this.lit.push(box);
            box.lasts = FLASH;
            box.lane = lane;
        }
    }

    // ---- Where things are ----

    // After the window or the colours have changed.
    layOut() {
        const ratio = Math.min(FINEST, devicePixelRatio || 1);
        const field = this.field.getBoundingClientRect(), { width, height } = field;
        const stage = this.stage.getBoundingClientRect();
        this.ratio = ratio;
        this.colours = colours();
        this.left = field.left - stage.left;
        this.top = field.top - stage.top;
        this.air.canvas.width = Math.max(1, Math.round(stage.width * ratio));
        this.air.canvas.height = Math.max(1, Math.round(stage.height * ratio));
        const { fontFamily } = getComputedStyle(this.field);
        this.crowd.put(width, height, this.colours, fontFamily, ratio);
        this.fire.put(Math.min(width, height) * 0.1, this.colours, ratio);
        this.dots = { cb: dot(7, this.colours.cb, ratio), eb: dot(7, this.colours.eb, ratio) };
    }

    // The boxes are elsewhere: those that were lit go out.
    dim() {
        this.lit.length = 0;
    }

    // The life whose dot is at this place on the stage, or nearest to it.
    at(x, y) {
        let found = null, nearest = Math.max(NEAR, this.crowd.places.radius);
        const look = (life, dotX, dotY) => {
            const distance = Math.hypot(dotX - x, dotY - y);
            if (distance < nearest) [found, nearest] = [life, distance];
        };
        const { all, count } = this.flights, { seats, places: { xs, ys } } = this.crowd;
        for (let i = 0; i < count; i++) look(all[i].life, all[i].x, all[i].y);
        seats.list.forEach((life, seat) => {
            if (life && life !== UNTOLD) look(life, this.left + xs[seat], this.top + ys[seat]);
        });
        return found;
    }

    // ---- Drawing ----

    // `pace`: how fast dots fly, 1 for as fast as they do live.
    draw(milliseconds, pace) {
        const passed = milliseconds * pace;
        this.time += milliseconds;
        this.launch();
        this.flights.advance(passed);
        this.fire.cool(passed);
        this.crowd.draw(milliseconds);
        this.fire.draw(this.flights.isStill ? 0 : this.time);
        this.drawAir(passed);
    }

    launch() {
        if (!this.called.length) return;
        this.crowd.arrange();
        const { xs, ys } = this.crowd.places;
        for (const life of this.called) {
            life.isCalled = false;
            const isOff = life.seat >= 0 && this.flights.launch(
                life, this.left + xs[life.seat], this.top + ys[life.seat], this.called.length);
            if (!isOff) this.crowd.leave(life);
        }
        this.called.length = 0;
    }

    drawAir(milliseconds) {
        const { air, ratio, flights, lit } = this;
        const isBusy = flights.count > 0 || lit.length > 0;
        if (isBusy || this.wasBusy) {
            air.setTransform(1, 0, 0, 1, 0, 0);
            air.clearRect(0, 0, air.canvas.width, air.canvas.height);
        }
        this.wasBusy = isBusy;
        air.setTransform(ratio, 0, 0, ratio, 0, 0);
        for (let i = lit.length - 1; i >= 0; i--) this.drawLight(lit[i], i, milliseconds);
        for (let i = flights.count - 1; i >= 0; i--) this.drawFlight(flights.all[i]);
        air.globalAlpha = 1;
    }

    drawFlight({ x, y, lane, alpha, isSeated }) {
        if (isSeated) return; // it is still among the crowd
        const sprite = this.dots[lane] ?? this.dots.cb, size = sprite.width / this.ratio;
        this.air.globalAlpha = alpha;
        this.air.drawImage(sprite, x - size / 2, y - size / 2, size, size);
    }

    drawLight(box, i, milliseconds) {
        const { air, lit } = this, { x, y, width, height } = box;
        box.lasts = Math.max(0, box.lasts - milliseconds);
        if (!box.lasts) {
            lit[i] = lit.at(-1);
            lit.pop();
            return;
        }
        air.globalAlpha = 0.35 * box.lasts / FLASH;
        air.fillStyle = this.colours[box.lane];
        air.beginPath();
        air.roundRect(x - width / 2, y - height / 2, width, height, 10);
        air.fill();
    }
}
