// A stream in use: what it brings, how it ends, and what comes after it.
// SPDX-License-Identifier: MIT

(function () {
    var kinds = ["websocket", "sse"], i;

    // The rule for each kind of stream, in a browser that has no other.
    function testEach(rule, run) {
        function add(kind) {
            test(rule + " (" + kind + ")", function () {
                var world = new World();
                run(world, newTab(world, { streams: kind }), world.server, kind);
            });
        }
        for (i = 0; i < kinds.length; i++) add(kinds[i]);
    }

    testEach("one connection brings all messages, in order, once",
        function (world, tab, server, kind) {
            var wanted = [], i, count;
            open(tab);
            count = server.requests.length;
            for (i = 0; i < 100; i++) {
                server.say("x" + i);
                wanted.push("x" + i);
                if (i % 7 === 0) world.advance(2000);
            }
            world.advance(600000);
            expect(tab.got, wanted);
            expect(server.requests.length, count, "requests");
            expect(tab.ways, ["poll", kind]);
            expect(tab.errors, []);
        });

    testEach("many answers in a row are taken as they come", function (world, tab, server) {
        var i;
        open(tab);
        for (i = 0; i < 500; i++) {
            server.say("x" + i);
            world.advance(4);
        }
        world.advance(30);
        expect(tab.got.length, 500);
        expect(openAt(server), [0, 1]);
    });

    testEach("an ephemeral message comes once, and moves no cursor", function (world, tab, server) {
        open(tab);
        server.say("one");
        world.advance(100);
        server.say(null, "lobby", 5, { typing: true });
        world.advance(100);
        expect(tab.messages.length, 2);
        expect(tab.messages[1].ttl, 5);
        expect(tab.chat.cursor(), "aaaa:1");
    });

    testEach("it begins where it is told to, and goes on where it was", function (world, tab, server) {
        server.say("one");
        server.say("two");
        open(tab, { since: "-1" });
        world.advance(100);
        expect(tab.got, ["two"]);
        expect(server.asked()[0].query.since, "-1");
        expect(server.streams()[0].query.since, "aaaa:2");
    });

    testEach("a gap is told once", function (world, tab, server) {
        open(tab);
        server.say("old");
        world.advance(100);
        server.restart("bbbb");
        server.say("new");
        world.advance(3000);
        expect(tab.gaps, 1);
        expect(tab.got, ["old", "new"]);
        expect(openAt(server), [0, 1]);
    });

    testEach("one that breaks: a poll within a second, then a stream, and nothing is missed",
        function (world, tab, server, kind) {
            open(tab);
            server.say("one");
            world.advance(1000);
            server.cutStreams();
            server.say("two");
            world.advance(1200);
            expect(tab.got, ["one", "two"]);
            expect(server.lastPoll().query.hold !== undefined, true);
            expect(server.asked(kind).length, 2);
            expect(openAt(server), [0, 1]);
            expect(tab.states, ["connecting", "online"]);
        });

    testEach("the server goes away and comes back: offline, online, all messages",
        function (world, tab, server) {
            open(tab);
            server.isDown = true;
            server.cut();
            world.advance(5000);
            expect(tab.states, ["connecting", "online", "offline"]);
            server.say("missed");
            server.isDown = false;
            world.advance(10000);
            expect(tab.states, ["connecting", "online", "offline", "online"]);
            expect(tab.got, ["missed"]);
            expect(openAt(server), [0, 1]);
        });

    testEach("close closes it, and leaves no timer", function (world, tab, server) {
        open(tab);
        tab.chat.close();
        server.say("nobody listens");
        world.advance(700000);
        expect(openAt(server), [0, 0]);
        expect(tab.got, []);
        expect(tab.errors, []);
        expect(world.pending(), 0, "timers");
    });

    testEach("close on trial closes it, too", function (world, tab, server, kind) {
        server.blocks[kind] = "buffers";
        open(tab);
        tab.chat.close();
        world.advance(700000);
        expect(openAt(server), [0, 0]);
        expect(world.pending(), 0, "timers");
        expect(tab.errors, []);
    });

    testEach("close in a handler: nothing more is told", function (world, tab, server) {
        var got = [];
        open(tab, {
            onMessage: function (message) {
                got.push(message.body.text);
                tab.chat.close();
            }
        });
        server.say("one");
        server.say("two");
        world.advance(100);
        expect(got, ["one"]);
        expect(openAt(server), [0, 0]);
    });

    testEach("close when the stream takes over: no timer stays", function (world, tab, server, kind) {
        tab.connect({
            url: "", ticket: function (channels, done) { done("a.b.c"); },
            onTransport: function (name) { if (name === kind) tab.chat.close(); }
        });
        tab.window.atob = function () { return "{\"exp\":9999}"; };
        server.say("nobody listens");
        world.advance(700000);
        expect([openAt(server), world.pending(), tab.got, tab.errors], [[0, 0], 0, [], []]);
    });

    // ---- Silence and sleep ----

    testEach("the server's signs of life keep it open for hours", function (world, tab, server, kind) {
        open(tab);
        world.advance(4 * 3600000);
        expect(server.asked(kind).length, 1);
        expect(tab.states, ["connecting", "online"]);
    });

    testEach("after 35 seconds without a word it is closed, and a poll asks",
        function (world, tab, server, kind) {
            open(tab);
            world.advance(30000);
            server.forget();
            server.say("missed");
            world.advance(28000);
            expect(tab.got, [], "it may yet come");
            world.advance(10000);
            expect(tab.got, ["missed"]);
            expect(server.asked(kind).length, 2);
            expect(openAt(server), [0, 1]);
        });

    testEach("after a long sleep it asks again at once", function (world, tab, server) {
        open(tab);
        server.forget();
        server.say("dreamt");
        world.sleep(3600000);
        world.advance(3000);
        expect(tab.got, ["dreamt"]);
        expect(openAt(server), [0, 1]);
    });

    testEach("and also where timers do not count the sleep", function (world, tab, server) {
        open(tab);
        server.forget();
        server.say("dreamt");
        world.sleep(3600000, true);
        world.advance(3000);
        expect(tab.got, ["dreamt"]);
    });

    testEach("the network is back: it does not wait on what may be dead",
        function (world, tab, server, kind) {
            open(tab);
            server.forget();
            server.say("missed");
            tab.dispatch("online");
            world.advance(200);
            expect(tab.got, ["missed"]);
            expect(server.asked(kind).length, 2);
        });

    // ---- What the server says ----

    testEach("it obeys retry: the light waits, and then a poll asks", function (world, tab, server) {
        var count;
        open(tab);
        count = server.polls().length;
        server.tellStreams({ next: "aaaa:0", messages: [], retry: 5000 });
        world.advance(4000);
        expect(tab.states, ["connecting", "online", "waiting"]);
        expect(server.polls().length, count);
        expect(openAt(server), [0, 0]);
        server.say("meanwhile");
        world.advance(1200);
        expect(tab.states, ["connecting", "online", "waiting", "online"]);
        expect(tab.got, ["meanwhile"]);
        expect(openAt(server), [0, 1]);
    });

    testEach("no room for a stream: the poll goes on, and it is tried when the server says",
        function (world, tab, server, kind) {
            server.answerStream = { next: "aaaa:0", messages: [], retry: 30000 };
            open(tab);
            expect(openAt(server), [1, 0]);
            world.advance(29000);
            expect(server.asked(kind).length, 1);
            server.answerStream = null;
            world.advance(25000);
            expect(server.asked(kind).length, 2);
            expect(tab.states, ["connecting", "online"]);
            expect(openAt(server), [0, 1]);
        });

    testEach("something else answers: it is no stream of ours", function (world, tab, server) {
        server.answerStream = { hello: "I am a proxy" };
        open(tab);
        world.advance(5000);
        expect(openAt(server), [1, 0]);
        expect(tab.states, ["connecting", "online"]);
        expect(tab.errors, []);
    });

    testEach("an answer that is none ends it", function (world, tab, server) {
        open(tab);
        server.tellStreams("what?");
        server.say("one");
        world.advance(2000);
        expect(tab.got, ["one"]);
        expect(openAt(server), [0, 1]);
        expect(tab.errors, []);
    });

    // ---- Tickets ----

    testEach("the ticket has ended: the function is asked for another, and nothing is missed",
        function (world, tab, server) {
            var asked = 0;
            server.ticket = "ticket-1";
            open(tab, {
                ticket: function (channels, done) {
                    asked++;
                    done("ticket-" + asked);
                }
            });
            expect([asked, openAt(server)], [1, [0, 1]]);
            server.ticket = "ticket-2";
            server.tellStreams({ error: { status: 401, message: "Your ticket has ended." } });
            server.cutStreams(4401);
            server.say("one");
            world.advance(2000);
            expect(asked, 2);
            expect(server.lastPoll().query.t, "ticket-2");
            expect(server.polls().length, 4, "none with the one that has ended");
            expect(tab.got, ["one"]);
            expect(openAt(server), [0, 1]);
            expect(server.streams()[0].query.t, "ticket-2");
            expect(tab.states, ["connecting", "online"]);
        });

    testEach("a ticket that is a text and has ended: refused, as with polls",
        function (world, tab, server) {
            server.ticket = "one";
            open(tab, { ticket: "one" });
            server.ticket = "two";
            server.tellStreams({ error: { status: 401, message: "Your ticket has ended." } });
            server.cutStreams(4401);
            world.advance(2000);
            expect(tab.states, ["connecting", "online", "refused"]);
            expect(tab.whys, ["A ticket, please."]);
        });

    testEach("no ticket comes: offline, and it is asked for again", function (world, tab, server) {
        var mayAnswer = true;
        server.ticket = "t";
        open(tab, { ticket: function (channels, done) { if (mayAnswer) done("t"); } });
        mayAnswer = false;
        tab.chat.listen("tea");
        world.advance(15000);
        expect(tab.states, ["connecting", "online", "offline"]);
        mayAnswer = true;
        world.advance(40000);
        server.say("one", "tea");
        world.advance(100);
        expect(tab.got, ["one"]);
        expect(openAt(server), [0, 1]);
    });

    // ---- Other channels ----

    testEach("listen: from now on the new channels, and no others", function (world, tab, server) {
        open(tab, { channels: ["lobby", "tea"] });
        server.say("one", "tea");
        world.advance(100);
        tab.chat.listen(["lobby", "swift"]);
        server.say("not for us any more", "tea");
        server.say("two", "swift");
        world.advance(200);
        server.say("three", "lobby");
        world.advance(200);
        expect(tab.got, ["one", "two", "three"]);
        expect(tab.states, ["connecting", "online"]);
        expect(openAt(server), [0, 1]);
    });

    testEach("listen at every moment of the start loses nothing", function (world, tab, server) {
        var i, wanted = [];
        open(tab, { channels: "a" });
        for (i = 0; i < 60; i++) {
            tab.chat.listen(["a", "b" + i]);
            server.say("m" + i, "a");
            wanted.push("m" + i);
            world.advance(i * 3);
        }
        world.advance(5000);
        expect(tab.got, wanted);
        expect(openAt(server), [0, 1]);
    });

    testEach("a channel that is refused: the others go on", function (world, tab, server) {
        open(tab, { channels: "lobby" });
        server.refuses = function (name) { return name === "private-a" ? 403 : 0; };
        server.refusesFrame = { status: 403, message: "Not for you.", channels: ["private-a"] };
        tab.chat.listen(["lobby", "private-a"]);
        world.advance(200);
        server.say("hi");
        world.advance(1000);
        expect(tab.refused, [["private-a", 403]]);
        expect(tab.got, ["hi"]);
        expect(openAt(server), [0, 1]);
        expect(server.streams()[0].query.channels, "lobby");
    });

    // ---- WebSockets alone ----

    function testSocket(rule, run) {
        test(rule, function () {
            var world = new World();
            run(world, newTab(world), world.server);
        });
    }

    testSocket("listen goes over the open WebSocket, with the cursor", function (world, tab, server) {
        open(tab);
        server.say("one");
        world.advance(100);
        tab.chat.listen(["lobby", "tea"]);
        world.advance(100);
        expect(server.frames, [{ listen: ["lobby", "tea"], since: "aaaa:1", "do": 1 }]);
        expect(server.asked("websocket").length, 1);
        tab.chat.listen("tea");
        tab.chat.listen("swift");
        world.advance(100);
        expect(server.frames[2]["do"], 3);
        server.say("two", "swift");
        world.advance(100);
        expect(tab.got, ["one", "two"]);
    });

    testSocket("listen that the server does not confirm: a poll after ten seconds",
        function (world, tab, server) {
            open(tab);
            server.forget();
            tab.chat.listen("tea");
            server.say("one", "tea");
            world.advance(9900);
            expect(tab.got, []);
            world.advance(300);
            expect(tab.got, ["one"]);
            expect(openAt(server), [0, 1]);
        });

    testSocket("listen with a ticket for the new channels: first the ticket",
        function (world, tab, server) {
            var asked = [];
            open(tab, {
                ticket: function (channels, done) {
                    asked.push(channels.join("+"));
                    done("for " + channels.join("+"));
                }
            });
            tab.chat.listen(["lobby", "private-a"]);
            world.advance(200);
            expect(asked, ["lobby", "lobby+private-a"]);
            expect(server.frames, [
                { ticket: "for lobby+private-a", "do": 1 },
                { listen: ["lobby", "private-a"], since: "aaaa:0", "do": 2 }
            ]);
            expect(server.asked("websocket").length, 1);
        });

    testSocket("a stream without a ticket is given none: another one opens",
        function (world, tab, server) {
            open(tab, {
                ticket: function (channels, done) { done(channels.length > 1 ? "t" : null); }
            });
            tab.chat.listen(["lobby", "private-a"]);
            world.advance(200);
            expect(server.frames, []);
            expect(server.streams()[0].query.t, "t");
            expect(openAt(server), [0, 1]);
        });

    // A ticket as the server makes it, as far as the client reads it.
    function ticket(world, seconds) {
        return "h." + (Math.floor(world.time / 1000) + seconds) + ".s";
    }

    function readTickets(tab) {
        tab.window.atob = function (text) { return '{"exp":' + text + "}"; };
    }

    testSocket("half a minute before a ticket ends, the next one goes over the WebSocket",
        function (world, tab, server) {
            var asked = 0;
            readTickets(tab);
            open(tab, {
                ticket: function (channels, done) { asked++; done(ticket(world, 900)); }
            });
            world.advance(860000);
            expect([asked, server.frames.length], [1, 0]);
            world.advance(20000);
            expect([asked, server.frames.length], [2, 1]);
            expect(server.frames[0].ticket, ticket(world, 890));
            world.advance(7200000);
            expect(asked, 10);
            expect(server.asked("websocket").length, 1);
            expect(server.polls().length, 2);
            expect(tab.states, ["connecting", "online"]);
        });

    testSocket("a clock that is wrong: a ticket a minute at most", function (world, tab, server) {
        var asked = 0;
        readTickets(tab);
        open(tab, { ticket: function (channels, done) { asked++; done(ticket(world, -900)); } });
        world.advance(600000);
        expect(asked, 10);
        expect(server.asked("websocket").length, 1);
    });

    testSocket("a function that always has the same ticket: it is asked once a minute at most",
        function (world, tab, server) {
            var asked = 0, same = ticket(world, 60);
            readTickets(tab);
            open(tab, { ticket: function (channels, done) { asked++; done(same); } });
            world.advance(600000);
            expectThat(asked <= 11, asked);
            expect(server.frames, []);
        });

    testSocket("tickets that are no tickets are left to the server", function (world, tab, server) {
        var odd = ["x", "a.b.c", "a.%%%.c", "..", "a"], i;
        tab.window.atob = function (text) {
            if (/%/.test(text)) throw new Error("InvalidCharacterError");
            return text === "b" ? "{\"exp\":\"soon\"}" : "nothing";
        };
        for (i = 0; i < odd.length; i++) {
            open(tab, { ticket: giver(odd[i]) });
            world.advance(100000);
            tab.chat.close();
        }
        function giver(text) { return function (channels, done) { done(text); }; }
        expect(tab.errors, []);
        expect(server.frames, []);
    });

    (function () {
        function code(number, what, run) {
            testSocket("code " + number + ": " + what, function (world, tab, server) {
                open(tab);
                server.say("before");
                world.advance(61000);
                server.cutStreams(number);
                server.say("after");
                run(world, tab, server);
            });
        }

        function comesBack(world, tab, server) {
            world.advance(2500);
            expect(tab.got, ["before", "after"]);
            expect(openAt(server), [0, 1]);
            expect(server.asked("websocket").length, 2);
        }

        code(1000, "it comes back", comesBack);
        code(1001, "the server goes away, and it comes back", comesBack);
        code(1006, "the connection broke, and it comes back", comesBack);
        code(1009, "it comes back", comesBack);
        code(1011, "it comes back", comesBack);
        code(4401, "it comes back", comesBack);
        code(4429, "offline, and it comes back", comesBack);
        code(4503, "offline, and it comes back", comesBack);
        code(4409, "another of the same mark: it comes back after a pause, as a replaced poll",
            function (world, tab, server) {
                var count = server.requests.length;
                world.advance(500);
                expect(server.requests.length, count);
                comesBack(world, tab, server);
            });
        code(4403, "the poll learns why, and tells", function (world, tab, server) {
            server.answerPoll = { error: { status: 403, message: "Not here." } };
            world.advance(2500);
            expect(tab.states, ["connecting", "online", "refused"]);
            expect(tab.whys, ["Not here."]);
            world.advance(300000);
            expect(openAt(server), [0, 0]);
        });
        code(9999, "whatever that is, it comes back", comesBack);
    }());

    testSocket("removed by an operator: refused, in the server's words", function (world, tab, server) {
        var count;
        open(tab);
        server.tellStreams({ error: { status: 403, message: "Removed." } });
        server.cutStreams(4403);
        count = server.requests.length;
        world.advance(300000);
        expect(tab.states, ["connecting", "online", "refused"]);
        expect(tab.whys, ["Removed."]);
        expect(server.requests.length, count);
    });

    testSocket("an error with `retry` before the close is obeyed", function (world, tab, server) {
        var count;
        open(tab);
        server.tellStreams({ error: { status: 429, message: "Slowly.", retry: 9000 } });
        server.cutStreams(4429);
        count = server.polls().length;
        world.advance(8900);
        expect(server.polls().length, count);
        expect(tab.whys, ["Slowly."]);
        world.advance(300);
        expect(tab.states, ["connecting", "online", "offline", "online"]);
    });

    // ---- Tabs ----

    testEach("one tab streams for all, and another takes over", function (world, first, server) {
        var storage = new Storage(world), tabs = [], i, kind = first.window.WebSocket
            ? "websocket" : "sse";
        for (i = 0; i < 4; i++) {
            tabs.push(open(newTab(world, { storage: storage, streams: kind })));
        }
        world.advance(5000);
        expect(openAt(server), [0, 1]);
        expect(server.asked(kind).length, 1);
        expect(tabs[0].ways, ["poll", kind]);
        expect(tabs[3].ways, ["tab"]);
        for (i = 0; i < 50; i++) {
            server.say("x" + i);
            world.advance(10);
        }
        world.advance(200);
        for (i = 0; i < 4; i++) expect(tabs[i].got.length, 50);
        tabs[0].leave();
        world.advance(500);
        server.say("to the next");
        world.advance(500);
        for (i = 1; i < 4; i++) expect(tabs[i].got[50], "to the next");
        expect(openAt(server), [0, 1]);
        tabs[1].leave(true);
        server.say("to nobody");
        world.advance(12000);
        for (i = 2; i < 4; i++) expect(tabs[i].got[51], "to nobody");
        expect(openAt(server), [0, 1]);
    });

    testEach("two tabs that both stream: one of them stops", function (world, first, server, kind) {
        var storage = new Storage(world), tabs = [], i;
        for (i = 0; i < 2; i++) {
            tabs.push(newTab(world, { storage: storage, streams: kind }));
        }
        tabs[0].window.localStorage.setItem = function () {}; // hears, and is not heard
        open(tabs[0]);
        open(tabs[1]);
        expect(server.streams().length, 2);
        world.advance(3000);
        expect(server.streams().length, 1);
        server.say("hi");
        world.advance(200);
        expect([tabs[0].got, tabs[1].got], [["hi"], ["hi"]]);
        expect(tabs[0].ways, ["poll", kind, "tab"]);
    });

    testEach("a tab that listens to what another streams already follows it",
        function (world, first, server, kind) {
            var storage = new Storage(world), a, b;
            a = open(newTab(world, { storage: storage, streams: kind }), { channels: "a" });
            b = open(newTab(world, { storage: storage, streams: kind }), { channels: "b" });
            world.advance(3000);
            expect(server.streams().length, 2);
            b.chat.listen("a");
            world.advance(3000);
            expect(openAt(server), [0, 1]);
            server.say("hi", "a");
            world.advance(200);
            expect([a.got, b.got], [["hi"], ["hi"]]);
        });

    testEach("a tab that streams and hears of an answer that it lacks: no poll stays beside it",
        function (world, first, server, kind) {
            var storage = new Storage(world), key;
            var tab = newTab(world, { storage: storage, streams: kind });
            tab.window.localStorage.setItem = function (name) { key = name; };
            open(tab);
            expectThat(key, "it leads");
            tab.dispatch("pagehide"); // and is shown again
            tab.dispatch("storage", { key: key, newValue:
                '{"by":"x","at":0,"since":"aaaa:7","next":"aaaa:9","messages":[]}' });
            world.advance(500);
            expect(openAt(server), [0, 1]);
        });

    testEach("a hidden tab streams on", function (world, tab, server) {
        var i;
        open(tab);
        tab.isHidden = true;
        for (i = 0; i < 20; i++) {
            world.advance(60000);
            server.say("x" + i);
            world.advance(100);
        }
        expect(tab.got.length, 20);
        expect(tab.states, ["connecting", "online"]);
        expect(openAt(server), [0, 1]);
    });
}());
