// Channels to join: those with the most people.
// SPDX-License-Identifier: MIT

import { address, isPrivate, signElement } from "./channels.js";
import { $, make } from "./dom.js";
import { text } from "./texts.js";

const MOST = 100; // channels that are shown

export class Discovery {
    constructor({ channels, connection, events }) {
        this.channels = channels;
        this.connection = connection;
        this.others = [];
        events.on("online", () => this.refresh());
        events.on("listens", () => this.render());
        this.refresh();
    }

    refresh() {
        this.connection.chat?.channels({ sort: "people", limit: MOST }, (error, answer) => {
            if (!error) this.discover(answer.channels);
        });
    }

    discover(found) {
        const crowd = (one) => one.people * 1000 + one.parked;
        this.others = found.sort((one, other) => crowd(other) - crowd(one)).slice(0, MOST)
            .sort((one, other) => one.name < other.name ? -1 : 1);
        this.render();
    }

    render() {
        const { joined } = this.channels;
        const others = this.others.filter(
            ({ name }) => !joined.includes(name) && !isPrivate(name));
        $("#others").replaceChildren(...others.map((one) => item(one)));
        $("#more").hidden = !others.length;
    }
}

function item({ name, people }) {
    return make("li", {}, make(
        "a", { href: address(name), "data-channel": name },
        signElement("#"), make("span", { class: "name", dir: "auto" }, name), " ",
        make("span", { class: "faint" }, people ? text("peopleHere", { count: people }) : "")));
}
