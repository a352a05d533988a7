// A browser as fireside.js sees one, with node's http under it: tabs, cookies, localStorage, and a
// clock that runs faster than ours. It can lose its network, and it can sleep.
// SPDX-License-Identifier: MIT

"use strict";

const { execFileSync } = require("child_process");
const http = require("http");
const path = require("path");
const streams = require("./hour_streams.js");

const source = execFileSync(path.join(__dirname, "../../scripts/join-fireside"), { encoding: "utf8" });
const load = new Function("window", "document", "setTimeout", "clearTimeout", "Date", source);

class Browser {
    /** `speed`: how many of its seconds go by in one of ours. `knows`: "WebSocket", "EventSource". */
    constructor(port, speed, knows) {
        this.knows = knows;
        this.port = port;
        this.speed = speed;
        this.born = Date.now();
        this.agent = new http.Agent({ keepAlive: true, maxSockets: 6 });
        this.cookies = new Map();
        this.storage = new Map();
        this.tabs = new Set();
        this.requests = new Set();
        this.isOnline = true;
        this.isAsleep = false;
        this.missed = []; // what was due while it slept
    }

    now() { return this.born + (Date.now() - this.born) * this.speed; }

    /** Calls when that is due, or as soon as it wakes. */
    happen(call) {
        if (this.isAsleep) this.missed.push(call);
        else call();
    }

    loseNetwork() {
        this.isOnline = false;
        for (const request of [...this.requests]) request.fail();
        this.agent.destroy();
    }

    findNetwork(isNoticed) {
        this.isOnline = true;
        if (isNoticed) for (const tab of this.tabs) tab.dispatch("online", {});
    }

    sleep() { this.isAsleep = true; }

    /** After a long sleep its connections are dead, and nothing tells it so. */
    wake(wasLong) {
        const missed = this.missed;
        if (wasLong) {
            for (const request of [...this.requests]) request.forget();
            this.agent.destroy();
        }
        this.missed = [];
        this.isAsleep = false;
        for (const call of missed) call();
    }

    /** A request of a page of the server's own: `done(status, text)`, 0 for no answer. */
    send(method, target, fields, body, done) {
        const request = new Request(this, done);
        request.send(method, target, fields, body);
        return request;
    }

    close() {
        for (const tab of [...this.tabs]) tab.leave(true);
        for (const request of [...this.requests]) request.forget();
        this.agent.destroy();
    }
}

class Request {
    constructor(browser, done) {
        this.browser = browser;
        this.done = done;
        browser.requests.add(this);
    }

    send(method, target, fields, body) {
        const browser = this.browser;
        if (!browser.isOnline) {
            setTimeout(() => this.fail(), 5);
            return;
        }
        const headers = Object.assign({}, fields);
        if (browser.cookies.size) {
            headers.Cookie = [...browser.cookies].map(pair => pair.join("=")).join("; ");
        }
        if (method === "POST") {
            headers.Origin = `http://127.0.0.1:${browser.port}`;
            headers["Content-Length"] = Buffer.byteLength(body);
        }
        this.wire = http.request({
            host: "127.0.0.1", port: browser.port, method, path: target, headers,
            agent: browser.agent
        }, answer => {
            const parts = [];
            answer.on("data", part => parts.push(part));
            answer.on("error", () => this.fail());
            answer.on("aborted", () => this.fail());
            answer.on("end", () => {
                if (!answer.complete) return this.fail();
                for (const line of answer.headers["set-cookie"] || []) this.keepCookie(line);
                this.end(answer.statusCode, Buffer.concat(parts).toString());
            });
        });
        this.wire.on("error", () => this.fail());
        this.wire.end(body);
    }

    keepCookie(line) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
        if (/max-age=0/i.test(line) || !value) this.browser.cookies.delete(name);
        else this.browser.cookies.set(name, value);
    }

    end(status, text) {
        if (!this.browser.requests.delete(this)) return;
        this.browser.happen(() => { if (!this.isForgotten) this.done(status, text); });
    }

    fail() {
        this.end(0, "");
        if (this.wire) this.wire.destroy();
    }

    /** No answer will come, and no word of that. */
    forget() {
        this.isForgotten = true;
        this.browser.requests.delete(this);
        if (this.wire) this.wire.destroy();
    }
}

class Tab {
    constructor(browser) {
        const tab = this;
        this.browser = browser;
        this.listeners = new Map();
        this.requests = new Set();
        this.isGone = false;
        browser.tabs.add(this);

        this.window = {
            location: { protocol: "http:", host: `127.0.0.1:${browser.port}` },
            JSON, onpagehide: null,
            localStorage: this.storage(),
            addEventListener: (type, call) => {
                this.listeners.set(type, (this.listeners.get(type) || new Set()).add(call));
            },
            removeEventListener: (type, call) => { this.listeners.get(type)?.delete(call); }
        };
        this.window.XMLHttpRequest = class {
            constructor() { this.readyState = 0; this.fields = {}; this.withCredentials = false; }
            open(method, address) { this.method = method; this.address = address; }
            setRequestHeader(name, value) { this.fields[name] = value; }
            send(body) { tab.sendXHR(this, body); }
            abort() {
                if (this.request) this.request.forget();
                tab.requests.delete(this.request);
            }
        };
        for (const name of browser.knows) {
            this.window[name] = class extends streams[name] {
                constructor(...words) { super(tab, ...words); }
            };
        }
        function FastDate() {}
        FastDate.prototype.getTime = () => browser.now();
        load(this.window, {}, this.setTimeout.bind(this), clear, FastDate);
        function clear(timer) { timer.isCleared = true; clearTimeout(timer.handle); }
    }

    connect(options) {
        this.chat = this.window.Fireside.connect(options);
        return this.chat;
    }

    setTimeout(call, wait) {
        const timer = {};
        timer.handle = setTimeout(() => this.browser.happen(() => {
            if (!timer.isCleared && !this.isGone) call();
        }), wait / this.browser.speed);
        return timer;
    }

    sendXHR(xhr, body) {
        // The server's clock is ours: what waits 24 seconds for the browser waits 2 there.
        const target = xhr.address.replace(/([?&]hold=)(\d+)/, (all, name, hold) =>
            name + (hold === "0" ? 0 : Math.max(1, Math.floor(hold / this.browser.speed))));
        xhr.request = this.browser.send(xhr.method, target, xhr.fields, body, (status, text) => {
            this.requests.delete(xhr.request);
            if (this.isGone) return;
            Object.assign(xhr, { readyState: 4, status, responseText: text });
            xhr.onreadystatechange();
        });
        this.requests.add(xhr.request);
    }

    storage() {
        const { storage, tabs } = this.browser;
        const announce = (key, newValue) => {
            for (const tab of tabs) {
                if (tab !== this) setImmediate(() => tab.dispatch("storage", { key, newValue }));
            }
        };
        return {
            getItem: key => storage.has(key) ? storage.get(key) : null,
            setItem: (key, value) => { storage.set(key, value); announce(key, value); },
            removeItem: key => { if (storage.delete(key)) announce(key, null); }
        };
    }

    dispatch(type, event) {
        this.browser.happen(() => {
            if (!this.isGone) for (const call of [...this.listeners.get(type) || []]) call(event);
        });
    }

    /** Reloaded or closed; a tab that crashes tells nobody. */
    leave(isCrash) {
        if (!isCrash && !this.browser.isAsleep) this.dispatch("pagehide", {});
        this.isGone = true;
        this.browser.tabs.delete(this);
        for (const request of this.requests) request.forget();
    }
}

module.exports = { Browser, Tab };
