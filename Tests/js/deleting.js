// Deleted messages: the page is told, and old pages hear nothing.
// SPDX-License-Identifier: MIT

function noteDeletions(into) {
    return function (deletion) { into.push(deletion.deleted || deletion.channel); };
}

testBoth("a page is told that a message is deleted, in order with the others",
    function (world, tab, server) {
        var order = [], id;
        tab.connect({
            onMessage: function (message) { order.push(message.body.text); },
            onDelete: function (deletion) { order.push("deleted " + deletion.deleted); }
        });
        id = server.say("one");
        world.advance(200);
        server.say("two");
        world.advance(200);
        server.erase(id);
        world.advance(200);
        server.say("three");
        world.advance(200);
        expect(order, ["one", "two", "deleted " + id, "three"]);
        expect(tab.errors, []);
    });

testBoth("a page that knows nothing of it is not told, and goes on", function (world, tab, server) {
    var id;
    tab.connect();
    id = server.say("one");
    world.advance(200);
    server.erase(id);
    server.clear("lobby");
    world.advance(200);
    server.say("two");
    world.advance(200);
    expect(tab.got, ["one", "two"]);
    expect(tab.errors, []);
    expect(tab.chat.cursor(), "aaaa:4");
});

testBoth("one that comes back hears of what was deleted, and not what it said",
    function (world, tab, server) {
        var told = [], id;
        tab.connect({ onDelete: noteDeletions(told) });
        server.isDown = true;
        server.cut();
        id = server.say("one");
        server.say("two");
        server.erase(id);
        world.advance(500);
        server.isDown = false;
        world.advance(40000);
        expect(tab.got, ["two"]);
        expect(told, [id]);
    });

testBoth("a cleared channel is told by its name", function (world, tab, server) {
    var told = [];
    tab.connect({ channels: "tea,lobby", onDelete: noteDeletions(told) });
    server.say("one", "tea");
    world.advance(200);
    server.clear("tea");
    world.advance(200);
    expect(tab.got, ["one"]);
    expect(told, ["tea"]);
});

test("all tabs that share a connection are told", function () {
    var world = new World(), storage = new Storage(world), told = [[], []], tabs = [], i, id;
    for (i = 0; i < 2; i++) {
        tabs.push(new Tab(world, { storage: storage, origin: SERVER }));
        tabs[i].connect({ url: "", onDelete: noteDeletions(told[i]) });
    }
    world.advance(5000);
    id = world.server.say("one");
    world.advance(200);
    world.server.erase(id);
    world.advance(200);
    expect(world.server.parked(), 1);
    expect(told, [[id], [id]]);
});

testBoth("what is no deletion is a message", function (world, tab, server) {
    var told = [];
    tab.connect({ onDelete: noteDeletions(told) });
    server.answerPoll = { next: "aaaa:9", messages: [
        { id: "aaaa:7", channel: "lobby", deleted: 7, body: { text: "a" } },
        { id: "aaaa:8", channel: "lobby", cleared: "true", body: { text: "b" } }
    ] };
    server.cut();
    world.advance(3000);
    expect(told, []);
    expect(tab.got, ["a", "b"]);
});
