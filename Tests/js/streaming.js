// A transport that keeps its connection open is one file, stream.js, and one line: scripts/test-js.
// SPDX-License-Identifier: MIT

(function () {
    // A browser's EventSource, and a server whose events are answers: the first one at once.
    function streamingTab(world, traits) {
        var tab = new Tab(world, traits || { origin: SERVER }, loadStreaming);
        tab.opened = tab.closed = 0;
        tab.window.EventSource = function (address) {
            var source = this, isOver = false, hangUp;
            tab.opened++;
            function go(address) {
                hangUp = world.server.request("GET", address, null, null, SERVER, answered);
            }
            function answered(status, text) {
                if (isOver) return;
                if (status !== 200) { source.onerror(); return; }
                source.onmessage({ data: text });
                go(address.replace(/hold=\d+/, "hold=25").replace(/since=[^&]*/,
                    "since=" + encodeURIComponent(RealJSON.parse(text).next)));
            }
            this.close = function () {
                if (isOver) return;
                isOver = true;
                tab.closed++;
                hangUp();
            };
            go(address);
        };
        return tab;
    }

    test("a stream: one connection brings all messages, in order, once", function () {
        var world = new World(), tab = streamingTab(world), wanted = [], i;
        tab.connect({ url: "" });
        for (i = 0; i < 100; i++) {
            world.server.say("x" + i);
            wanted.push("x" + i);
            if (i % 7 === 0) world.advance(2000);
        }
        world.advance(60000);
        expect(tab.got, wanted);
        expect([tab.opened, tab.closed], [1, 0]);
        expect(tab.states, ["connecting", "online"]);
    });

    test("a stream that breaks is opened again, and nothing is missed", function () {
        var world = new World(), tab = streamingTab(world);
        tab.connect({ url: "" });
        world.server.say("one");
        world.advance(1000);
        world.server.cut();
        world.server.say("two");
        world.advance(5000);
        expect(tab.got, ["one", "two"]);
        expect(tab.states, ["connecting", "online", "offline", "online"]);
        expect([tab.opened, tab.closed], [2, 1]);
    });

    test("a stream ends with the chat, and another begins for other channels", function () {
        var world = new World(), tab = streamingTab(world);
        tab.connect({ url: "" });
        tab.chat.listen("tea");
        world.advance(100);
        expect([tab.opened, tab.closed], [2, 1]);
        world.server.say("hi", "tea");
        world.advance(100);
        expect(tab.got, ["hi"]);
        tab.chat.close();
        expect([tab.opened, tab.closed], [2, 2]);
        expect(world.server.parked(), 0);
    });

    test("tabs share a stream as they share a poll", function () {
        var world = new World(), storage = new Storage(world), tabs = [], i;
        for (i = 0; i < 3; i++) {
            tabs.push(streamingTab(world, { storage: storage, origin: SERVER }));
            tabs[i].connect({ url: "" });
        }
        world.advance(5000);
        world.server.say("hi");
        world.advance(1000);
        for (i = 0; i < 3; i++) expect(tabs[i].got, ["hi"]);
        expect(world.server.parked(), 1);
        tabs[0].chat.close();
        world.server.say("ho");
        world.advance(10000);
        expect([tabs[1].got, tabs[2].got], [["hi", "ho"], ["hi", "ho"]]);
        expect(world.server.parked(), 1);
    });
}());
