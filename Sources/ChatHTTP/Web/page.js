// The chat page: puts the parts of the chat together, and begins.
// SPDX-License-Identifier: MIT
//
// The page comes in two phases. This is the first: all that reading and writing need. The second has
// the rest, page/enhancements.js, and comes when the chat is online: page/later.js. Each part is a
// module in page/, and finds the others in `page`. Those of the first phase know none of the second:
// they tell `page.events` what happens. fireside.js speaks with the server. The page itself comes
// with the last messages in it: Page.swift. The build makes one script of each phase, for each
// language: scripts/build-web.

import "./fireside.js";
import { Access } from "./page/access.js";
import { $ } from "./page/dom.js";
import { Changes } from "./page/changes.js";
import { Channels } from "./page/channels.js";
import { Composer } from "./page/composer.js";
import { Connection } from "./page/connection.js";
import { Events } from "./page/events.js";
import { Incoming } from "./page/incoming.js";
import { Later } from "./page/later.js";
import { Log } from "./page/log.js";
import { isBy, Names } from "./page/names.js";
import { Recent } from "./page/recent.js";
import { Rooms } from "./page/rooms.js";
import { Session } from "./page/session.js";
import { recallTheme } from "./page/store.js";
import { tell } from "./page/tell.js";
import { View } from "./page/view.js";
import { Visitor } from "./page/visitor.js";

document.documentElement.dataset.script = "on";
$("#login")?.remove(); // the one form below does both
recallTheme();

const page = {};
page.events = new Events();

page.later = new Later(page);
page.changes = new Changes();
page.recent = new Recent();
page.names = new Names();
page.session = new Session({
    changed: (isOwnAct) => page.visitor.meet(isOwnAct),
    putOut: (why) => page.composer.takeBack(why)
});
page.access = new Access(page);
page.view = new View(page);
page.visitor = new Visitor(page);
page.connection = new Connection(page);
page.incoming = new Incoming(page);
page.rooms = new Rooms(page.session, () => page.view.roomsChanged());
page.channels = new Channels(document.body.dataset.channel, {
    open: (left) => page.view.open(left),
    changed: () => page.connection.listen(),
    leaves: (channel) => page.later.use(() => page.deeds.askToLeave(channel)),
    moved: (channel, id) => page.events.dispatch("moved", channel, id)
});
// Whether the visitor has said it.
page.isOwn = (message) => isBy(page.session, message);
// Who may be mentioned: whoever is in view.
page.crowd = () => (
    { names: [page.session.name, ...page.names.bearers.keys()], me: page.session.name });
page.log = new Log(
    (before) => page.view.showOlder(before),
    (isFar) => isFar ? page.view.showNewest() : page.channels.read(), page);
page.composer = new Composer({
    say: (channel, words, done) => {
        page.log.markNew(); // who writes has read
        page.connection.say(channel, words, done);
    },
    failed: (sent, error) => page.later.use(() => page.failures.explain(sent, error)),
    run: (words) => page.later.use(() => page.commands.run(words)),
    logIn: (name) => page.session.logIn(name),
    drafts: page.visitor.drafts
});

document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    const { left } = page.channels;
    page.channels.read();
    page.view.back(left);
    page.rooms.refresh();
});
addEventListener("pagehide", () => {
    page.connection.save();
    page.visitor.save();
});

page.session.refresh().catch((error) => {
    tell(error);
    page.visitor.meet(); // connects all the same: to read, and to notice when the server is back
});
