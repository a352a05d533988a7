// Finds and makes elements. A text always becomes a text node: no name is ever markup.
// SPDX-License-Identifier: MIT

export const $ = (selector) => document.querySelector(selector);

// Attributes that are false or undefined are left out; children are elements or texts.
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined || value === false) continue;
        element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children);
    return element;
}

export function button(label, clicked, attributes = {}) {
    const element = make("button", { type: "button", ...attributes }, label);
    element.addEventListener("click", clicked);
    return element;
}

// Writes only what has changed: an element that is the same costs no layout.
export function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}
