// The second phase of the page: what goes beyond reading and writing.
// SPDX-License-Identifier: MIT
//
// It comes when the chat is online, in one script: page/later.js. What the first phase had to tell
// before that is looked up at the beginning; from then on page/events.js tells it.

import { Account } from "./account.js";
import { followPermalinks } from "./around.js";
import { Buttons } from "./buttons.js";
import { Commands } from "./commands.js";
import { completeMentions } from "./completing.js";
import { Deeds } from "./deeds.js";
import { Discovery } from "./discovery.js";
import { Editing } from "./editing.js";
import { Elsewhere } from "./elsewhere.js";
import { Failures } from "./failures.js";
import { listenToJoining } from "./joining.js";
import { Light } from "./light.js";
import { Locked } from "./locked.js";
import { linkIcons, Menu, showAddress, startTheme } from "./look.js";
import { Membership } from "./membership.js";
import { listenToMenus } from "./menus.js";
import { Notifier } from "./notifications.js";
import { newPeople } from "./people.js";
import { Reads } from "./reads.js";
import { Rights } from "./rights.js";
import { listenToShortcuts } from "./shortcuts.js";
import { Topic } from "./topic.js";
import { listenToTyping } from "./typing.js";

export function enhance(page) {
    startTheme();
    showAddress();
    linkIcons();
    page.menu = new Menu(page.events);
    page.light = new Light(page);
    page.membership = new Membership(page);
    page.rights = new Rights(page);
    page.deeds = new Deeds(page);
    page.account = new Account(page);
    page.topic = new Topic(page);
    page.notifier = new Notifier(page);
    page.buttons = new Buttons(page);
    page.locked = new Locked(page);
    page.failures = new Failures(page);
    page.editing = new Editing(page);
    page.commands = new Commands(page);
    page.discovery = new Discovery(page);
    page.people = newPeople(page);
    page.elsewhere = new Elsewhere(page);
    page.reads = new Reads(page);
    listenToTyping(page);
    listenToMenus(page);
    listenToJoining(page);
    listenToShortcuts(page);
    completeMentions(page);
    followPermalinks(page);
    document.documentElement.dataset.script = "whole";
}
