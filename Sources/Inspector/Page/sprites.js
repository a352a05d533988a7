// Dots and lights, drawn once in the colours of the page and then only copied.
// SPDX-License-Identifier: MIT

const NAMES = ["paper", "ember", "cb", "eb", "log"];

// The colours as the style sheet has them now, as six hexadecimal digits.
export function colours() {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(`--${name}`).trim();
    return Object.fromEntries(NAMES.map((name) => [name, value(name)]));
}

function canvas(size, ratio, draw) {
    const element = document.createElement("canvas");
    element.width = element.height = Math.max(1, Math.ceil(size * ratio));
    const context = element.getContext("2d");
    context.scale(ratio, ratio);
    draw(context);
    return element;
}

export function dot(radius, colour, ratio, alpha = 1) {
    const half = radius + 1; // a margin, so that its edge is smooth
    return canvas(half * 2, ratio, (context) => {
        context.globalAlpha = alpha;
        context.fillStyle = colour;
        context.beginPath();
        context.arc(half, half, radius, 0, 7);
        context.fill();
    });
}

// Light that fades to all sides.
export function glow(radius, colour, ratio) {
    return canvas(radius * 2, ratio, (context) => {
        const light = context.createRadialGradient(radius, radius, 0, radius, radius, radius);
        light.addColorStop(0, colour);
        light.addColorStop(0.4, `${colour}66`);
        light.addColorStop(1, `${colour}00`);
        context.fillStyle = light;
        context.fillRect(0, 0, radius * 2, radius * 2);
    });
}
