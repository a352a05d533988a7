// The fire in the middle: it flickers, and flares when somebody is fired.
// SPDX-License-Identifier: MIT

import { glow } from "./sprites.js";

const HALF_LIFE = 420; // milliseconds, of a flare
const CALM = 2.2, FLARE = 1.8; // how far its light goes, in sizes of the fire
// Place, height, and how fast it flickers.
const FLAMES = [[-0.5, 0.8, 0.0021], [0.5, 0.75, 0.0027], [0, 1.15, 0.0016]];

export class Fire {
    // It has a canvas of its own: while it is all that moves, no more than that is drawn.
    constructor(canvas) {
        this.context = canvas.getContext("2d");
        this.heat = 0; // 1 when it has just flared
    }

    put(size, colours, ratio) {
        Object.assign(this, { size, colours, ratio });
        this.reach = Math.ceil(size * (CALM + FLARE)); // how far from its middle it may be drawn
        const { canvas } = this.context;
        canvas.width = canvas.height = this.reach * 2 * ratio;
        canvas.style.width = canvas.style.height = `${this.reach * 2}px`;
        this.light = glow(128, colours.ember, 1);
    }

    flare() {
        this.heat = 1;
    }

    cool(milliseconds) {
        this.heat = this.heat < 0.01 ? 0 : this.heat * 0.5 ** (milliseconds / HALF_LIFE);
    }

    draw(time) {
        const { context, reach, size, heat, colours, ratio } = this;
        const lit = size * (CALM + FLARE * heat);
        context.setTransform(ratio, 0, 0, ratio, reach * ratio, reach * ratio);
        context.clearRect(-reach, -reach, reach * 2, reach * 2);
        context.globalAlpha = 0.45 + 0.45 * heat;
        context.drawImage(this.light, -lit, -lit, lit * 2, lit * 2);
        context.globalAlpha = 1;
        this.drawLogs();
        context.fillStyle = colours.ember;
        for (const [place, height, flicker] of FLAMES) {
            const sway = Math.sin(time * flicker) * 0.12;
            this.drawFlame(place * size * 0.55, size * (height + sway + heat * 0.5), sway);
        }
    }

    drawFlame(x, tall, sway) {
        const { context, size } = this;
        const half = size * 0.42, foot = size * 0.45, tip = x + sway * half * 1.5;
        context.beginPath();
        context.moveTo(x, foot);
        context.bezierCurveTo(x - half * 1.5, foot, x - half, foot - tall * 0.5, tip, foot - tall);
        context.bezierCurveTo(x + half, foot - tall * 0.5, x + half * 1.5, foot, x, foot);
        context.fill();
    }

    drawLogs() {
        const { context, size, colours } = this;
        const half = size * 0.8, high = size * 0.43, low = size * 0.67;
        context.strokeStyle = colours.log;
        context.lineWidth = size * 0.2;
        context.lineCap = "round";
        context.beginPath();
        context.moveTo(-half, high);
        context.lineTo(half, low);
        context.moveTo(half, high);
        context.lineTo(-half, low);
        context.stroke();
    }
}
