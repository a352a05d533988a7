// Several tabs of one browser: one of them polls.
// SPDX-License-Identifier: MIT

function openTabs(world, count, traits) {
    var tabs = [], i, storage = new Storage(world);
    for (i = 0; i < count; i++) {
        tabs.push(new Tab(world, {
            storage: storage, origin: SERVER, isIE: traits && traits.isIE
        }));
        tabs[i].connect({ url: "" });
    }
    world.advance(5000);
    tabs.storage = storage;
    return tabs;
}

test("two tabs share one poll, and both hear all", function () {
    var world = new World(), tabs = openTabs(world, 2), server = world.server;
    expect(server.parked(), 1);
    server.say("one");
    world.advance(200);
    server.say("two");
    world.advance(200);
    expect(tabs[0].got, ["one", "two"]);
    expect(tabs[1].got, ["one", "two"]);
    expect(server.parked(), 1);
});

test("one hour with five tabs: one poll at a time, and every message once", function () {
    var world = new World(), tabs = openTabs(world, 5), server = world.server, i, sum;
    for (i = 0; i < 360; i++) {
        if (i % 3 === 0) server.say("x" + i);
        world.advance(10000);
        expectThat(server.parked() <= 1, "one poll");
    }
    for (i = 0; i < 5; i++) expect(tabs[i].got.length, 120);
    sum = server.polls().length;
    expectThat(sum < 400, sum + " polls");
});

test("the tab that polled closes, and another takes over at once", function () {
    var world = new World(), tabs = openTabs(world, 3), server = world.server;
    tabs[0].chat.close();
    world.advance(500);
    expect(server.parked(), 1);
    server.say("hi");
    world.advance(200);
    expect([tabs[0].got, tabs[1].got, tabs[2].got], [[], ["hi"], ["hi"]]);
});

test("the tab that polled is left, and another takes over at once", function () {
    var world = new World(), tabs = openTabs(world, 3), server = world.server;
    tabs[0].leave();
    world.advance(500);
    expect(server.parked(), 1);
    server.say("hi");
    world.advance(200);
    expect([tabs[1].got, tabs[2].got], [["hi"], ["hi"]]);
});

test("the tab that polled crashes, and another takes over, with nothing missed", function () {
    var world = new World(), tabs = openTabs(world, 3), server = world.server;
    tabs[0].leave(true);
    server.say("to nobody");
    world.advance(12000);
    expect(server.parked(), 1);
    expect([tabs[1].got, tabs[2].got], [["to nobody"], ["to nobody"]]);
});

test("a tab that opens later hears what comes, and no more", function () {
    var world = new World(), tabs = openTabs(world, 2), server = world.server, late;
    server.say("before");
    world.advance(1000);
    late = new Tab(world, { storage: tabs.storage, origin: SERVER });
    late.connect({ url: "" });
    world.advance(3000);
    server.say("after");
    world.advance(200);
    expect(late.got, ["after"]);
    expect(tabs[1].got, ["before", "after"]);
    expect(server.parked(), 1);
});

test("a tab that has a long way to catch up goes all of it", function () {
    var world = new World(), tabs = openTabs(world, 2), server = world.server, late, i;
    for (i = 0; i < 350; i++) server.say("message " + i);
    world.advance(1000);
    late = new Tab(world, { storage: tabs.storage, origin: SERVER });
    late.connect({ url: "", since: "start" });
    world.advance(3000);
    expect(late.got.length, 350);
    expect(late.got[349], "message 349");
    expect(server.parked(), 1);
});

test("a gap is told in all tabs", function () {
    var world = new World(), tabs = openTabs(world, 3), server = world.server;
    server.restart("bbbb");
    server.say("new");
    world.advance(60000);
    expect([tabs[0].gaps, tabs[1].gaps, tabs[2].gaps], [1, 1, 1]);
    expect([tabs[0].got, tabs[1].got, tabs[2].got], [["new"], ["new"], ["new"]]);
});

test("a gap that one tab is told, all are told", function () {
    var world = new World(), tabs = openTabs(world, 2), server = world.server;
    server.say("before");
    server.answerPoll = {
        next: "bbbb:1", gap: true,
        messages: [{ id: "bbbb:1", channel: "lobby", body: { text: "after" } }]
    };
    world.advance(60);
    server.answerPoll = null;
    server.epoch = "bbbb";
    world.advance(100);
    expect([tabs[0].gaps, tabs[1].gaps], [1, 1]);
    expect(tabs[1].got, ["before", "after"]);
});

test("hidden tabs, whose timers run once a minute, share all the same", function () {
    var world = new World(123456789), tabs = openTabs(world, 3), server = world.server, i, sum = 0;
    for (i = 0; i < 3; i++) tabs[i].isHidden = true;
    world.advance(300000);
    for (i = 0; i < 360; i++) {
        if (i % 20 === 0) server.say("x" + i);
        world.advance(10000);
        sum += server.parked();
    }
    expectThat(sum > 330 && sum < 370, sum / 360 + " polls at a time");
    for (i = 0; i < 3; i++) expect(tabs[i].got.length, 18);
});

test("a tab that is ahead of the one that polls asks for nothing", function () {
    var world = new World(), tabs = openTabs(world, 2), server = world.server, late, count, i;
    for (i = 0; i < 5; i++) server.say("moves the numbers on", "elsewhere");
    late = new Tab(world, { storage: tabs.storage, origin: SERVER });
    late.connect({ url: "" });
    count = server.polls().length;
    world.advance(15000);
    expectThat(server.polls().length - count <= 3, server.polls().length - count + " polls");
    server.say("hi");
    world.advance(3000);
    expect(late.got, ["hi"]);
});

test("the server is away and comes back: one poll again, all told once", function () {
    var world = new World(), tabs = openTabs(world, 4), server = world.server, i;
    server.isDown = true;
    server.cut();
    server.say("meanwhile");
    world.advance(60000);
    server.isDown = false;
    world.advance(90000);
    expect(server.parked(), 1);
    for (i = 0; i < 4; i++) expect(tabs[i].got, ["meanwhile"]);
});

test("in IE, where a tab hears of itself, it is the same", function () {
    var world = new World(), tabs = openTabs(world, 2, { isIE: true }), server = world.server;
    server.say("one");
    world.advance(5000);
    expect([tabs[0].got, tabs[1].got], [["one"], ["one"]]);
    expect(server.parked(), 1);
});

test("where localStorage takes nothing more, each tab polls for itself", function () {
    var world = new World(), tabs = openTabs(world, 3), server = world.server, i, count;
    tabs.storage.isFull = true;
    server.say("one");
    world.advance(30000);
    count = server.polls().length;
    server.say("two");
    world.advance(30000);
    for (i = 0; i < 3; i++) expect(tabs[i].got, ["one", "two"]);
    expectThat(server.polls().length - count < 10, server.polls().length - count + " polls");
});

test("tabs with other channels or another name do not share", function () {
    var world = new World(), storage = new Storage(world), names = ["ann", "bob"], i, tab;
    for (i = 0; i < 2; i++) {
        tab = new Tab(world, { storage: storage, origin: SERVER });
        tab.connect({ url: "", from: names[i] });
    }
    world.advance(10000);
    expect(world.server.parked(), 2);
});

test("share: false, and nothing is written", function () {
    var world = new World(), storage = new Storage(world), tab, i;
    for (i = 0; i < 2; i++) {
        tab = new Tab(world, { storage: storage, origin: SERVER });
        tab.connect({ url: "", share: false });
    }
    world.advance(10000);
    expect(world.server.parked(), 2);
});

test("what one tab says, all hear once", function () {
    var world = new World(), tabs = openTabs(world, 2);
    tabs[1].chat.say("lobby", "hi");
    world.advance(500);
    expect([tabs[0].got, tabs[1].got], [["hi"], ["hi"]]);
});

test("two chats in one page, which hears nothing of itself, share a poll as well", function () {
    var world = new World(), tab = new Tab(world, { storage: new Storage(world) }), got = [];
    world.server.allowed = ["http://page.test"];
    tab.connect();
    tab.connect({ onMessage: function (message) { got.push(message.body.text); } });
    world.advance(5000);
    expect(world.server.parked(), 1);
    world.server.say("one");
    world.advance(3000);
    world.server.say("two");
    world.advance(3000);
    expect(tab.got, ["one", "two"]);
    expect(got, ["one", "two"]);
});

test("a tab whose browser tells it of nothing finds out by itself", function () {
    var world = new World(), tabs = openTabs(world, 2), server = world.server;
    tabs[1].dispatch = function () {};
    server.say("one");
    world.advance(3000);
    server.say("two");
    world.advance(3000);
    expect(tabs[1].got, ["one", "two"]);
    expect(server.parked(), 1);
});

test("talk elsewhere moves the numbers on, and nobody asks more often for it", function () {
    var world = new World(), tabs = openTabs(world, 3), server = world.server, count, i;
    count = server.polls().length;
    for (i = 0; i < 60; i++) {
        server.say("not for us", "elsewhere");
        if (i % 10 === 0) server.say("for us");
        world.advance(1000);
    }
    for (i = 0; i < 3; i++) expect(tabs[i].got.length, 6);
    expectThat(server.polls().length - count < 50, server.polls().length - count + " polls");
});

test("the machine sleeps, and wakes with one poll, all told once", function () {
    var world = new World(), tabs = openTabs(world, 3), server = world.server, i;
    server.forget();
    server.say("dreamt");
    world.sleep(7200000);
    world.advance(60000);
    expect(server.parked(), 1);
    for (i = 0; i < 3; i++) expect(tabs[i].got, ["dreamt"]);
});
