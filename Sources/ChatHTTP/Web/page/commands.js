// What the page does for a text that begins with `/`.
// SPDX-License-Identifier: MIT

import { channelName } from "./channelnames.js";
import { make } from "./dom.js";
import { Notice } from "./notice.js";
import { text } from "./texts.js";

const HELP = () => [
    text("helpMe"), text("helpNick"), text("helpJoin"), text("helpTopic"), text("helpSlash")
].join("\n");

// Answers below the box to write in.
export class Commands {
    constructor(page) {
        this.page = page;
        this.answer = make("p", { id: "answer", role: "alert" });
        page.composer.form.append(this.answer);
        this.notice = new Notice(this.answer);
    }

    // Does what the text in the box says. One that cannot be done stays there.
    async run(words) {
        const { composer } = this.page, { channel } = composer;
        composer.write("");
        try {
            this.tell(await run(words, this.page));
        } catch (error) {
            if (channel === composer.channel && !composer.text.value) composer.write(words);
            this.tell(error.message, true);
        }
    }

    tell(sentence, isError) {
        this.answer.className = isError ? "error" : "";
        this.notice.tell(sentence || "");
    }
}

// Does what the text says. Returns a sentence for the visitor, or nothing; fails with one if it
// cannot be done.
export async function run(line, page) {
    const [, word, rest] = /^\/(\S+)\s*([^]*)$/.exec(line);
    switch (word.toLowerCase()) {
    case "help": return HELP();
    case "nick": return rename(rest, page);
    case "join": return join(rest, page);
    case "topic": return topic(rest, page);
    case "me": throw new Error(text("needsMore", { usage: text("helpMe") }));
    default: throw new Error(text("unknownCommand", { word: `/${word}` }));
    }
}

// The name of an account stays what it is.
async function rename(name, { access, session }) {
    if (!name) throw new Error(text("needsMore", { usage: text("helpNick") }));
    if (access.isShutOut || session.person?.startsWith("u")) throw new Error(text("nameIsFixed"));
    await session.logIn(name);
    return text("renamed", { name });
}

function join(word, { view }) {
    const name = channelName(word);
    if (!word) throw new Error(text("needsMore", { usage: text("helpJoin") }));
    if (!name) throw new Error(text("badChannelName"));
    view.visit(name);
}

async function topic(words, { topic, channels }) {
    if (words) return void await topic.change(words);
    await topic.open(channels.current);
    return topic.topic || text("noTopic");
}
