// Finds and makes elements. A text always becomes a text node, so no message is ever markup.
// SPDX-License-Identifier: MIT

// All modules import this one. So none runs in a browser that is too old for page.css: there
// plain.js does the work.
if (!CSS.supports("selector(:where(a))")) throw new Error("This browser is too old for page.js.");

// Stands before each path of the chat: `/chat`, or nothing if the chat has the whole host.
export const BASE = document.body.dataset.base || "";

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
