// Edited messages, and how a page edits and deletes.
// SPDX-License-Identifier: MIT

function noteEdits(into) {
    return function (edit) { into.push(edit.edits + " " + edit.body.text); };
}

testBoth("a page is told that a message is edited, in order with the others",
    function (world, tab, server) {
        var order = [], id;
        tab.connect({
            onMessage: function (message) { order.push(message.body.text); },
            onEdit: function (edit) { order.push("edited " + edit.edits + ": " + edit.body.text); }
        });
        id = server.say("one");
        world.advance(200);
        server.edit(id, "won");
        server.say("two");
        world.advance(1000);
        expect(order, ["one", "edited " + id + ": won", "two"]);
        expect(tab.errors, []);
    });

testBoth("a page that knows nothing of edits shows the new text as a message",
    function (world, tab, server) {
        var id;
        tab.connect();
        id = server.say("one");
        world.advance(200);
        server.edit(id, "won");
        world.advance(200);
        expect(tab.got, ["one", "won"]);
        expect(tab.errors, []);
    });

testBoth("what a message is marked with comes to the page as it is", function (world, tab, server) {
    tab.connect({ since: "start" });
    server.answerPoll = { next: "aaaa:9", messages: [
        { id: "aaaa:7", channel: "lobby", from: "ann", person: "uabc", edited: "2026-11-20",
            body: { text: "a" } },
        { id: "aaaa:8", channel: "lobby", tombstone: true, body: { text: "gone" } },
        { id: "aaaa:9", channel: "lobby", edits: 7, body: { text: "no edit" } }
    ] };
    server.cut();
    world.advance(3000);
    expect([tab.messages[0].person, tab.messages[0].edited, tab.messages[1].tombstone],
        ["uabc", "2026-11-20", true]);
    expect(tab.got, ["a", "gone", "no edit"]);
});

test("all tabs that share a connection are told of an edit", function () {
    var world = new World(), storage = new Storage(world), told = [[], []], tabs = [], i, id;
    for (i = 0; i < 2; i++) {
        tabs.push(new Tab(world, { storage: storage, origin: SERVER }));
        tabs[i].connect({ url: "", onEdit: noteEdits(told[i]) });
    }
    world.advance(5000);
    id = world.server.say("one");
    world.advance(200);
    world.server.edit(id, "won");
    world.advance(200);
    expect(told, [[id + " won"], [id + " won"]]);
});

// A tab of the server's own page, whose visitor is logged in.
function testOwn(rule, run) {
    test(rule, function () {
        var world = new World(), tab = new Tab(world, { origin: SERVER }), told = [];
        tab.connect({ url: "", xsrf: "token", onEdit: noteEdits(told) });
        run(world, tab, world.server, told);
    });
}

function noteDone(into) {
    return function (error, id) { into.push(error ? error.status : id); };
}

testOwn("a page edits and deletes a message", function (world, tab, server, told) {
    var id = server.say("one"), done = [], post;
    world.advance(200);
    tab.chat.edit("Lobby", id, "won", noteDone(done));
    world.advance(200);
    expect(done, ["aaaa:2"]);
    expect(told, [id + " won"]);
    post = posts(server)[0];
    expect(post.path, "/channels/lobby/messages/aaaa%3A1/edit");
    expect(post.body, '{"text":"won"}');
    expect(post.fields["X-XSRF-Token"], "token");
    tab.chat.remove("lobby", id, noteDone(done));
    world.advance(200);
    expect(done, ["aaaa:2", "aaaa:3"]);
});

testOwn("it is told why it may not", function (world, tab, server) {
    var done = [];
    server.answerPost = { error: { status: 403, message: "This message is somebody else's." } };
    tab.chat.edit("lobby", "aaaa:1", { text: "mine" }, noteDone(done));
    tab.chat.remove("lobby", "aaaa:1", noteDone(done));
    world.advance(200);
    expect(done, [403, 403]);
});

testOwn("it is told once that there is no answer", function (world, tab, server) {
    var done = [];
    server.isSilent = true;
    tab.chat.edit("lobby", "aaaa:1", "mine", noteDone(done));
    world.advance(60000);
    expect(done, [0]);
    tab.chat.edit("lobby", "aaaa:1", "mine"); // nobody wants to know
    tab.chat.edit("lobby", "aaaa:1", "mine", noteDone(done));
    tab.chat.close();
    world.advance(60000);
    expect(done, [0]);
    expect(tab.errors, []);
});

testOld("a browser that can only send forms changes nothing", function (world, tab, server) {
    var done = [], count;
    tab.connect();
    count = server.requests.length;
    tab.chat.edit("lobby", "aaaa:1", "mine", noteDone(done));
    expect(done, [], "not before the call has returned");
    world.advance(10);
    expect(done, [0]);
    expect(server.requests.length, count);
});
