// The kinds of chains that run now: a column of boxes for each, the busiest one largest.
// SPDX-License-Identifier: MIT

import { $, button, make, setText } from "./dom.js";
import { lanes } from "./lanes.js";
import { text } from "./texts.js";

const MOST = 4; // columns
const NONE = [];

export class Columns {
    // `chosen(shape)`: somebody wants to know more of it. `moved()`: the boxes are elsewhere.
    constructor(shapes, { chosen, moved }) {
        Object.assign(this, { shapes, chosen, moved });
        this.element = $("#columns");
        this.shown = new Map(); // what is drawn of each shape that is shown
        this.order = [];
    }

    // Draws the columns anew when the shapes are others, and the numbers in any case.
    update() {
        const shapes = this.shapes.rank(MOST);
        const isSame = shapes.length === this.order.length
            && shapes.every((one, i) => one === this.order[i]);
        if (!isSame) this.draw(shapes);
        for (const [shape, { lives }] of this.shown) {
            setText(lives, text("inspectAlive", { count: shape.lives }));
        }
    }

    draw(shapes) {
        const before = this.shown;
        this.order = [...shapes];
        this.shown = new Map(shapes.map((shape) => [shape, before.get(shape) ?? this.make(shape)]));
        this.element.replaceChildren(...[...this.shown.values()].map((one) => one.article));
        this.element.dataset.count = shapes.length;
        this.measure();
    }

    make(shape) {
        const lives = make("span", { class: "lives" });
        const title = button(shape.kind, () => this.chosen(shape), { class: "name" });
        const drawing = lanes(shape.stages);
        drawing.addEventListener("click", () => this.chosen(shape));
        const article = make("article", {}, make("h3", {}, title, " ", lives), drawing);
        return { article, lives, drawing, xs: { cb: 0, eb: 0 }, ys: [], boxes: [] };
    }

    // Where the boxes are, on the stage: asked of the browser once, and not for each dot.
    measure() {
        const stage = $("#stage").getBoundingClientRect();
        const middle = (element) => {
            const { left, top, width, height } = element.getBoundingClientRect();
            return {
                x: left - stage.left + width / 2, y: top - stage.top + height / 2, width, height
            };
        };
        for (const [shape, column] of this.shown) {
            const part = (selector) => middle(column.drawing.querySelector(selector));
            const head = part(".head.cb");
            column.xs = { cb: head.x, eb: part(".head.eb").x };
            column.boxes = shape.stages.map(() => []);
            for (const box of column.drawing.querySelectorAll(".box")) {
                column.boxes[box.dataset.n - 1].push(middle(box));
            }
            column.ys = [head.y + head.height / 2];
            for (const [box] of column.boxes) column.ys.push(box.y);
            column.end = part(".end").y;
        }
        this.moved();
    }

    // Writes where this stop of a life of this shape is. False: it is not shown.
    place(shape, { row, lane }, point) {
        const column = this.shown.get(shape);
        if (!column) return false;
        const { ys, xs, end } = column, above = Math.floor(row);
        const y = (n) => n < ys.length ? ys[n] : end;
        point.x = xs[lane] ?? xs.cb;
        point.y = row === Infinity ? end : y(above) + (y(above + 1) - y(above)) * (row - above);
        return true;
    }

    // The boxes of a stage, for what lights up there.
    boxes(shape, n) {
        return this.shown.get(shape)?.boxes[n - 1] ?? NONE;
    }
}
