// The chat box for any page: what it shows and sends, in old browsers and new.
// SPDX-License-Identifier: MIT

(function () {
    // A page with a tree of elements, as far as the box touches it.
    function Page(world, traits, markup) {
        var page = this;
        this.stylesheets = 0;
        this.tab = new Tab(world, traits, function (window, document, setTimeout, clearTimeout,
            date, math, json) {
            page.prepare(window, document, markup);
            loadWidget(window, document, setTimeout, clearTimeout, RealDate, math, json,
                window.navigator);
        });
    }

    var RealDate = Date;

    function Node(tag) {
        this.tagName = tag;
        this.childNodes = [];
        this.attributes = {};
        this.style = {};
        this.className = "";
        this.parentNode = null;
        this.firstChild = null;
        this.scrollTop = 0;
        this.scrollHeight = this.clientHeight = 100;
    }
    Node.prototype.getAttribute = function (name) {
        return this.attributes.hasOwnProperty(name) ? this.attributes[name] : null;
    };
    Node.prototype.setAttribute = function (name, value) { this.attributes[name] = String(value); };
    Node.prototype.insertBefore = function (child, before) {
        var i;
        if (child.isFragment) {
            while (child.firstChild) this.insertBefore(child.firstChild, before);
            return child;
        }
        if (child.parentNode) child.parentNode.removeChild(child);
        for (i = 0; before && this.childNodes[i] !== before; i++) {
            if (i > this.childNodes.length) throw new Error("NotFoundError");
        }
        this.childNodes.splice(before ? i : this.childNodes.length, 0, child);
        child.parentNode = this;
        this.firstChild = this.childNodes[0];
        return child;
    };
    Node.prototype.appendChild = function (child) { return this.insertBefore(child, null); };
    Node.prototype.removeChild = function (child) {
        var i = 0;
        while (this.childNodes[i] !== child) {
            if (i++ > this.childNodes.length) throw new Error("NotFoundError");
        }
        this.childNodes.splice(i, 1);
        this.firstChild = this.childNodes[0] || null;
        child.parentNode = null;
        return child;
    };
    Node.prototype.focus = function () {};

    // All elements below, in order.
    function below(node, found) {
        var i;
        found = found || [];
        for (i = 0; i < node.childNodes.length; i++) {
            if (node.childNodes[i].tagName) found.push(node.childNodes[i]);
            below(node.childNodes[i], found);
        }
        return found;
    }

    function wordsOf(node) {
        var text = node.data || "", i;
        for (i = 0; i < node.childNodes.length; i++) text += wordsOf(node.childNodes[i]);
        return text;
    }

    function textNode(words) {
        var node = new Node("");
        node.data = String(words);
        return node;
    }

    Page.prototype.prepare = function (window, document, markup) {
        var page = this, script = new Node("script"), real = document.createElement, i;
        var lookUp = document.getElementsByTagName;
        this.root = new Node("body");
        script.src = SERVER + "/1.2.3/fireside-widget.js?x";
        for (i = 0; i < markup.length; i++) this.add(markup[i]);
        this.root.appendChild(script);
        window.navigator = { language: "de" };
        document.createElement = function (tag) {
            // What fireside.js makes is the tab's own business.
            var isOurs = !/iframe|script|input|form/.test(tag), node;
            if (tag === "form" || tag === "input") {
                node = real.call(document, tag);
                return page.isDrawing() ? new Node(tag) : node;
            }
            return isOurs ? new Node(tag) : real.call(document, tag);
        };
        document.createTextNode = textNode;
        document.createDocumentFragment = function () {
            var node = new Node("");
            node.isFragment = true;
            return node;
        };
        document.getElementsByTagName = function (name) {
            if (name === "script") return [script];
            if (name === "*") return below(page.root);
            return lookUp.call(document, name);
        };
        document.readyState = "complete";
        page.isDrawing = function () { return !page.isDrawn; };
    };

    Page.prototype.add = function (attributes) {
        var element = new Node("div"), name;
        for (name in attributes) {
            if (attributes.hasOwnProperty(name)) element.setAttribute(name, attributes[name]);
        }
        this.root.appendChild(element);
        return element;
    };

    Page.prototype.box = function (number) {
        var all = below(this.root), found = [], i;
        for (i = 0; i < all.length; i++) if (all[i].className === "fireside"
            || all[i].className.indexOf("fireside fireside-") === 0) found.push(all[i]);
        return found[number || 0];
    };

    // The parts of that class.
    Page.prototype.parts = function (name, number) {
        var all = below(this.box(number)), found = [], i;
        for (i = 0; i < all.length; i++) {
            if ((" " + all[i].className + " ").indexOf(" fireside-" + name + " ") >= 0) {
                found.push(all[i]);
            }
        }
        return found;
    };

    Page.prototype.words = function (name, number) {
        var parts = this.parts(name, number), found = [], i;
        for (i = 0; i < parts.length; i++) {
            if (parts[i].style.display !== "none") found.push(wordsOf(parts[i]));
        }
        return found;
    };

    // What the list has: not what is being sent.
    Page.prototype.lines = function (number) {
        var list = this.parts("lines", number)[0].childNodes, found = [], i, inner, j;
        for (i = 0; i < list.length; i++) {
            inner = list[i].childNodes;
            for (j = 0; j < inner.length; j++) {
                if (inner[j].className === "fireside-text") found.push(wordsOf(inner[j]));
            }
        }
        return found;
    };

    Page.prototype.write = function (name, words) {
        this.parts("name")[0].value = name;
        this.parts("field")[0].value = words;
        expect(this.parts("field")[0].onkeydown({ keyCode: 13 }), false, "Enter is taken");
    };

    var NOON = "2026-11-20T12:00:00.123Z";

    function testBox(rule, markup, run, traits) {
        function runIn(kind, isOld) {
            test(rule + " (" + kind + ")", function () {
                var world = new World(), page;
                world.server.at = NOON;
                world.server.allowed = ["http://page.test"];
                page = new Page(world, { isOld: isOld }, markup);
                page.isDrawn = true;
                world.advance(500);
                run(world, page, world.server);
                expect(page.tab.errors, []);
            });
        }
        runIn("IE 6", true);
        runIn("XMLHttpRequest", false);
    }

    var LOBBY = [{ "data-fireside": "" }];

    testBox("the server is where the script came from, without its version", LOBBY,
        function (world, page, server) {
            expect(server.lastPoll().query.channels, "lobby");
            expect(page.words("title"), ["#lobby"]);
            expect(page.words("state"), ["Online"]);
        });

    testBox("a message is shown once, with what came before it", LOBBY,
        function (world, page, server) {
            server.say("hi");
            world.advance(1000);
            expect(page.lines(), ["hi"]);
            expect(page.words("from"), ["somebody"]);
            expect(page.words("day").length, 1);
        });

    testBox("what has no text is no line", LOBBY, function (world, page, server) {
        server.say(null, "lobby", 5, { typing: true });
        server.say(null, "lobby", 0, { text: { toString: 1 } });
        server.say(null, "lobby", 0, { other: 1 });
        world.advance(1000);
        expect(page.lines(), []);
    });

    testBox("an edit and a deletion change the line", LOBBY,
        function (world, page, server) {
            var first = server.say("frist"), second;
            world.advance(1000);
            server.edit(first, "first");
            second = server.say("secret");
            world.advance(1000);
            server.erase(second);
            world.advance(1000);
            expect(page.lines(), ["first", "This message was deleted."]);
            expect(page.words("edited").length > 0, true);
            server.clear("lobby");
            world.advance(1000);
            expect(page.lines(), []);
        });

    testBox("the list has 200 messages at most", LOBBY, function (world, page, server) {
        var i;
        for (i = 0; i < 260; i++) {
            server.say("line " + i);
            if (i % 50 === 0) world.advance(300);
        }
        world.advance(5000);
        expect(page.lines().length, 200);
        expect(page.lines()[199], "line 259");
        expect(page.words("day").length, 1);
    });

    testBox("a refused channel is its own box's trouble",
        [{ "data-fireside": "private-x" }, { "data-fireside": "lobby" }],
        function (world, page, server) {
            server.say("hi");
            world.advance(1000);
            expect(page.lines(1), ["hi"]);
        });

    test("a refused channel says why, and the others go on", function () {
        var world = new World(), page;
        world.server.at = NOON;
        world.server.allowed = ["http://page.test"];
        world.server.refuses = function (name) { return name === "private-x" ? 403 : 0; };
        page = new Page(world, {}, [{ "data-fireside": "private-x" }, { "data-fireside": "lobby" }]);
        page.isDrawn = true;
        world.advance(1000);
        world.server.say("hi");
        world.advance(1000);
        expect(page.words("error", 0), ["Not for you."]);
        expect(page.words("error", 1), []);
        expect(page.lines(1), ["hi"]);
        expect(page.words("state", 1), ["Online"]);
    });

    testBox("what is written is pale until it comes back, and then a line", LOBBY,
        function (world, page, server) {
            page.write("ann", "hello");
            expect(page.parts("field")[0].value, "");
            expect(page.parts("pending").length, 1);
            world.advance(2000);
            expect(page.parts("pending").length, 0);
            expect(page.lines(), ["hello"]);
            expect(server.messages.length, 1);
            expect(posts(server)[0].query.from, "ann");
        });

    testBox("two equal texts are two messages", LOBBY, function (world, page, server) {
        page.write("ann", "yes");
        page.write("ann", "yes");
        world.advance(3000);
        expect(page.lines(), ["yes", "yes"]);
        expect(page.parts("pending").length, 0);
        expect(server.messages.length, 2);
    });

    testBox("who has no name is asked once, and keeps the text", LOBBY,
        function (world, page, server) {
            page.write("", "hello");
            expect(page.parts("field")[0].value, "hello");
            expect(page.words("error").length, 1);
            page.write("", "hello");
            world.advance(2000);
            expect(page.lines(), ["hello"]);
            expect(posts(server)[0].query.from, undefined);
        });

    test("what is refused stays, with the reason, and can be sent again", function () {
        var world = new World(), page;
        world.server.at = NOON;
        world.server.allowed = ["http://page.test"];
        page = new Page(world, {}, LOBBY);
        page.isDrawn = true;
        world.advance(500);
        world.server.answerPost = { error: { status: 413, message: "Too long." } };
        page.write("ann", "hello");
        world.advance(1000);
        expect(page.words("why"), ["Not sent. Too long. Try again Discard"]);
        expect(page.parts("failed").length, 1);
        world.server.answerPost = null;
        page.parts("again")[0].onclick();
        world.advance(1000);
        expect(page.lines(), ["hello"]);
        expect(page.parts("pending").length, 0);
    });

    test("a page whose origin is not allowed is told the option", function () {
        var world = new World(), page;
        world.server.at = NOON;
        page = new Page(world, {}, LOBBY);
        page.isDrawn = true;
        world.advance(500);
        page.write("ann", "hello");
        world.advance(30000);
        expect(page.words("why")[0].indexOf("--allow-origin http://page.test") > 0, true);
    });

    testBox("an Enter of an input method, or with Shift, sends nothing", LOBBY,
        function (world, page, server) {
            var field = page.parts("field")[0];
            page.parts("name")[0].value = "ann";
            field.value = "half";
            expect(field.onkeydown({ keyCode: 229 }), true);
            expect(field.onkeydown({ keyCode: 13, isComposing: true }), true);
            expect(field.onkeydown({ keyCode: 13, shiftKey: true }), true);
            world.advance(1000);
            expect(server.messages, []);
        });

    testBox("a collapsed box counts what others say",
        [{ "data-fireside": "lobby", "data-fireside-collapsed": "" }],
        function (world, page, server) {
            server.say("one");
            server.say("two");
            world.advance(1000);
            expect(page.words("unread"), ["2 new"]);
            page.parts("toggle")[0].onclick();
            expect(page.words("unread"), []);
            expect(page.parts("body")[0].style.display, "");
        });

    testBox("a deed is in the third person, a long text is cut, a topic is told", LOBBY,
        function (world, page, server) {
            server.from = "ann";
            server.say("/me waves");
            server.say(new Array(3000).join("x"));
            server.say(null, "lobby", 0, { text: "Tea", topic: "Tea" });
            world.advance(1000);
            expect(page.lines()[0], "ann waves");
            expect(page.lines()[1].length < 1100, true);
            expect(page.lines()[2], "ann changed the topic: Tea");
            page.parts("whole")[0].onclick();
            expect(page.lines()[1].length, 2999);
        });

    testBox("addresses become links, and scripts do not", LOBBY, function (world, page, server) {
        var links;
        server.say("see (https://a.example/x), http://b.example. javascript:alert(1)");
        world.advance(1000);
        links = page.parts("text")[0].childNodes;
        expect([links[1].href, links[3].href], ["https://a.example/x", "http://b.example"]);
        expect(links[1].getAttribute("rel"), "noopener noreferrer nofollow");
        expect(links.length, 5);
    });

    testBox("the nearest lang counts, and numbers take their form",
        [{ "data-fireside": "lobby", lang: "ru-RU", "data-fireside-collapsed": "" }],
        function (world, page, server) {
            var i, forms = [];
            for (i = 0; i < 5; i++) {
                server.say("x" + i);
                world.advance(1000);
                forms.push(page.words("unread")[0]);
            }
            expect(forms[0], "1 \u043d\u043e\u0432\u043e\u0435");
            expect(forms[4], "5 \u043d\u043e\u0432\u044b\u0445");
        });

    test("a box that is stopped gives back what was there, and the connection ends", function () {
        var world = new World(), page;
        world.server.allowed = ["http://page.test"];
        page = new Page(world, {}, LOBBY);
        page.isDrawn = true;
        world.advance(500);
        page.tab.window.FiresideWidget.stop();
        world.advance(500);
        expect(page.box(), undefined);
        expect(world.server.parked(), 0);
    });

    test("a script that comes a second time takes no box away", function () {
        var world = new World(), page, first;
        world.server.allowed = ["http://page.test"];
        page = new Page(world, {}, LOBBY);
        page.isDrawn = true;
        first = page.tab.window.FiresideWidget;
        loadWidget(page.tab.window, page.tab.document, null, null, RealDate, Math, RealJSON, {});
        expect(page.tab.window.FiresideWidget === first, true);
        world.advance(500);
        expect(world.server.polls().length > 0, true);
    });
}());
