// As much of a browser as the page's modules need: elements, a storage, nothing on the screen.
// SPDX-License-Identifier: MIT

export class Text {
    constructor(text = "") {
        this.data = text;
        this.parent = null;
    }

    get textContent() { return this.data; }

    remove() {
        if (!this.parent) return;
        const all = this.parent.nodes;
        all.splice(all.indexOf(this), 1);
        this.parent = null;
    }
}

export class Element extends Text {
    constructor(tag) {
        super();
        this.tagName = tag;
        this.nodes = [];
        this.attributes = new Map();
        this.listeners = [];
        this.style = {};
        this.dataset = {};
        this.elements = { name: new Text(), channel: new Text() };
        this.hidden = false;
        this.value = "";
        this.scrollTop = this.scrollHeight = this.clientHeight = 0;
    }

    get firstChild() { return this.nodes[0] ?? null; }

    get children() { return this.nodes.filter((one) => one instanceof Element); }

    get classList() {
        const all = new Set((this.getAttribute("class") || "").split(" ").filter(Boolean));
        const change = (act) => {
            act();
            this.setAttribute("class", [...all].join(" "));
        };
        return {
            add: (name) => change(() => all.add(name)),
            remove: (name) => change(() => all.delete(name)),
            toggle: (name, isOn) => change(() => isOn ? all.add(name) : all.delete(name)),
            replace: (name, other) => change(() => all.delete(name) && all.add(other))
        };
    }

    get textContent() { return this.nodes.map((one) => one.textContent).join(""); }

    set textContent(text) { this.replaceChildren(text); }

    getAttribute(name) { return this.attributes.get(name) ?? null; }

    setAttribute(name, value) {
        this.attributes.set(name, String(value));
        if (name.startsWith("data-")) this.dataset[name.slice(5)] = String(value);
    }

    removeAttribute(name) { this.attributes.delete(name); }

    toggleAttribute(name, isOn) {
        if (isOn) this.attributes.set(name, "");
        else this.attributes.delete(name);
    }

    insertBefore(node, next) {
        node.remove();
        this.nodes.splice(next ? this.nodes.indexOf(next) : this.nodes.length, 0, node);
        node.parent = this;
    }

    append(...nodes) {
        for (const one of nodes) {
            this.insertBefore(one instanceof Text ? one : new Text(String(one)), null);
        }
    }

    before(node) { this.parent?.insertBefore(node, this); }

    after(node) {
        const all = this.parent?.nodes;
        this.parent?.insertBefore(node, all[all.indexOf(this) + 1] ?? null);
    }

    prepend(node) { this.insertBefore(node, this.firstChild); }

    replaceWith(node) {
        this.before(node);
        this.remove();
    }

    get isConnected() { return !!this.parent; } // as far as the tests care

    hasAttribute(name) { return this.attributes.has(name); }

    // Classes only.
    querySelectorAll(selector) {
        const name = selector.slice(1);
        return this.children.flatMap((one) => [
            ...(one.getAttribute("class") || "").split(" ").includes(name) ? [one] : [],
            ...one.querySelectorAll(selector)]);
    }

    querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }

    replaceChildren(...nodes) {
        for (const one of this.nodes) one.parent = null;
        this.nodes = [];
        this.append(...nodes);
    }

    all(tag) {
        return this.children.flatMap((one) => one.tagName === tag ? [one, ...one.all(tag)]
            : one.all(tag));
    }

    addEventListener(type, listener) { this.listeners.push({ type, listener }); }

    contains(node) { return !!node && (node === this || this.contains(node.parent)); }

    getBoundingClientRect() { return { top: 0, bottom: 0 }; }

    reset() {}

    focus() {}

    set onload(call) { queueMicrotask(call); } // a style sheet is there at once
}

// Elements with an id are there as soon as they are looked for, and come with each selector.
export function makeBrowser() {
    const byName = new Map();
    const stored = new Map();
    const element = (selector) => {
        if (!byName.has(selector)) byName.set(selector, new Element(selector));
        return byName.get(selector);
    };
    const media = { matches: false, addEventListener() {} };
    const root = new Element("html"), body = new Element("body");
    body.dataset.channel = "lobby";
    body.dataset.login = "name";
    return {
        element, stored,
        globals: {
            navigator: { languages: ["en"] },
            document: {
                documentElement: root, body, title: "", visibilityState: "visible",
                createElement: (tag) => new Element(tag),
                querySelector: element,
                querySelectorAll: () => [],
                addEventListener() {}
            },
            localStorage: {
                getItem: (key) => stored.get(key) ?? null,
                setItem: (key, value) => stored.set(key, value)
            },
            location: { search: "" },
            history: { pushState() {} },
            matchMedia: () => media,
            addEventListener() {},
            CSS: { escape: (text) => text, supports: () => true }
        }
    };
}
