// A channel that the server refuses: the page is told, and the rest is heard.
// SPDX-License-Identifier: MIT

(function () {
    var isClosed; // whether private channels are closed just now

    // Names with blanks are none, and private channels are closed to those without this ticket.
    function refuse(server, status, ticket) {
        isClosed = true;
        server.refuses = function (name, query) {
            if (/ /.test(name)) return 400;
            if (!isClosed || !/^private-/.test(name)) return 0;
            return ticket && query.t === ticket ? 0 : status;
        };
    }

    function lastState(tab) { return tab.states[tab.states.length - 1]; }

    testBoth("one channel of several is refused: it is told once, and the rest is heard",
        function (world, tab, server) {
            refuse(server, 401);
            server.say("before");
            tab.connect({ channels: ["lobby", "private-x", "tea"], since: "-5" });
            server.say("one");
            world.advance(200);
            server.say("two", "tea");
            world.advance(60000);
            expect(tab.got, ["before", "one", "two"]);
            expect(tab.states, ["connecting", "online"]);
            expect(tab.refused, [["private-x", 401]]);
            expect(server.lastPoll().query.channels, "lobby,tea");
            expect(tab.errors, []);
        });

    testBoth("several are refused, for several reasons", function (world, tab, server) {
        refuse(server, 403);
        tab.connect({ channels: ["not so", "private-x", "lobby", "nor so", "private-y"] });
        world.advance(200);
        expect(tab.refused, [["not so", 400], ["nor so", 400], ["private-x", 403],
            ["private-y", 403]]);
        expect(server.lastPoll().query.channels, "lobby");
        expect(tab.states, ["connecting", "online"]);
    });

    testBoth("however the server spells it, and the page", function (world, tab, server) {
        server.answerPoll = function () {
            server.answerPoll = null;
            return { error: { status: 403, message: "No.", channels: ["private-x", "b\u00e9"] } };
        };
        tab.connect({ channels: "lobby,Private-X,b\u00e9,private-x" });
        expect(tab.refused, [["Private-X", 403], ["b\u00e9", 403]]);
        expect(server.lastPoll().query.channels, "lobby");
    });

    testBoth("a name in any script is known again, however it is written",
        function (world, tab, server) {
            var russian = "\u041d\u041e\u0412\u041e\u0421\u0422\u0418";
            server.answerPoll = function () {
                server.answerPoll = null;
                return { error: { status: 409, message: "No.", channels: [
                    "\u043d\u043e\u0432\u043e\u0441\u0442\u0438", "ab", "\u03bf\u03b4\u03bf\u03c3"
                ] } };
            };
            tab.connect({ channels: ["lobby", russian, "\uff21\uff22",
                "\u039f\u0394\u039f\u03a3"] });
            expect(tab.refused, [[russian, 409], ["\uff21\uff22", 409],
                ["\u039f\u0394\u039f\u03a3", 409]]);
            expect(server.lastPoll().query.channels, "lobby");
        });

    testBoth("where none is left the connection is refused", function (world, tab, server) {
        var count, errors = [];
        refuse(server, 403);
        tab.connect({ channels: ["private-x", "private-y"], onState: function (state, error) {
            tab.states.push(state);
            if (error) errors.push(error.status);
        } });
        count = server.requests.length;
        world.advance(100000);
        expect(tab.refused, [["private-x", 403], ["private-y", 403]]);
        expect(tab.states, ["connecting", "refused"]);
        expect(errors, [403]);
        expect(server.requests.length, count);
    });

    testBoth("a server of before names no channel: all are refused", function (world, tab, server) {
        var count;
        refuse(server, 401);
        server.namesRefused = false;
        tab.connect({ channels: ["lobby", "private-x"] });
        count = server.requests.length;
        world.advance(100000);
        expect(tab.states, ["connecting", "refused"]);
        expect(tab.refused, []);
        expect(server.requests.length, count);
    });

    testBoth("refused in the middle: what is said to the rest is not missed, nor told twice",
        function (world, tab, server) {
            refuse(server, 401);
            isClosed = false;
            tab.connect({ channels: ["lobby", "private-x"] });
            server.say("one", "private-x");
            world.advance(200);
            isClosed = true;
            server.say("two");
            server.say("three", "private-x");
            server.say("four");
            world.advance(500);
            expect(tab.got, ["one", "two", "four"]);
            expect(tab.refused, [["private-x", 401]]);
            expect(tab.states, ["connecting", "online"]);
        });

    testBoth("the ticket's function is asked again first, and then the channel is refused",
        function (world, tab, server) {
            var asked = [];
            refuse(server, 401);
            tab.connect({ channels: ["lobby", "private-x"], ticket: function (channels, done) {
                asked.push(channels.join(","));
                done(null);
            } });
            world.advance(60000);
            expect(asked, ["lobby,private-x", "lobby,private-x"]);
            expect(tab.refused, [["private-x", 401]]);
            expect(lastState(tab), "online");
        });

    testBoth("a second ticket that opens it: nothing is refused", function (world, tab, server) {
        var asked = [];
        refuse(server, 401, "two");
        tab.connect({ channels: ["lobby", "private-x"], ticket: ticketer(asked) });
        server.say("psst", "private-x");
        world.advance(200);
        expect(asked.length, 2);
        expect(tab.refused, []);
        expect(tab.got, ["psst"]);
    });

    testBoth("listen tries again what was refused", function (world, tab, server) {
        refuse(server, 403);
        tab.connect({ channels: ["lobby", "private-x"] });
        tab.chat.listen(["lobby", "private-x"]);
        world.advance(200);
        expect(tab.refused, [["private-x", 403], ["private-x", 403]]);
        isClosed = false;
        tab.chat.listen(["lobby", "private-x"]);
        world.advance(200);
        server.say("psst", "private-x");
        world.advance(200);
        expect(tab.got, ["psst"]);
        expect(tab.states, ["connecting", "online"]);
    });

    testBoth("listen begins again where all was refused", function (world, tab, server) {
        refuse(server, 403);
        tab.connect({ channels: "private-x" });
        tab.chat.listen("lobby");
        world.advance(200);
        server.say("hi");
        world.advance(200);
        expect(tab.states, ["connecting", "refused", "connecting", "online"]);
        expect(tab.got, ["hi"]);
    });

    testBoth("the page may listen elsewhere when it is told", function (world, tab, server) {
        refuse(server, 403);
        tab.connect({ channels: "private-x", onRefused: function () { tab.chat.listen("tea"); } });
        server.say("hi", "tea");
        world.advance(200);
        expect(tab.got, ["hi"]);
        expect(tab.states, ["connecting", "online"]);
    });

    testBoth("the page may close when it is told", function (world, tab, server) {
        var count;
        refuse(server, 403);
        tab.connect({ channels: ["private-x", "lobby", "private-y"], onRefused: function (name) {
            tab.refused.push(name);
            tab.chat.close();
        } });
        count = server.requests.length;
        world.advance(60000);
        expect(tab.refused, ["private-x"]);
        expect(tab.states, ["connecting", "closed"]);
        expect(server.requests.length, count);
    });

    testBoth("a page that does not want to know: the console has it",
        function (world, tab, server) {
            refuse(server, 403);
            tab.connect({ channels: ["lobby", "private-x"], onRefused: null });
            server.say("hi");
            world.advance(200);
            expect(tab.got, ["hi"]);
            expect(tab.errors.length, 1);
            expectThat(/private-x: Not for you\./.test(tab.errors[0]), tab.errors[0]);
        });

    // ---- Servers that lie ----

    testBoth("names that are none of ours, or no names, refuse the connection once",
        function (world, tab, server) {
            var lists = [[], ["tea"], ["__proto__", "constructor", "toString"], "lobby", 7, null,
                true, { length: 3e8 }, { 0: "lobby", length: 1 }, [7, null, {}, { toString: 1 }],
                [["lobby"]], new Array(100000).join("x,").split(",")], i, count, other;
            for (i = 0; i < lists.length; i++) {
                server.answerPoll = {
                    error: { status: 403, message: "No.", channels: lists[i] }
                };
                other = new Tab(world, { isOld: tab.isOld });
                other.connect({ channels: ["lobby", "private-x"] });
                count = server.requests.length;
                world.advance(100000);
                expect(other.states, ["connecting", "refused"], show(lists[i]).slice(0, 80));
                expect(other.refused, []);
                expect(other.errors, []);
                expect(server.requests.length, count);
            }
        });

    testBoth("one after the other: a poll for each at most, and then it is refused",
        function (world, tab, server) {
            var names = [], i;
            for (i = 0; i < 64; i++) names.push("c" + i);
            server.answerPoll = function () {
                var channels = server.lastPoll().query.channels.split(",");
                return { error: { status: 403, message: "No.", channels: [channels.pop()] } };
            };
            tab.connect({ channels: names });
            world.advance(100000);
            expect(tab.refused.length, 64);
            expect(server.polls().length, 64);
            expect(tab.states, ["connecting", "refused"]);
            expect(tab.errors, []);
        });

    // ---- Several tabs ----

    function openPrivate(world, storage, ticket) {
        var tab = new Tab(world, { storage: storage, origin: SERVER });
        tab.connect({ url: "", channels: ["lobby", "private-x"], ticket: ticket });
        return tab;
    }

    test("tabs that share a poll: each is told once, and they share again", function () {
        var world = new World(), storage = new Storage(world), tabs = [], server = world.server, i;
        refuse(server, 401);
        isClosed = false;
        for (i = 0; i < 3; i++) tabs.push(openPrivate(world, storage));
        world.advance(5000);
        server.say("psst", "private-x");
        world.advance(200);
        isClosed = true;
        for (i = 0; i < 20; i++) {
            server.say("x" + i);
            world.advance(500);
        }
        world.advance(10000);
        for (i = 0; i < 3; i++) {
            expect(tabs[i].refused, [["private-x", 401]], "tab " + i);
            expect(tabs[i].got.length, 21, "tab " + i);
            expect(tabs[i].states, ["connecting", "online"]);
        }
        expect(server.parked(), 1);
    });

    test("a tab whose ticket opens a channel hears it, whatever the others may", function () {
        var world = new World(), storage = new Storage(world), server = world.server, one, other;
        refuse(server, 403, "good");
        one = openPrivate(world, storage);
        world.advance(3000);
        other = openPrivate(world, storage, "good");
        world.advance(3000);
        server.say("psst", "private-x");
        server.say("hi");
        world.advance(3000);
        expect([one.got, other.got], [["hi"], ["psst", "hi"]]);
        expect([one.refused, other.refused], [[["private-x", 403]], []]);
    });
}());
