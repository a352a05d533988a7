// People who chat for an hour, each in a browser of their own, many in one process of node:
// hour_crowd.js '{"port":…,"people":[…],…}', as hour.py has it. A line on standard input ends the
// talk, and one on standard output tells that it has ended; a second line asks for what each has
// seen, as JSON.
// SPDX-License-Identifier: MIT

"use strict";

const { Browser, Tab } = require("./hour_browser.js");

const plan = JSON.parse(process.argv[2]);
const SECOND = 1000 / plan.speed; // a second of theirs, in our milliseconds
// What a browser knows beside XMLHttpRequest: some people have an old one.
const BROWSERS = [["WebSocket", "EventSource"], ["EventSource"], ["WebSocket", "EventSource"], []];
let isTalking = true;

/** Chance from 0 to 1, the same each time: mulberry32. */
function dice(seed) {
    let state = seed;
    return () => {
        state = state + 0x6d2b79f5 | 0;
        let mixed = Math.imul(state ^ state >>> 15, 1 | state);
        mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
        return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
    };
}

/** One tab's place in the chat, over all its reloads, and all that it was told. */
class Listener {
    constructor(person, channels) {
        this.person = person;
        this.channels = channels;
        this.cursor = plan.since;
        this.segments = []; // from which place on it listened to what
        this.got = {};
        this.last = 0;
        this.isOut = true;
    }

    /** From here on it listens to these: who is not logged in has no ticket for private ones. */
    turnTo(from) {
        const channels = this.person.isKnown() ? this.channels
            : this.channels.filter(name => !name.startsWith("private-"));
        this.segments.push({ from, channels });
        return channels;
    }

    open() {
        const { person } = this;
        this.isOut = false;
        this.tab = new Tab(person.browser);
        this.state = "connecting";
        const options = {
            url: "", channels: this.turnTo(this.cursor), since: this.cursor,
            onMessage: message => this.hear(message),
            onState: (state, error) => {
                this.state = state;
                if (state === "refused") person.complain(`refused: ${error.message}`);
            },
            onTransport: name => { person.ways[name] = (person.ways[name] || 0) + 1; },
            onGap: () => person.complain("was told of a gap")
        };
        if (person.isKnown()) {
            options.from = person.name;
            options.xsrf = person.me.xsrf;
            options.ticket = (channels, done) => person.ask(
                `/me?channels=${channels.join(",")}`, null, me => { if (me) done(me.ticket); });
        }
        this.tab.connect(options);
    }

    hear(message) {
        if (!message.id) { this.person.counts.passing++; return; }
        const number = Number(message.id.split(":")[1]);
        this.person.counts.heard++;
        if (number <= this.last) this.person.complain(`${message.id} after ${this.last}`);
        this.last = number;
        (this.got[message.channel] = this.got[message.channel] || []).push(number);
    }

    leave() {
        this.isOut = true;
        this.cursor = this.tab.chat.cursor();
        this.tab.leave(this.person.random() < 0.2);
    }

    reload() {
        this.leave();
        this.person.counts.reloads++;
        setTimeout(() => this.open(), 2 * SECOND * this.person.random());
    }

    move(channels) {
        this.channels = channels;
        this.tab.chat.listen(this.turnTo(this.tab.chat.cursor()));
    }
}

class Person {
    constructor(name, number) {
        this.name = name;
        this.random = dice(plan.seed + number);
        this.browser = new Browser(plan.port, plan.speed, BROWSERS[number % BROWSERS.length]);
        this.me = {};
        this.counts = {
            said: 0, heard: 0, passing: 0, histories: 0, reloads: 0, losses: 0, sleeps: 0,
            logins: 0, moves: 0
        };
        this.ways = {}; // how often it turned to each transport
        this.problems = [];
        this.acknowledged = []; // [id, channel, text]
        this.texts = 0;
        this.listeners = [];
        const rooms = this.someRooms();
        for (let i = number % 5 ? 1 : 2; i > 0; i--) this.listeners.push(new Listener(this, rooms));
    }

    isKnown() { return Boolean(this.me.name); }

    /** Nobody does anything while their machine sleeps, or a page of theirs loads. */
    isBusy() { return this.browser.isAsleep || this.listeners.some(one => one.isOut); }

    complain(problem) { this.problems.push(`${this.name}: ${problem}`); }

    someRooms() {
        const first = Math.floor(plan.rooms.length * this.random());
        const step = 1 + Math.floor((plan.rooms.length - 1) * this.random());
        return ["lobby", plan.rooms[first], plan.rooms[(first + step) % plan.rooms.length]];
    }

    /** Again and again, as often as that happens to people: every so many seconds of theirs. */
    every(seconds, act) {
        const next = () => setTimeout(() => {
            if (!isTalking) return;
            if (!this.isBusy()) act();
            next();
        }, -Math.log(1 - this.random()) * seconds * SECOND);
        next();
    }

    begin() {
        this.ask("/me", null, me => {
            if (me) this.me = me;
            this.logIn(() => { this.open(); this.live(); });
        });
    }

    live() {
        this.every(30, () => this.say());
        this.every(300, () => this.read());
        this.every(600, () => this.any().tab.chat.people("lobby", () => {}));
        this.every(900, () => this.any().reload());
        this.every(1200, () => this.loseNetwork());
        this.every(1800, () => this.sleep());
        this.every(1800, () => this.move());
        this.every(1200, () => this.goAndCome());
    }

    any() { return this.listeners[Math.floor(this.listeners.length * this.random())]; }

    say() {
        if (!this.isKnown()) return;
        const listener = this.any(), { tab } = listener, { chat } = tab;
        const [lobby, ...rooms] = listener.channels;
        let channel = rooms[Math.floor(2 * this.random())];
        if (rooms.includes(plan.busy)) channel = plan.busy;
        if (this.random() < 0.02) channel = lobby;
        if (this.random() < 0.3) chat.say(channel, { typing: true }, { ttl: 5 });
        const text = `${this.name} ${++this.texts} ${"lorem ipsum ".repeat(10 * this.random())}`;
        tab.unsaid = (tab.unsaid || 0) + 1;
        this.counts.said++;
        chat.say(channel, { text }, (error, id) => {
            tab.unsaid--;
            if (error) this.complain(`could not say it: ${error.status} ${error.message}`);
            else this.acknowledged.push([id, channel, text]);
        });
    }

    /** Whether something was posted that the server has not confirmed. */
    isWaiting() { return this.listeners.some(listener => listener.tab.unsaid); }

    read() {
        const listener = this.any();
        const channel = this.isKnown() ? listener.channels[1] : "lobby";
        listener.tab.chat.history(channel, { limit: 50 }, (error, page) => {
            if (error) return; // no network, say: a reader would press the button again
            this.counts.histories++;
            const numbers = page.messages.map(message => Number(message.id.split(":")[1]));
            if (numbers.some((number, i) => i && number <= numbers[i - 1])) {
                this.complain(`the history of ${channel} is not in order`);
            }
        });
    }

    loseNetwork() {
        if (!this.browser.isOnline) return;
        this.counts.losses++;
        this.say(); // whose answer may be lost, and then it must not be said twice
        setTimeout(() => {
            this.browser.loseNetwork();
            setTimeout(() => this.browser.findNetwork(this.random() < 0.5),
                (5 + 85 * this.random()) * SECOND);
        }, 6 * this.random());
    }

    move() {
        const rooms = this.someRooms();
        this.counts.moves++;
        for (const listener of this.listeners) listener.move(rooms);
    }

    sleep() {
        const seconds = 20 + 100 * this.random();
        if (!this.browser.isOnline) return;
        this.counts.sleeps++;
        this.browser.sleep();
        setTimeout(() => this.browser.wake(seconds > 60), seconds * SECOND);
    }

    /** `done` has what the answer says, or null. */
    ask(target, form, done) {
        const fields = { Accept: "application/json" };
        if (form) fields["Content-Type"] = "application/x-www-form-urlencoded";
        if (form) fields["X-XSRF-Token"] = this.me.xsrf;
        this.browser.send(form ? "POST" : "GET", target, fields, form || "", (status, text) => {
            done(status === 200 ? JSON.parse(text) : null, status, text);
        });
    }

    logIn(done) {
        this.ask("/login", `name=${this.name}`, (me, status, text) => {
            if (me) { this.me = me; this.counts.logins++; }
            else if (status) this.complain(`could not log in: ${status} ${text}`);
            done();
        });
    }

    /** Logs out, and in again a while later. */
    goAndCome() {
        if (!this.isKnown() || this.isWaiting() || !this.browser.isOnline) return;
        this.beginAnew(open => this.ask("/logout", " ", me => { if (me) this.me = me; open(); }));
    }

    comeBack() {
        if (!isTalking || this.isKnown()) return;
        if (this.isBusy() || !this.browser.isOnline) setTimeout(() => this.comeBack(), 5 * SECOND);
        else this.beginAnew(open => this.logIn(open));
    }

    /** As a page does when somebody logs in or out. */
    beginAnew(act) {
        for (const listener of this.listeners) listener.leave();
        act(() => this.open());
    }

    open() {
        for (const listener of this.listeners) listener.open();
        if (!this.isKnown()) setTimeout(() => this.comeBack(), 60 * SECOND * this.random());
    }
}

const people = plan.people.map(([name, number]) => new Person(name, number));
for (const person of people) setTimeout(() => person.begin(), 20 * SECOND * person.random());

/** Everybody is awake, has a network, and has been told what they said last. */
function isQuiet() {
    return people.every(person => !person.browser.isAsleep && person.browser.isOnline
        && !person.isWaiting()
        && person.listeners.every(listener => !listener.isOut && listener.state === "online"));
}

function calmDown(patience) {
    if (!isQuiet() && patience > 0) setTimeout(() => calmDown(patience - 1), 1000);
    else process.stdout.write("quiet\n");
}

function tell() {
    const result = people.map(person => ({
        name: person.name, isIn: person.isKnown(), counts: person.counts, ways: person.ways,
        acknowledged: person.acknowledged, problems: person.problems, isWaiting: person.isWaiting(),
        listeners: person.listeners.map(({ state, segments, got }) => ({ state, segments, got }))
    }));
    process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

process.stdin.on("data", () => {
    if (isTalking) calmDown(60);
    else tell();
    isTalking = false;
});
process.stdin.on("end", () => process.exit(1)); // hour.py is no more
