// The chat page: puts its parts together, and begins.
// SPDX-License-Identifier: MIT
//
// Each part is a module in page/, and finds the others in `page`. What a visitor needs only after a
// click or a key is loaded then: page/later.js. fireside.js speaks with the server. The page itself
// comes with the last messages in it: Page.swift. The build makes one script of all this for each
// language: scripts/build-web.

import "./fireside.js";
import { Access } from "./page/access.js";
import { $ } from "./page/dom.js";
import { Changes } from "./page/changes.js";
import { Channels } from "./page/channels.js";
import { Composer } from "./page/composer.js";
import { Connection } from "./page/connection.js";
import { Extras } from "./page/extras.js";
import { Incoming } from "./page/incoming.js";
import { listenToJoining } from "./page/joining.js";
import { Light } from "./page/light.js";
import { Log } from "./page/log.js";
import { linkIcons, Menu, showAddress, startTheme } from "./page/look.js";
import { listenToMenus } from "./page/menus.js";
import { isBy, Names } from "./page/names.js";
import { People, Typing } from "./page/people.js";
import { Recent } from "./page/recent.js";
import { Rights } from "./page/rights.js";
import { Rooms } from "./page/rooms.js";
import { Session } from "./page/session.js";
import { tell } from "./page/tell.js";
import { Topic } from "./page/topic.js";
import { View } from "./page/view.js";
import { Visitor } from "./page/visitor.js";

document.documentElement.dataset.script = "on";
$("#login")?.remove(); // the one form below does both
$("#main > .providers")?.remove(); // they stand in that form
startTheme();
showAddress();
linkIcons();

const page = {};
const isMine = (message) => isBy(page.session, message);
// Who may be mentioned: whoever is in view.
const crowd = () => (
    { names: [page.session.name, ...page.names.bearers.keys()], me: page.session.name });

page.changes = new Changes();
page.recent = new Recent();
page.names = new Names();
page.menu = new Menu();
page.light = new Light(() => page.connection.retry());
page.session = new Session({
    changed: (isOwnAct) => page.visitor.meet(isOwnAct),
    putOut: (why) => page.composer.takeBack(why)
});
page.access = new Access(page);
page.view = new View(page);
page.visitor = new Visitor(page);
page.connection = new Connection(page);
page.incoming = new Incoming(page);
page.typing = new Typing(isMine);
page.rooms = new Rooms(page.session, () => page.view.roomsChanged());
page.rights = new Rights(page.session, page.rooms);
page.channels = new Channels(document.body.dataset.channel, {
    open: (left) => page.view.open(left),
    changed: () => page.connection.listen(),
    leaves: (channel) => page.deeds.askToLeave(channel),
    moved: (channel, id) => page.extras?.moved(channel, id)
});
page.deeds = listenToMenus(page);
page.log = new Log(
    (before) => page.view.showOlder(before),
    (isFar) => isFar ? page.view.showNewest() : page.channels.read(),
    {
        names: page.names, isOwn: isMine, crowd,
        hasMenu: (message) => page.rights.hasMenu(message)
    });
page.topic = new Topic(page);
page.people = new People((done) => page.view.askForPeople(done), {
    names: page.names,
    isMe: ({ name, person }) => isMine({ from: name, person }),
    hasMenu: (one) => page.rights.canMeet(one),
    changed: () => page.extras?.peopleChanged()
});
page.composer = new Composer({
    say: (channel, words, done) => {
        page.log.markNew(); // who writes has read
        page.connection.say(channel, words, done);
    },
    edit: (message, body, done) => page.connection.edit(message, body, done),
    lastOwn: () => page.log.newestFirst.find((message) => page.rights.mayEdit(message)),
    typing: (channel) => page.connection.sayTyping(channel),
    logIn: (name) => page.session.logIn(name),
    crowd,
    page,
    drafts: page.visitor.drafts
});
page.extras = new Extras(page);
listenToJoining(page);

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
