// Listening: one poll after the other, in old browsers and new.
// SPDX-License-Identifier: MIT

testBoth("a message arrives", function (world, tab, server) {
    tab.connect();
    server.say("hi");
    world.advance(200);
    expect(tab.got, ["hi"]);
    expect(tab.messages[0].channel, "lobby");
    expect(tab.states, ["connecting", "online"]);
    expect(tab.errors, []);
});

testBoth("it is online at once, and not only when its first poll ends", function (world, tab) {
    tab.connect();
    expect(tab.states, ["connecting", "online"]);
    expect(world.server.parked(), 1);
});

testBoth("what is posted between two polls is not missed", function (world, tab, server) {
    tab.connect();
    server.say("one");
    server.say("two");
    world.advance(10);
    server.say("three");
    world.advance(300);
    expect(tab.got, ["one", "two", "three"]);
});

testBoth("it begins where it is told to", function (world, tab, server) {
    server.say("one");
    server.say("two");
    server.say("three");
    tab.connect({ since: "-2" });
    expect(tab.got, ["two", "three"]);
    expect(tab.chat.cursor(), "aaaa:3");
});

testBoth("it resumes by cursor after a cut", function (world, tab, server) {
    tab.connect();
    server.say("one");
    world.advance(200);
    server.isDown = true;
    server.cut();
    server.say("two");
    server.say("three");
    world.advance(5000);
    expect(tab.got, ["one"]);
    expect(tab.states, ["connecting", "online", "offline"]);
    server.isDown = false;
    world.advance(40000);
    expect(tab.got, ["one", "two", "three"]);
    expect(tab.states, ["connecting", "online", "offline", "online"]);
});

testBoth("while it is offline a page learns when the next try is, and can have it now", function (world, tab, server) {
    var waits = [], chat = tab.connect({ onRetry: function (wait) { waits.push(wait); } });
    world.advance(200);
    expect(waits, []);
    server.isDown = true;
    server.cut();
    world.advance(30000);
    expect(waits.length > 3, true);
    expect(waits[0] >= 500 && waits[0] <= 1000, true);
    expect(waits[waits.length - 1] > 4000, true);
    server.isDown = false;
    chat.retry();
    world.advance(1000);
    expect(tab.states, ["connecting", "online", "offline", "connecting", "online"]);
    server.say("one");
    world.advance(1000);
    expect(tab.got, ["one"]);
});

testBoth("an answer that was there before is told once", function (world, tab, server) {
    var first = server.say("one");
    server.say("two");
    tab.connect({ since: "start" });
    server.cut(); // and the next answer repeats all
    server.answerPoll = { next: "aaaa:2", messages: server.messages };
    world.advance(2000);
    server.answerPoll = null;
    world.advance(2000);
    expect(first, "aaaa:1");
    expect(tab.got, ["one", "two"]);
});

testBoth("it backs off, with jitter, and starts over after a success",
    function (world, tab, server) {
        var waits = [], polls, i;
        tab.connect();
        server.isDown = true;
        server.cut();
        world.advance(200000);
        polls = server.polls();
        for (i = 3; i < polls.length; i++) waits.push(polls[i].at - polls[i - 1].at);
        expectThat(waits.length > 7, "it keeps trying");
        for (i = 0; i < 4; i++) { // the first of all, of half a second to one, is not among them
            expectThat(waits[i] >= 1000 * Math.pow(2, i) && waits[i] < 2000 * Math.pow(2, i) + 200,
                "wait " + i + " is " + waits[i]);
        }
        for (i = 0; i < waits.length; i++) expectThat(waits[i] < 30300, "no wait is longer");
        expectThat(waits[6] !== waits[7], "jitter");
        server.isDown = false;
        world.advance(31000);
        expect(tab.states[tab.states.length - 1], "online");
        server.isDown = true;
        server.cut();
        world.advance(200);
        i = server.polls().length;
        world.advance(1300);
        expectThat(server.polls().length > i, "after a success the first wait is short again");
    });

testBoth("it obeys retry", function (world, tab, server) {
    var count;
    tab.connect();
    server.answerPoll = { next: "aaaa:0", messages: [], retry: 5000 };
    server.cut();
    world.advance(1500);
    expect(tab.states[tab.states.length - 1], "waiting");
    count = server.polls().length;
    server.answerPoll = null;
    world.advance(3400);
    expect(server.polls().length, count, "polls while it waits");
    world.advance(1500);
    expectThat(server.polls().length > count, "then it polls");
    expect(tab.states[tab.states.length - 1], "online");
});

testBoth("more: it asks again at once", function (world, tab, server) {
    var i;
    for (i = 0; i < 250; i++) server.say("message " + i);
    tab.connect({ since: "start" });
    world.advance(200);
    expect(tab.got.length, 250);
    expect(tab.got[249], "message 249");
});

testBoth("a restart with another epoch is told as a gap", function (world, tab, server) {
    tab.connect();
    server.say("old");
    world.advance(200);
    server.restart("bbbb");
    server.say("new");
    world.advance(3000);
    expect(tab.gaps, 1);
    expect(tab.got, ["old", "new"]);
    expect(tab.chat.cursor(), "bbbb:1");
});

testBoth("what is refused is not asked again", function (world, tab, server) {
    var error, count;
    tab.connect({
        onState: function (state, why) {
            tab.states.push(state);
            error = why || error;
        }
    });
    server.answerPoll = { error: { status: 403, message: "Not here." } };
    server.cut();
    world.advance(3000);
    expect(tab.states[tab.states.length - 1], "refused");
    expect(error, { status: 403, message: "Not here." });
    count = server.requests.length;
    world.advance(300000);
    expect(server.requests.length, count);
});

testBoth("too much is not refused: it comes back when it is told to",
    function (world, tab, server) {
        var count;
        tab.connect();
        server.answerPoll = { error: { status: 429, message: "Slowly.", retry: 4000 } };
        server.say("one");
        world.advance(200);
        expect(tab.states[tab.states.length - 1], "offline");
        count = server.polls().length;
        server.answerPoll = null;
        world.advance(3500);
        expect(server.polls().length, count, "polls before that");
        world.advance(500);
        expect(tab.states[tab.states.length - 1], "online");
    });

testBoth("answers of something else are no answers", function (world, tab, server) {
    tab.connect();
    server.answerPoll = { hello: "I am a proxy" };
    server.cut();
    world.advance(1500);
    expect(tab.states[tab.states.length - 1], "offline");
    server.answerPoll = null;
    world.advance(10000);
    expect(tab.states[tab.states.length - 1], "online");
    expect(tab.errors, []);
});

testBoth("empty answers that come too early are not asked for in a circle",
    function (world, tab, server) {
        var count;
        tab.connect();
        server.answerPoll = { next: "aaaa:0", messages: [] };
        server.cut();
        world.advance(3000);
        count = server.polls().length;
        world.advance(10000);
        expectThat(server.polls().length - count <= 10, "at most one a second");
    });

testBoth("an answer that never comes is given up after the hold, and asked for again",
    function (world, tab, server) {
        tab.connect();
        server.isSilent = true;
        server.say("one"); // the poll that waits has it; the next ones go nowhere
        world.advance(30000); // the hold is 20 to 25 seconds, and then there are ten of patience
        expect(tab.states[tab.states.length - 1], "online", "it may yet come");
        world.advance(6000);
        expect(tab.states[tab.states.length - 1], "offline");
        server.isSilent = false;
        server.say("two");
        world.advance(40000);
        expect(tab.got, ["one", "two"]);
        expect(tab.errors, []);
    });

testBoth("a handler that throws stops nothing, and is heard of", function (world, tab, server) {
    var got = [];
    tab.connect({
        onMessage: function (message) {
            got.push(message.body.text);
            throw new Error("the page has a bug");
        },
        onState: function () { throw new Error("another"); }
    });
    server.say("one");
    world.advance(200);
    server.say("two");
    world.advance(200);
    expect(got, ["one", "two"]);
    expect(tab.errors.length, 4);
    expectThat(tab.errors[3].indexOf("the page has a bug") >= 0, "the page's own error");
});

testBoth("an ephemeral message arrives and moves no cursor", function (world, tab, server) {
    tab.connect();
    server.say("one");
    world.advance(200);
    server.say(null, "lobby", 5, { typing: true });
    world.advance(200);
    expect(tab.messages[1].ttl, 5);
    expect(tab.chat.cursor(), "aaaa:1");
});

testBoth("close stops all", function (world, tab, server) {
    var count;
    tab.connect();
    tab.chat.say("lobby", "not heard by ourselves");
    tab.chat.close();
    tab.chat.close();
    count = server.requests.length;
    server.say("nobody listens");
    world.advance(300000);
    expect(server.requests.length, count);
    expect(tab.got, []);
    expect(tab.states, ["connecting", "online", "closed"]);
    expect(tab.tags(), 0);
    expect(tab.calls(), 0);
    expect(tab.errors, []);
    world.advance(400000);
    expect(world.pending(), 0, "timers");
});

testBoth("close in a handler: nothing more is told", function (world, tab, server) {
    var got = [], count;
    server.say("one");
    server.say("two");
    tab.connect({
        since: "start",
        onMessage: function (message) {
            got.push(message.body.text);
            tab.chat.close();
        }
    });
    count = server.requests.length;
    world.advance(100);
    expect(got, ["one"]);
    expect(server.requests.length, count);
});

testBoth("close when it is online: not even a gap is told", function (world, tab, server) {
    server.say("one");
    tab.connect({
        since: "zzzz:7",
        onState: function (state) { if (state === "online") tab.chat.close(); }
    });
    expect(tab.gaps, 0);
    expect(tab.got, []);
    expect(tab.errors, []);
});

testBoth("what was asked before close is not answered after it", function (world, tab) {
    var answers = 0;
    tab.connect();
    tab.chat.history("lobby", null, function () { answers++; });
    tab.chat.close();
    world.advance(60000);
    expect(answers, 0);
});

testBoth("other channels, without a new connection", function (world, tab, server) {
    tab.connect({ channels: ["lobby", "tea"] });
    server.say("one", "tea");
    world.advance(200);
    tab.chat.listen(["lobby", "swift"]);
    world.advance(200);
    expect(server.lastPoll().query.channels, "lobby,swift");
    expect(server.parked(), 1, "the old poll has been answered");
    server.say("two", "swift");
    world.advance(200);
    expect(tab.got, ["one", "two"]);
    expect(tab.states, ["connecting", "online"]);
});

testBoth("history and people", function (world, tab, server) {
    var pages = [];
    server.say("one");
    tab.connect();
    tab.chat.history("lobby", { before: "aaaa:9", limit: 5 }, function (error, page) {
        pages.push(error, page.messages.length);
    });
    world.advance(100);
    expect(pages, [null, 1]);
    expect(server.requests[server.requests.length - 1].query.before, "aaaa:9");
    tab.chat.people("lobby", function (error, page) { pages = page.people; });
    tab.chat.channels(function (error) { tab.refused = error; });
    world.advance(100);
    expect(pages[0].name, "ann");
    expect(tab.refused.status, 404);
});

testBoth("each tab has a mark, and says who it is", function (world, tab, server) {
    var query, other = new Tab(world, { isOld: true });
    tab.connect({ from: "J\u00fcrgen & co" });
    query = server.lastPoll().query;
    expect(query.from, "J\u00fcrgen & co");
    expectThat(/^[A-Za-z0-9_\-]{8,64}$/.test(query.client), query.client);
    other.connect();
    expectThat(server.lastPoll().query.client !== query.client, "not the same");
});

testBoth("after a long sleep it asks again at once", function (world, tab, server) {
    tab.connect();
    server.forget();
    server.say("dreamt");
    world.sleep(3600000);
    world.advance(3000);
    expect(tab.got, ["dreamt"]);
    expect(tab.states[tab.states.length - 1], "online");
});

testBoth("and also where timers do not count the sleep", function (world, tab, server) {
    tab.connect();
    server.forget();
    server.say("dreamt");
    world.sleep(3600000, true);
    world.advance(3000);
    expect(tab.got, ["dreamt"]);
});

testBoth("memory stays flat", function (world, tab, server) {
    var i;
    tab.connect();
    for (i = 0; i < 3000; i++) {
        server.say("x");
        world.advance(100);
    }
    expect(tab.got.length, 3000);
    expectThat(tab.tags() <= 1, "tags");
    expectThat(tab.calls() <= 1, "calls");
});

test("the network is back: a new browser says so, and it is asked again at once", function () {
    var world = new World(), tab = new Tab(world), server = world.server;
    tab.connect();
    server.isDown = true;
    server.cut();
    world.advance(100000);
    server.isDown = false;
    tab.dispatch("online");
    world.advance(200);
    expect(tab.states[tab.states.length - 1], "online");
    tab.chat.close();
    expect(tab.listenerCount(), 0);
});

test("where the server does not name our origin, script tags are used, at once", function () {
    var world = new World(), tab = new Tab(world), server = world.server;
    tab.connect();
    expect(tab.states, ["connecting", "online"]);
    expect(server.lastPoll().query.callback !== undefined, true, "by script tag");
    server.say("hi");
    world.advance(200);
    expect(tab.got, ["hi"]);
});

test("on the server's own pages and where it names our origin, XMLHttpRequest is used",
    function () {
    var world = new World(), own = new Tab(world, { origin: SERVER }), tab;
    own.connect({ url: "" });
    expect(world.server.lastPoll().query.callback, undefined);
    world.server.allowed = ["http://page.test"];
    tab = new Tab(world);
    tab.connect();
    expect(world.server.lastPoll().query.callback, undefined);
    expect(world.server.parked(), 2);
});

test("a browser with CORS and without JSON listens by script tag, posts as others do", function () {
    var world = new World(), tab = new Tab(world);
    delete tab.window.JSON;
    world.server.allowed = ["http://page.test"];
    tab.connect();
    tab.chat.say("lobby", "hi");
    world.advance(200);
    expect(tab.got, ["hi"]);
    expectThat(world.server.requests[0].query.callback, "the first poll is by script tag");
    expect(tab.leftovers(), 0, "frames");
});

test("script tags alone, where the page wants it so", function () {
    var world = new World(), tab = new Tab(world, { origin: SERVER });
    tab.connect({ url: "", transport: "script" });
    expect(world.server.lastPoll().query.callback !== undefined, true);
});

test("a server below a path of the page's own origin is asked there, as its own", function () {
    var ways = ["poll", "script", "sse", "websocket"], i, world, tab;
    for (i = 0; i < ways.length; i++) {
        world = new World();
        world.server.base = "/chat";
        tab = new Tab(world, { origin: SERVER, streams: "websocket sse" });
        tab.connect({ url: i % 2 ? "/chat" : "/chat/", transport: ways[i], xsrf: "secret" });
        tab.chat.say("lobby", "hi");
        world.advance(500);
        expect(tab.got, ["hi"], ways[i]);
        expect(outside(world.server), [], ways[i]);
        // JSON is for the own origin: another one would ask for permission first.
        expect(posts(world.server)[0].type,
            ways[i] === "script" ? "text/plain" : "application/json", ways[i]);
    }
});

test("so is one below a path of another origin", function () {
    var world = new World(), tab = new Tab(world, { streams: "websocket sse" });
    world.server.base = "/team/chat";
    world.server.allowed = ["http://page.test"];
    tab.connect({ url: SERVER + "/team/chat/" });
    tab.chat.say("lobby", "hi");
    world.advance(500);
    expect(tab.got, ["hi"]);
    expect(outside(world.server), []);
    expect(world.server.streams().length, 1);
});

// What was asked for beside the server's own path.
function outside(server) {
    var i, found = [];
    for (i = 0; i < server.requests.length; i++) {
        if (server.requests[i].path.charAt(0) !== "/") found.push(server.requests[i].path);
    }
    return found;
}
