// Which stream the client takes: it polls first, and moves to a stream once one has answered.
// SPDX-License-Identifier: MIT

// A tab of the server's own page in a browser that has both kinds of streams, unless told otherwise.
function newTab(world, traits) {
    traits = traits || {};
    traits.origin = traits.origin || SERVER;
    if (traits.streams === undefined) traits.streams = "websocket sse";
    return new Tab(world, traits);
}

// Connects, and keeps the ways and errors that the page was told.
function open(tab, options) {
    options = options || {};
    tab.ways = [];
    tab.whys = [];
    options.url = options.url || "";
    options.onTransport = function (name) { tab.ways.push(name); };
    options.onState = function (state, error) {
        tab.states.push(state);
        if (error) tab.whys.push(error.message);
    };
    tab.connect(options);
    return tab;
}

function testStreams(rule, run) {
    test(rule, function () {
        var world = new World();
        run(world, newTab(world), world.server);
    });
}

// How often each kind was tried, and polls that wait and streams that are open now.
function tried(server) {
    return [server.asked("websocket").length, server.asked("sse").length];
}

function openAt(server) { return [server.parked(), server.streams().length]; }

testStreams("it is online by a poll, and moves to a WebSocket behind it",
    function (world, tab, server) {
        open(tab);
        expect(server.polls()[0].query.hold, "0", "the first request is a poll as ever");
        expect(tab.states, ["connecting", "online"]);
        expect(tab.ways, ["poll", "websocket"]);
        expect(openAt(server), [0, 1]);
        server.say("hi");
        world.advance(100);
        expect(tab.got, ["hi"]);
        expect(tab.errors, []);
    });

testStreams("nobody waits for a trial: meanwhile a poll brings what is said",
    function (world, tab, server) {
        server.blocks = { websocket: "buffers", sse: "buffers" };
        open(tab);
        expect(tab.states, ["connecting", "online"]);
        expect(server.parked(), 1);
        server.say("one");
        world.advance(100);
        expect(tab.got, ["one"]);
        world.advance(3000);
        server.say("two");
        world.advance(100);
        expect(tab.got, ["one", "two"]);
        world.advance(3000);
        expect(tried(server), [1, 1]);
        expect(tab.ways, ["poll"]);
    });

testStreams("a WebSocket that is refused: an event stream at once", function (world, tab, server) {
    server.blocks = { websocket: "refuses" };
    open(tab);
    world.advance(100);
    expect(tab.ways, ["poll", "sse"]);
    expect(openAt(server), [0, 1]);
});

testStreams("a WebSocket that is silent: an event stream after 3 seconds",
    function (world, tab, server) {
        server.blocks = { websocket: "buffers" };
        open(tab);
        world.advance(2800);
        expect(tried(server), [1, 0]);
        world.advance(400);
        expect(tried(server), [1, 1]);
        expect(tab.ways, ["poll", "sse"]);
        expect(openAt(server), [0, 1]);
    });

testStreams("neither comes through: polls, as before there were streams",
    function (world, tab, server) {
        server.blocks = { websocket: "refuses", sse: "buffers" };
        open(tab);
        world.advance(3600000 - 10000);
        expect(tried(server), [1, 1]);
        expect(openAt(server), [1, 0]);
        expect(tab.states, ["connecting", "online"]);
        server.say("hi");
        world.advance(100);
        expect(tab.got, ["hi"]);
    });

test("a browser with one of them tries that one; one with neither tries none", function () {
    var world = new World(), server = world.server;
    open(newTab(world, { streams: "sse" }));
    expect(tried(server), [0, 1]);
    open(newTab(world, { streams: "" }));
    expect(tried(server), [0, 1]);
    expect(openAt(server), [1, 1]);
});

testBoth("a browser without streams sends what it always sent", function (world, tab, server) {
    var i, names = " callback channels client from hold since t ";
    tab.connect({ from: "ann", ticket: "t" });
    server.say("one");
    world.advance(60000);
    for (i = 0; i < server.requests.length; i++) {
        eachName(server.requests[i].query, function (name) {
            expectThat(names.indexOf(" " + name + " ") >= 0, name);
        });
        expect(server.requests[i].kind, undefined);
    }
});

function eachName(object, call) {
    var name;
    for (name in object) call(name);
}

test("a page whose policy forbids streams polls, and nothing is thrown", function () {
    var world = new World(), tab = open(newTab(world, { forbidsStreams: true }));
    world.advance(1000);
    expect(tab.errors, []);
    expect(openAt(world.server), [1, 0]);
});

test("a page that needs script tags tries no stream", function () {
    var world = new World();
    var tab = newTab(world, { origin: "http://page.test" });
    tab.connect();
    world.advance(5000);
    expect(tried(world.server), [0, 0]);
    expect(world.server.parked(), 1);
});

test("a page of another origin opens streams at the server's address", function () {
    var world = new World(), tab = newTab(world, { origin: "http://page.test" });
    world.server.allowed = ["http://page.test"];
    tab.connect();
    world.advance(100);
    expect(openAt(world.server), [0, 1]);
    expect(world.server.asked("websocket")[0].path, "/poll");
});

testStreams("a stream is asked for as a poll is, under a mark of its own",
    function (world, tab, server) {
        var poll, stream;
        open(tab, { channels: ["tea", "lobby"], from: "ann", ticket: "t" });
        poll = server.lastPoll().query;
        stream = server.asked("websocket")[0].query;
        expect([stream.channels, stream.from, stream.t], ["tea,lobby", "ann", "t"]);
        expect(stream.hold, undefined);
        expect(stream.client, poll.client + "-s");
        expectThat(/^[A-Za-z0-9_\-]{8,64}$/.test(stream.client), stream.client);
    });

// ---- The change of doors ----

(function () {
    var wait;

    // Something is said all the time, and twice at the moment in question. `lag` is how long answers
    // to polls and those of streams are on their way, in turn.
    function change(wait, kind, lags) {
        test("what is said " + wait + " ms after the start comes once, by poll or " + kind
            + ", with lags of " + lags, function () {
            var world = new World(), tab = newTab(world, { streams: kind }), wanted = [], i;
            var count = 0;
            function sayer(text) { return function () { world.server.say(text); }; }
            world.server.lag = function () { return lags[count++ % lags.length]; };
            world.after(wait, sayer("here"));
            world.after(wait, sayer("and here"));
            for (i = 0; i < 20; i++) world.after(i * 19, sayer("x" + i));
            open(tab, { since: "start" });
            world.advance(3000);
            for (i = 0; i < 22; i++) wanted.push(world.server.messages[i].body.text);
            expect(tab.got, wanted);
            expect(openAt(world.server), [0, 1]);
        });
    }

    for (wait = 0; wait <= 160; wait += isBare ? 40 : 5) {
        change(wait, "websocket", [20]);
        change(wait, "sse", [20]);
        change(wait, "websocket", [1, 90, 20, 7, 55, 30, 2]);
        change(wait, "sse", [80, 1, 3, 70, 9]);
    }
}());

testStreams("an answer to the poll that is on its way when the stream answers is not missed",
    function (world, tab, server) {
        open(tab, { since: "start" });
        server.say("one");
        world.advance(100);
        tab.dispatch("online"); // from the start
        world.advance(70); // the poll waits; the stream's first answer is on its way
        server.say("two");
        world.advance(200);
        expect(tab.got, ["one", "two"]);
        expect(openAt(server), [0, 1]);
    });

test("a trial that takes long, while polls bring thousands, doubles none of them", function () {
    var world = new World(), tab = newTab(world, { streams: "sse" }), server = world.server, i;
    var seen = {};
    server.blocks = { sse: "slow" };
    open(tab);
    for (i = 0; i < 2500; i++) server.say("m" + i);
    world.advance(2200);
    expect([tab.got.length, tab.ways], [2500, ["poll"]]);
    world.advance(3000);
    expect([tab.got.length, tab.ways], [2500, ["poll", "sse"]]);
    for (i = 0; i < tab.got.length; i++) {
        expectThat(!seen[tab.got[i]], "once: " + tab.got[i]);
        seen[tab.got[i]] = true;
    }
});

testStreams("there are never two streams of one tab, whatever breaks",
    function (world, tab, server) {
        var i, most = 0;
        open(tab);
        for (i = 0; i < 200; i++) {
            if (i % 5 === 0) server.cutStreams();
            if (i % 7 === 0) tab.dispatch("online");
            if (i % 11 === 0) tab.chat.listen(["lobby", "tea" + i]);
            if (i % 13 === 0) server.blocks = { websocket: ["refuses", "buffers", ""][i % 3] };
            world.advance(777);
            most = Math.max(most, server.streams().length);
            expectThat(server.parked() + server.streams().length <= 2, "a poll and a trial at most");
        }
        expect([most, server.mostStreams], [1, 1]);
    });

// ---- What failed is remembered ----

test("what failed is not tried again for an hour, not even after a reload", function () {
    var world = new World(), session = {}, tab, server = world.server;
    server.blocks = { websocket: "refuses" };
    tab = open(newTab(world, { session: session }));
    world.advance(1000);
    expect(tried(server), [1, 1]);
    expectThat(/websocket/.test(session["fireside transport"]), "in sessionStorage");
    tab.leave();
    tab = open(newTab(world, { session: session }));
    world.advance(1000);
    expect(tried(server), [1, 2]);
    expect(tab.ways, ["poll", "sse"]);
    tab.leave();
    world.advance(3600000);
    server.blocks = {};
    tab = open(newTab(world, { session: session }));
    expect(tried(server), [2, 2]);
    expect(tab.ways, ["poll", "websocket"]);
});

testStreams("after an hour it is tried behind the polls that go on", function (world, tab, server) {
    server.blocks = { websocket: "refuses", sse: "refuses" };
    open(tab);
    world.advance(3500000);
    expect(tried(server), [1, 1]);
    server.blocks = {};
    world.advance(200000);
    expect(tried(server), [2, 1]);
    expect(tab.ways, ["poll", "websocket"]);
});

testStreams("another network may let it through: `online` forgets what failed",
    function (world, tab, server) {
        server.blocks = { websocket: "refuses", sse: "refuses" };
        open(tab);
        world.advance(1000);
        server.blocks = {};
        tab.dispatch("online");
        world.advance(200);
        expect(tab.ways, ["poll", "websocket"]);
        expect(tab.session["fireside transport"], "{}");
    });

testStreams("one server's proxy says nothing about another's", function (world, tab, server) {
    server.blocks = { websocket: "refuses" };
    open(tab);
    world.advance(100);
    tab.connect({ url: SERVER }); // the same, by another name
    expect(tried(server), [2, 2]);
});

test("whatever stands in sessionStorage, it connects", function () {
    var texts = ["", "{", "null", "7", "[]", "\"x\"", "{\"websocket \":\"x\"}",
        "{\"websocket \":-1e99}", "{\"websocket \":{}}"], i, world, tab;
    for (i = 0; i < texts.length; i++) {
        world = new World();
        tab = open(newTab(world, { session: { "fireside transport": texts[i] } }));
        expect(tab.ways, ["poll", "websocket"], texts[i]);
        expect(tab.errors, []);
    }
});

test("a sessionStorage that throws: the page itself remembers", function () {
    var world = new World(), tab = newTab(world);
    tab.window.sessionStorage = {
        getItem: function () { throw new Error("SecurityError"); },
        setItem: function () { throw new Error("SecurityError"); }
    };
    world.server.blocks = { websocket: "refuses" };
    open(tab);
    world.advance(60000);
    expect(tab.errors, []);
    expect(tried(world.server), [1, 1]);
});

testStreams("a transport whose streams break twice within a minute is not tried again in this page",
    function (world, tab, server) {
        open(tab);
        world.advance(50000);
        server.cutStreams();
        world.advance(2000);
        expect(tried(server), [2, 0]);
        server.cutStreams();
        world.advance(2000);
        expect(tried(server), [2, 1]);
        tab.chat.close();
        open(tab); // by another name, perhaps
        world.advance(7200000);
        expect(tried(server), [2, 2]);
    });

testStreams("one that breaks now and then is tried again", function (world, tab, server) {
    var i;
    open(tab);
    for (i = 0; i < 10; i++) {
        world.advance(100000);
        server.cutStreams();
        world.advance(2000);
        server.say("x" + i);
        world.advance(100);
    }
    expect(tried(server), [11, 0]);
    expect(tab.got.length, 10);
    expect(tab.states, ["connecting", "online"], "and the light stays as it is");
});

// ---- One that is pinned ----

test("pinned to polls or script tags: no stream is tried", function () {
    var world = new World(), poll = open(newTab(world), { transport: "poll" });
    var script = open(newTab(world), { transport: "script" });
    world.advance(10000);
    expect(tried(world.server), [0, 0]);
    expect([poll.ways, script.ways], [["poll"], ["script"]]);
    expect(world.server.parked(), 2);
});

(function () {
    function pinned(kind, other, object) {
        test("pinned to " + kind + ": that and nothing else", function () {
            var world = new World(), server = world.server, i;
            var tab = open(newTab(world, { storage: new Storage(world) }), { transport: kind });
            expect(tab.states, ["connecting", "online"]);
            expect(tab.ways, [kind]);
            server.cutStreams();
            server.say("hi");
            world.advance(3000);
            expect(tab.got, ["hi"]);
            world.advance(60000);
            expect(server.asked(other).length, 0);
            expect(server.asked(kind).length, 2);
            for (i = 0; i < server.polls().length; i++) {
                expect(server.polls()[i].query.hold, "0", "polls only ask whether it is there");
            }
        });

        test("pinned to " + kind + ", and blocked: it says so, and keeps trying", function () {
            var world = new World(), tab = newTab(world), server = world.server, count;
            server.blocks[kind] = "refuses";
            open(tab, { transport: kind });
            world.advance(600000);
            expect(tab.states, ["connecting", "offline"]);
            expect(tab.whys, ["No " + object + " reaches the server."]);
            count = server.asked(kind).length;
            expectThat(count > 15 && count < 60, count + " times in ten minutes");
            server.say("hi");
            server.blocks = {};
            world.advance(31000);
            expect(tab.states, ["connecting", "offline", "online"]);
            expect(tab.got, ["hi"]);
            expect(server.asked(other).length, 0);
        });

        test("pinned to " + kind + " in a browser without it: refused, in words", function () {
            var world = new World(), tab = open(newTab(world, { streams: other }),
                { transport: kind });
            world.advance(100000);
            expect(tab.states, ["connecting", "refused"]);
            expect(tab.whys, ["This browser has no " + object + "."]);
            expect(world.server.requests.length, 1);
        });

        test("pinned to " + kind + ": the server's refusal is told", function () {
            var world = new World(), tab = newTab(world), server = world.server;
            server.ticket = "good";
            open(tab, { transport: kind, ticket: "bad" });
            expect(tab.states, ["connecting", "refused"]);
            expect(tab.whys, ["A ticket, please."]);
        });

        test("pinned to " + kind + ": tabs share it", function () {
            var world = new World(), storage = new Storage(world), tabs = [], i;
            for (i = 0; i < 3; i++) {
                tabs.push(open(newTab(world, { storage: storage }), { transport: kind }));
            }
            world.advance(10000);
            expect(openAt(world.server), [0, 1]);
            world.server.say("hi");
            world.advance(100);
            expect(world.server.asked(kind).length <= 3, true, "none is opened again");
            tabs[0].chat.close();
            world.advance(1000);
            world.server.say("ho");
            world.advance(100);
            for (i = 1; i < 3; i++) expect(tabs[i].got, ["hi", "ho"]);
            expect(openAt(world.server), [0, 1]);
        });
    }
    pinned("websocket", "sse", "WebSocket");
    pinned("sse", "websocket", "EventSource");
}());
