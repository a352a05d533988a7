// The page that docs/client.md shows, in old browsers and new.
// SPDX-License-Identifier: MIT

(function () {
    // The parts of that page which its script touches.
    function PageOfDocs(tab) {
        var page = this, parts = {
            said: {
                appendChild: function (line) { page.lines.push(line); },
                removeChild: function (line) {
                    var rest = [], i;
                    for (i = 0; i < page.lines.length; i++) {
                        if (page.lines[i] !== line) rest.push(page.lines[i]);
                    }
                    expect(rest.length, page.lines.length - 1, "its children but one");
                    page.lines = rest;
                }
            },
            state: { firstChild: { data: "connecting" } },
            say: {}, who: { value: "" }, text: { value: "" }
        };
        this.lines = [];

        runPageOfDocs(tab.window.Fireside, {
            getElementById: function (id) { return parts[id]; },
            createTextNode: function (text) { return { data: text }; },
            createElement: function () {
                return { appendChild: function (node) { this.firstChild = node; } };
            }
        });

        this.write = function (name, text) {
            parts.who.value = name;
            parts.text.value = text;
            expect(parts.say.onsubmit(), false, "the form itself is not sent");
        };
        this.shown = function () {
            var texts = [], i;
            for (i = 0; i < this.lines.length; i++) texts.push(this.lines[i].firstChild.data);
            return texts;
        };
        this.box = function () { return parts.text.value; };
        this.state = function () { return parts.state.firstChild.data; };
    }

    testBoth("the page of the docs shows what is said, and sends what is written",
        function (world, tab, server) {
            var page = new PageOfDocs(tab);
            server.say("before");
            world.advance(500);
            server.say(null, "lobby", 5, { typing: true });
            server.say(null, "lobby", 0, { text: { toString: 1 } });
            server.say(null, "lobby", 0, null);
            page.write("ann", "hi <b>");
            expect(page.shown(), ["somebody: before", "Sending: hi <b>"]);
            expect(page.box(), "");
            world.advance(500);
            expect(page.shown(), ["somebody: before", "somebody: hi <b>"]); // it keeps no names
            expect(posts(server)[0].query.from, "ann");
            expect(page.state(), "online");
            expect(tab.errors, []);
        });

    testBoth("the page of the docs sends no empty text", function (world, tab, server) {
        var page = new PageOfDocs(tab);
        page.write("ann", "");
        world.advance(500);
        expect(page.shown(), []);
        expect(posts(server), []);
    });

    testBoth("the page of the docs gives back what could not be sent",
        function (world, tab, server) {
            var page = new PageOfDocs(tab);
            world.advance(500);
            server.answerPost = { error: { status: 413, message: "Too long." } };
            page.write("ann", "hi");
            world.advance(tab.isOld ? 300000 : 500); // a form's answer cannot be read
            expect(page.shown(), [tab.isOld ? "Not sent: hi (The server did not answer.)"
                : "Not sent: hi (Too long.)"]);
            expect(page.box(), "hi");
            page.write("ann", "this instead");
            page.write("ann", "and this");
            world.advance(500);
            expect(page.shown().length, 3);
        });

    testBoth("the page of the docs says that the network is gone, and sends when it is back",
        function (world, tab, server) {
            var page = new PageOfDocs(tab);
            world.advance(500);
            server.isDown = true;
            server.cut();
            world.advance(500);
            expect(page.state(), "offline: The server did not answer.");
            page.write("", "hi");
            world.advance(5000);
            expect(page.shown(), ["Sending: hi"]);
            server.isDown = false;
            world.advance(60000);
            expect(page.shown(), ["somebody: hi"]);
            expect(page.state(), "online");
        });
}());
