// A browser's EventSource and WebSocket, on its network: they break when that is lost, and fall silent
// without a word when the machine has slept for long.
// SPDX-License-Identifier: MIT

"use strict";

const http = require("http");
const { WebSocket: Socket } = require("ws");

/** What both have in common: a place among the browser's connections. */
class Stream {
    constructor(tab) {
        this.tab = tab;
        this.browser = tab.browser;
        this.readyState = 0;
        this.onopen = this.onmessage = this.onerror = this.onclose = null;
        this.browser.requests.add(this);
        tab.requests.add(this);
        if (!this.browser.isOnline) setTimeout(() => this.fail(), 5);
    }

    /** Calls the page, unless that has gone or has closed it. */
    tell(name, event) {
        this.browser.happen(() => {
            if (this.isForgotten || this.tab.isGone) return;
            if (this[name]) this[name](event);
        });
    }

    headers() {
        const { cookies } = this.browser;
        return cookies.size ? { Cookie: [...cookies].map(pair => pair.join("=")).join("; ") } : {};
    }

    /** Nothing more will come, and no word of that. */
    forget() {
        this.isForgotten = true;
        this.over();
    }

    over() {
        this.browser.requests.delete(this);
        this.tab.requests.delete(this);
        this.hangUp();
    }
}

/** It does not come back by itself: fireside.js closes it at the first error, as here. */
class EventSource extends Stream {
    constructor(tab, address) {
        super(tab);
        this.text = "";
        if (!this.browser.isOnline) return;
        this.wire = http.get({
            host: "127.0.0.1", port: this.browser.port, path: address, agent: false,
            headers: Object.assign(this.headers(), {
                Accept: "text/event-stream", "Cache-Control": "no-cache"
            })
        }, answer => {
            if (answer.statusCode !== 200) return this.fail();
            this.readyState = 1;
            this.tell("onopen", {});
            answer.setEncoding("utf8");
            answer.on("data", part => this.hear(part));
            answer.on("close", () => this.fail());
        });
        this.wire.on("error", () => this.fail());
    }

    hear(part) {
        const blocks = (this.text + part).split("\n\n");
        this.text = blocks.pop();
        for (const block of blocks) {
            const data = block.split("\n").find(line => line.startsWith("data: "));
            if (data) this.tell("onmessage", { data: data.slice(6) });
        }
    }

    fail() {
        if (this.readyState === 2) return;
        this.readyState = 2;
        this.over();
        this.tell("onerror", {});
    }

    hangUp() { if (this.wire) this.wire.destroy(); }

    close() {
        this.readyState = 2;
        this.forget();
    }
}

class WebSocket extends Stream {
    constructor(tab, address, protocol) {
        super(tab);
        if (!this.browser.isOnline) return;
        this.wire = new Socket(address, [protocol], {
            headers: this.headers(), origin: `http://127.0.0.1:${this.browser.port}`
        });
        this.wire.on("open", () => {
            this.readyState = 1;
            this.tell("onopen", {});
        });
        this.wire.on("message", data => this.tell("onmessage", { data: data.toString() }));
        this.wire.on("error", () => {}); // the end follows
        this.wire.on("close", code => this.end(code));
    }

    end(code) {
        if (this.readyState === 3) return;
        this.readyState = 3;
        this.over();
        this.tell("onclose", { code });
    }

    fail() { this.end(1006); }

    hangUp() { if (this.wire) this.wire.terminate(); }

    send(text) { if (this.readyState === 1) this.wire.send(text); }

    close() {
        this.isForgotten = true;
        if (this.readyState === 1) {
            this.wire.close(1000);
            this.browser.requests.delete(this);
            this.tab.requests.delete(this);
        } else {
            this.over();
        }
        this.readyState = 3;
    }
}

module.exports = { EventSource, WebSocket };
