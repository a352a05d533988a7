// Script tags: what they leave behind, and what comes too late.
// SPDX-License-Identifier: MIT

function namesOf(object) {
    var names = [], name;
    for (name in object) names.push(name);
    return names.sort().join(" ");
}

testOld("the page has one global more, and no other", function (world, tab, server) {
    expect(namesOf(tab.window), "ActiveXObject Fireside location");
    tab.connect();
    server.say("hi");
    world.advance(200);
    expect(namesOf(tab.window), "ActiveXObject Fireside location");
});

testOld("one tag and one call while it waits, none of those before", function (world, tab, server) {
    var i;
    tab.connect();
    for (i = 0; i < 10; i++) {
        server.say("x");
        world.advance(200);
    }
    expect(tab.tags(), 1);
    expect(tab.calls(), 1);
});

testOld("an answer that comes after it was given up calls nothing, and breaks nothing",
    function (world, tab, server) {
        var script;
        tab.connect();
        script = tab.head.childNodes[0];
        server.isSilent = true;
        tab.chat.listen("tea"); // gives the poll up
        world.advance(100);
        expect(server.parked(), 1);
        server.say("late"); // to the poll that was given up
        world.advance(200);
        expect(tab.got, []);
        expect(tab.errors, []);
        expect(script.parentNode, null, "the tag is gone");
    });

testOld("what was given up and never came is forgotten in the end", function (world, tab, server) {
    tab.connect();
    server.isSilent = true;
    server.cut();
    world.advance(300000);
    tab.chat.close();
    world.advance(610000);
    expect(tab.calls(), 0);
    expect(tab.tags(), 0);
});

testOld("a script that IE calls loaded before it runs is an answer", function (world, tab) {
    tab.connect();
    expect(tab.states, ["connecting", "online"]);
});

testOld("a script that fails is noticed by onreadystatechange, not by waiting",
    function (world, tab, server) {
        server.isDown = true;
        tab.connect();
        world.advance(200);
        expect(tab.states, ["connecting", "offline"]);
    });

test("a new browser says by onerror that a script failed", function () {
    var world = new World(), tab = new Tab(world);
    world.server.isDown = true;
    tab.connect({ transport: "script" });
    expect(tab.states, ["connecting", "offline"]);
});

test("while the page loads no poll waits: it would hold up the page", function () {
    var world = new World(), tab = new Tab(world, { isOld: true, readyState: "interactive" });
    world.server.say("there already");
    tab.connect({ since: "start" });
    expect(tab.got, ["there already"]);
    expect(world.server.parked(), 0);
    world.advance(5000);
    expect(world.server.parked(), 0);
    tab.document.readyState = "complete";
    world.advance(500);
    expect(world.server.parked(), 1);
});

test("a page that is never complete is not waited for", function () {
    var world = new World(), tab = new Tab(world, { isOld: true, readyState: "interactive" });
    tab.connect();
    world.advance(11000);
    expect(world.server.parked(), 1);
});

testOld("included twice is once", function (world, tab) {
    var first = tab.window.Fireside;
    loadFireside(tab.window, tab.document);
    expectThat(tab.window.Fireside === first, "the first one stays");
});

testOld("a library that extends every object does not matter", function (world, tab, server) {
    Object.prototype.each = function () {};
    try {
        tab.connect();
        tab.chat.say("lobby", { text: "hi" });
        world.advance(300);
        expect(tab.got, ["hi"]);
        expectThat(!server.lastPoll().query.hasOwnProperty("each"), "not in a query");
        expectThat(!server.messages[0].body.hasOwnProperty("each"), "not in a message");
    } finally {
        delete Object.prototype.each;
    }
});
