// Finding and making elements. Texts become text nodes, always: no one's words are ever markup.
// SPDX-License-Identifier: MIT

// All modules import this one, so none runs in a browser that page.css cannot colour: plain.js does.
if (!CSS.supports("selector(:where(a))")) throw new Error("This browser is too old for page.js.");

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
