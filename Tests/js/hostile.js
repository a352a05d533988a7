// Answers of a server that lies, or of something else in its place: none makes the client spin,
// stop or wait for ever.
// SPDX-License-Identifier: MIT

(function () {
    var MANY = 300, i;
    var answers = {
        "nothing": { next: "aaaa:0", messages: [] },
        "nothing, and nowhere": { messages: [] },
        "nothing, and more of it": { next: "aaaa:0", messages: [], more: true },
        "nothing, after a gap": { next: "aaaa:0", messages: [], gap: true },
        "retry 0": { next: "aaaa:0", messages: [], retry: 0 },
        "retry 0.001": { next: "aaaa:0", messages: [], retry: 0.001 },
        "retry -1": { next: "aaaa:0", messages: [], retry: -1 },
        "retry x": { next: "aaaa:0", messages: [], retry: "x" },
        "retry 5, as text": { next: "aaaa:0", messages: [], retry: "5" },
        "retry {}": { next: "aaaa:0", messages: [], retry: {} },
        "retry []": { next: "aaaa:0", messages: [], retry: [3] },
        "retry 1e12": { next: "aaaa:0", messages: [], retry: 1e12 },
        "retry true": { next: "aaaa:0", messages: [], retry: true },
        "retry -1 and more": { next: "aaaa:0", messages: [], retry: -1, more: true },
        "an error, retry -1": { error: { status: 503, message: "Full.", retry: -1 } },
        "an error, retry 0.001": { error: { status: 503, message: "Full.", retry: 0.001 } },
        "an error, retry 1e12": { error: { status: 503, message: "Full.", retry: 1e12 } },
        "an error, retry x": { error: { status: 503, message: "Full.", retry: "x" } },
        "too much, retry 1": { error: { status: 429, message: "Slowly.", retry: 1 } },
        "an error that is a number": { error: 7 },
        "an error that is a text": { error: "no" },
        "an error without a status": { error: { message: "no" } },
        "an error with an odd status": { error: { status: "403", message: "no" } },
        "an error without a message": { error: { status: 403 } },
        "an error for a while that names channels": {
            error: { status: 503, message: "Full.", channels: ["lobby"] }
        },
        "a number": 7,
        "a list": [],
        "null": null,
        "true": true,
        "messages with a length": { next: "aaaa:0", messages: { length: 3e8 } },
        "messages that are a text": { next: "aaaa:0", messages: "abc" },
        "messages that are a number": { next: "aaaa:0", messages: 1 },
        "messages that are none": { next: "aaaa:0", messages: [null, 7, "x", true, [], {}, [[]]] },
        "messages with odd ids": {
            next: "aaaa:0", messages: [{ channel: "lobby", id: 7 }, { channel: "lobby", id: {} },
                { channel: "lobby", id: { toString: 1 } }, { channel: "lobby", id: null }]
        },
        "messages with odd channels": {
            next: "aaaa:0", messages: [{ id: "a:1" }, { id: "a:2", channel: 7 },
                { id: "a:3", channel: null }, { id: "a:4", channel: { toString: 1 } }]
        },
        "the same message again and again": {
            next: "aaaa:0", more: true, messages: [{ id: "aaaa:0", channel: "lobby", body: {} }]
        },
        "ids that objects have from birth": {
            next: "aaaa:0", more: true, messages: [
                { id: "__proto__", channel: "lobby", body: {} },
                { id: "constructor", channel: "lobby", body: {} },
                { id: "toString", channel: "lobby", body: {} }]
        },
        "words that no one says twice": {
            next: "aaaa:0", more: true, messages: [{ channel: "lobby", ttl: 5, body: {} }]
        },
        "next is a number": { next: 7, messages: [] },
        "next is an object": { next: { a: 1 }, messages: [], more: true },
        "next cannot be a text": { next: { toString: 1 }, messages: [] },
        "next is null": { next: null, messages: [] },
        "next is long": { next: new Array(3000).join("a"), messages: [] }
    };

    function comesThrough(world, tab, server, answer) {
        var count, before;
        tab.connect({ onMessage: function (message) {
            if (message.body && message.body.text) tab.got.push(message.body.text);
        } });
        server.answerPoll = function () { return answer(); };
        server.cut();
        world.advance(5000); // what was in a row is over
        count = server.polls().length;
        before = world.time;
        world.advance(MANY * 1000);
        expectThat(server.polls().length - count > MANY / 60, "it keeps asking");
        count = (server.polls().length - count) / (world.time - before) * 1000;
        expectThat(count <= 10, count + " polls a second");
        expect(tab.errors, []);
        expectThat(String(tab.chat.cursor()).length <= 200, "a cursor fits into an address");
        server.answerPoll = null;
        server.say("the truth");
        world.advance(40000);
        expect(tab.states[tab.states.length - 1], "online");
        expect(tab.got[tab.got.length - 1], "the truth");
        expect({}.x, undefined);
        return count;
    }

    function add(name, answer) {
        testBoth("a server that lies: " + name, function (world, tab, server) {
            var count = comesThrough(world, tab, server, function () { return answer; });
            expectThat(count <= 4 || answer.messages[0].ttl, count + " polls a second");
        });
    }

    for (i in answers) add(i, answers[i]);

    testBoth("a server that has something new each time is not asked without end",
        function (world, tab, server) {
            var number = 0;
            comesThrough(world, tab, server, function () {
                number++;
                return {
                    next: "aaaa:0", more: true,
                    messages: [{ id: "zzzz:" + number, channel: "lobby", body: {} }]
                };
            });
        });

    testBoth("what is no message is left out, one by one", function (world, tab, server) {
        server.answerPoll = {
            next: "aaaa:2", messages: [null,
                { id: "aaaa:1", channel: "lobby", body: { text: "one" } }, 7,
                { id: {}, channel: "lobby", body: { text: "odd" } },
                { id: "aaaa:2", channel: "lobby", body: { text: "two" } }]
        };
        tab.connect();
        expect(tab.got, ["one", "two"]);
        expect(tab.chat.cursor(), "aaaa:2");
        expect(tab.errors, []);
    });

    testBoth("the same of history", function (world, tab, server) {
        var pages = [];
        function keep(error, page) { pages.push(error ? error.status : page.messages.length); }
        tab.connect();
        server.messages = [null, { id: "aaaa:1", channel: "lobby", body: {} }, 7];
        tab.chat.history("lobby", {}, keep);
        world.advance(100);
        server.messages = { length: 2 };
        tab.chat.history("lobby", {}, keep);
        world.advance(100);
        expect(pages, [1, 0]);
        expect(tab.errors, []);
    });

    testBoth("a clock that is set back makes no long pause", function (world, tab, server) {
        tab.connect();
        world.time -= 100000; // the timers of the tests go by that clock, too
        server.say("one");
        world.advance(100200);
        server.say("two");
        world.advance(300);
        expect(tab.got, ["one", "two"]);
    });

    test("what is refused for a while is not said again without end", function () {
        var retries = [-1, 0, 1e-9, "x", 1e12, {}, null, 1], i, world, tab, count;
        for (i = 0; i < retries.length; i++) {
            world = new World();
            tab = new Tab(world, { origin: SERVER });
            tab.connect({ url: "" });
            world.server.answerPost = {
                error: { status: 503, message: "Full.", retry: retries[i] }
            };
            tab.chat.say("lobby", "hi");
            count = world.server.requests.length;
            world.advance(60000);
            count = world.server.requests.length - count;
            expectThat(count >= 4 && count <= 240, count + " tries with " + show(retries[i]));
            world.server.answerPost = null;
            world.advance(40000);
            expect(tab.got, ["hi"]);
        }
    });
}());
