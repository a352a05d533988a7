// A world in which time is moved by hand: a clock, a server, and tabs of old and new browsers.
// SPDX-License-Identifier: MIT

var SERVER = "http://chat.test";

function World(seed) {
    var world = this;
    var timers = [], timerCount = 0, state = seed || 1;
    this.time = 1000000;

    this.random = function () {
        state = (state * 16807) % 2147483647;
        return state / 2147483647;
    };

    this.after = function (wait, call) {
        var timer = { at: world.time + (wait || 0), number: ++timerCount, call: call };
        timers.push(timer);
        return timer;
    };

    this.forget = function (timer) {
        var i;
        for (i = 0; i < timers.length; i++) if (timers[i] === timer) timers.splice(i, 1);
    };

    function due(end) {
        var i, best = -1;
        for (i = 0; i < timers.length; i++) {
            if (timers[i].at <= end && (best < 0 || timers[i].at < timers[best].at
                || timers[i].at === timers[best].at && timers[i].number < timers[best].number)) {
                best = i;
            }
        }
        return best < 0 ? null : timers.splice(best, 1)[0];
    }

    this.advance = function (span) {
        var end = world.time + span, timer, steps = 0;
        while ((timer = due(end))) {
            if (++steps > 100000) throw new Error("the world turns without end");
            if (timer.at > world.time) world.time = timer.at;
            timer.call();
        }
        world.time = end;
    };

    // The lid is closed: time goes on, and nothing happens until it is opened. There are browsers
    // whose timers do not count that time.
    this.sleep = function (span, stopsTimers) {
        var i;
        world.time += span;
        if (stopsTimers) for (i = 0; i < timers.length; i++) timers[i].at += span;
        world.advance(0);
    };

    this.pending = function () { return timers.length; };

    this.server = new Server(this);
}

// ---- The server: docs/protocol.md, as far as a client sees it ----

function Server(world) {
    var server = this, parked = [], streams = [], nonces = {};
    this.epoch = "aaaa";
    this.base = ""; // the path below which it is
    this.at = this.from = ""; // when messages are posted, and by whom
    this.messages = [];
    this.requests = []; // all that ever came: method, path, query, body, type, at
    this.isDown = false; // connections are refused
    this.isSilent = false; // connections are taken, and nothing comes
    this.losesAnswers = false; // what is posted is kept, and the answer lost
    this.allowed = []; // origins
    this.ticket = null; // without this one there is a 401
    this.oldTicket = null; // or with this one, which has not ended yet
    this.refuses = null; // says with which status a poll's channel is refused, or 0: (name, query)
    this.namesRefused = true; // a server of before refuses the poll and names no channel
    this.lag = function () { return 20; }; // milliseconds from here to there
    this.answerPoll = null; // instead of the real answer to the next polls; or what makes it
    this.answerPost = null;
    // By "websocket" or "sse": "refuses", as a proxy that drops Upgrade; "buffers": nothing comes
    // through; "slow": all does, but it takes 2.5 seconds. Without an entry streams work.
    this.blocks = {};
    this.answerStream = null; // instead of a stream's real first answer
    this.refusesFrame = null; // the error in the replies to frames
    this.frames = []; // all that came over WebSockets
    this.mostStreams = 0; // of one tab at a time, as far as the server sees

    this.restart = function (epoch) {
        server.cut();
        if (epoch) {
            server.epoch = epoch;
            server.messages = [];
            nonces = {};
        }
    };

    // Every connection breaks.
    this.cut = function () {
        var waiting = parked, i;
        parked = [];
        for (i = 0; i < waiting.length; i++) waiting[i].answer(0, "");
        server.cutStreams();
    };

    // Every stream ends, with this code or none.
    this.cutStreams = function (code) {
        var all = streams, i;
        streams = [];
        for (i = 0; i < all.length; i++) all[i].end(code || 1006);
    };

    // Connections are gone, and no client hears of it.
    this.forget = function () { parked = []; streams = []; };

    this.streams = function () { return streams; };

    // One answer to all streams, in place of what is new.
    this.tellStreams = function (answer) {
        var i;
        for (i = 0; i < streams.length; i++) streams[i].send(answer);
    };

    this.parked = function () { return parked.length; };

    this.say = function (text, channel, ttl, body) {
        var message = { channel: channel || "lobby", body: body || { text: text } };
        if (server.at) message.at = server.at;
        if (server.from) message.from = server.from;
        if (ttl) message.ttl = ttl;
        else {
            message.id = server.epoch + ":" + (server.messages.length + 1);
            server.messages.push(message);
        }
        fire(message);
        return message.id || null;
    };

    // Deletes a message: what it said is gone, and a message of its own says so.
    this.erase = function (id) {
        var one = server.messages[id.split(":")[1] - 1];
        var deletion = { channel: one.channel, deleted: id, at: "2026-11-20T12:00:00.123Z" };
        server.messages[id.split(":")[1] - 1] = { channel: "" }; // nobody listens to that
        add(deletion);
        return deletion.id;
    };

    // Gives a message another text, and a message of its own says so.
    this.edit = function (id, text) {
        var one = server.messages[id.split(":")[1] - 1], edit;
        edit = { channel: one.channel, edits: id, at: "2026-11-20T12:00:00.123Z" };
        one.body = edit.body = { text: text };
        one.edited = edit.at;
        add(edit);
        return edit.id;
    };

    // All messages of a channel.
    this.clear = function (channel) {
        var i;
        for (i = 0; i < server.messages.length; i++) {
            if (server.messages[i].channel === channel) server.messages[i] = { channel: "" };
        }
        add({ channel: channel, cleared: true });
    };

    function add(message) {
        message.id = server.epoch + ":" + (server.messages.length + 1);
        server.messages.push(message);
        fire(message);
    }

    function listens(query, message) {
        return ("," + query.channels + ",").indexOf("," + message.channel + ",") >= 0;
    }

    function fire(message) {
        var waiting = parked, i, one;
        parked = [];
        for (i = 0; i < streams.length; i++) {
            one = streams[i];
            if (!listens(one.query, message)) continue;
            if (message.id) one.goOn();
            else one.send({ next: last(), messages: [message] });
        }
        for (i = 0; i < waiting.length; i++) {
            one = waiting[i];
            if (!listens(one.query, message)) parked.push(one);
            else one.answer(200, { next: message.id || one.next, messages: [message] });
        }
    }

    function isGood(ticket) {
        return server.ticket === null || ticket === server.ticket
            || !!ticket && ticket === server.oldTicket;
    }

    function last() { return server.epoch + ":" + server.messages.length; }

    // What is new since then, as far as it fits into one answer.
    function news(query, most) {
        var parts = String(query.since).split(":"), isGap = false, from, i, found = [], one;
        if (query.since === "now") from = server.messages.length;
        else if (query.since === "start") from = 0;
        else if (query.since.charAt(0) === "-") {
            // Not Number("-2"), which is NaN in mujs 1.3.
            from = Math.max(0, server.messages.length - query.since.slice(1));
        } else {
            isGap = parts[0] !== server.epoch;
            from = isGap ? 0 : Number(parts[1]);
        }
        for (i = from; i < server.messages.length && found.length < most; i++) {
            if (listens(query, server.messages[i])) found.push(server.messages[i]);
        }
        one = { next: server.epoch + ":" + i, messages: found };
        if (i < server.messages.length) one.more = true;
        if (isGap) one.gap = true;
        return one;
    }

    // The newer request of a tab ends the older one.
    function answerOlder(query) {
        var one, i;
        for (i = 0; i < parked.length; i++) {
            if (parked[i].query.client !== query.client) continue;
            one = parked.splice(i--, 1)[0];
            one.answer(200, { next: one.next, messages: [] });
        }
    }

    function poll(query, answer) {
        var one, i;
        answerOlder(query);
        for (i = streams.length - 1; i >= 0; i--) {
            if (streams[i].query.client === query.client) streams.splice(i, 1)[0].end(4409);
        }
        one = news(query, 100);
        if (one.messages.length || one.gap || query.hold === "0") { answer(200, one); return; }
        one = { query: query, answer: answer, next: one.next };
        parked.push(one);
        world.after(query.hold * 1000, function () {
            var i;
            for (i = 0; i < parked.length; i++) {
                if (parked[i] !== one) continue;
                parked.splice(i, 1);
                answer(200, { next: one.next, messages: [] });
            }
        });
    }

    // All channels that have the first one's status, as the real server does it.
    function refusalOf(query) {
        var names = query.channels.split(","), status = 0, found = [], one, i;
        for (i = 0; i < names.length; i++) {
            one = server.refuses(names[i], query);
            status = status || one;
            if (one && one === status) found.push(names[i]);
        }
        if (!status) return null;
        one = { status: status, message: "Not for you." };
        if (server.namesRefused) one.channels = found;
        return { error: one };
    }

    function post(channel, request, answer) {
        var nonce = request.query.nonce, id = nonces[nonce], body;
        if (server.answerPost) {
            answer(server.answerPost.error.status, server.answerPost);
            return;
        }
        if (!id) {
            body = RealJSON.parse(request.body);
            id = server.say(null, channel, Number(request.query.ttl) || 0, body);
            if (id) nonces[nonce] = id;
        }
        if (server.losesAnswers) answer(0, ""); else answer(201, { id: id });
    }

    // `what` is `edit` or `delete`.
    function revise(id, what, request, answer) {
        if (server.answerPost) answer(server.answerPost.error.status, server.answerPost);
        else if (what === "delete") answer(200, { id: server.erase(id) });
        else answer(200, { id: server.edit(id, RealJSON.parse(request.body).text) });
    }

    // `done(status, text)` comes a little later, or never. Returns what hangs up.
    this.request = function (method, address, body, type, origin, done) {
        var request = take(method, address, body, type), isOver = false, callback, match, refusal;
        var change;

        function answer(status, value) {
            var text = typeof value === "string" ? value : RealJSON.stringify(value);
            if (status && callback) { status = 200; text = "/**/" + callback + "(" + text + ");"; }
            if (status) text += "\n";
            world.after(server.lag(), function () {
                if (isOver) return;
                isOver = true;
                done(status, text);
            });
        }

        request.origin = origin;
        server.requests.push(request);
        callback = request.query.callback;
        world.after(server.lag(), function () {
            if (isOver || server.isSilent) return;
            if (server.isDown) { answer(0, ""); return; }
            match = /^\/channels\/([^\/]+)$/.exec(request.path);
            change = /^\/channels\/[^\/]+\/messages\/([^\/]+)\/(edit|delete)$/.exec(request.path);
            refusal = server.refuses && request.path === "/poll" && refusalOf(request.query);
            if (!isGood(request.query.t)) {
                answer(401, { error: { status: 401, message: "A ticket, please." } });
            } else if (method === "POST" && change) {
                revise(decodeURIComponent(change[1]), change[2], request, answer);
            } else if (method === "POST" && match) post(match[1], request, answer);
            else if (request.path === "/poll" && server.answerPoll) {
                answer(200, typeof server.answerPoll === "function" ? server.answerPoll()
                    : server.answerPoll);
            } else if (refusal) answer(refusal.error.status, refusal);
            else if (request.path === "/poll") poll(request.query, answer);
            else if (/messages$/.test(request.path)) answer(200, { messages: server.messages });
            else if (/people$/.test(request.path)) answer(200, { people: [{ name: "ann" }] });
            else answer(404, { error: { status: 404, message: "There is nothing here." } });
        });
        return function () { // a client that hangs up is not parked any more
            var i;
            isOver = true;
            for (i = 0; i < parked.length; i++) {
                if (parked[i].answer === answer) parked.splice(i--, 1);
            }
        };
    };

    // A stream from a tab: `kind` is "websocket" or "sse". Calls `hear` with the text of each answer,
    // and `over` with a code, or with 426 if it never began. Returns the way back.
    this.stream = function (kind, address, hear, over) {
        var request = take("GET", address.replace(/^ws/, "http"), null, null), isOver = false;
        var stopBeat = null, stream, arrival = 0;

        function soon(call) { // in the order of the calls
            arrival = Math.max(arrival, world.time + server.lag());
            world.after(arrival - world.time, function () { if (!isOver) call(); });
        }

        function beat() {
            if (stopBeat) world.forget(stopBeat);
            stopBeat = world.after(25000, function () {
                if (isAmong(streams, stream)) stream.send({ next: last(), messages: [] });
            });
        }

        stream = {
            query: request.query,
            kind: kind,
            send: function (answer) {
                var text = RealJSON.stringify(answer);
                soon(function () { hear(text); });
                beat();
            },
            goOn: function () {
                var answer;
                do {
                    answer = news(request.query, 100);
                    request.query.since = answer.next;
                    stream.send(answer);
                } while (answer.more);
            },
            end: function (code) {
                soon(function () {
                    isOver = true;
                    over(code);
                });
            }
        };
        request.kind = kind;
        server.requests.push(request);

        world.after(server.blocks[kind] === "slow" ? 2500 : server.lag(), function () {
            var i, count = 1;
            if (isOver || server.isSilent || server.blocks[kind] === "buffers") return;
            if (server.isDown || server.blocks[kind] === "refuses"
                || !isGood(request.query.t)) {
                stream.end(426);
                return;
            }
            for (i = streams.length - 1; i >= 0; i--) {
                if (streams[i].query.client === request.query.client) {
                    count++;
                    streams.splice(i, 1)[0].end(4409);
                }
            }
            server.mostStreams = Math.max(server.mostStreams, count);
            answerOlder(request.query);
            streams.push(stream);
            if (server.answerStream) stream.send(server.answerStream);
            else stream.goOn();
        });

        return {
            close: function () {
                isOver = true;
                if (stopBeat) world.forget(stopBeat);
                remove(streams, stream);
            },
            take: function (text) {
                world.after(server.lag(), function () {
                    var frame = RealJSON.parse(text), reply = { re: frame["do"] };
                    if (!isAmong(streams, stream)) return;
                    server.frames.push(frame);
                    if (server.refusesFrame) {
                        reply.error = server.refusesFrame;
                        stream.send(reply);
                        return;
                    }
                    if (frame.ticket) request.query.t = frame.ticket;
                    stream.send(reply);
                    if (!frame.listen) return;
                    request.query.channels = frame.listen.join(",");
                    if (frame.since) request.query.since = frame.since;
                    stream.goOn();
                });
            }
        };
    };

    function isAmong(list, one) {
        var i;
        for (i = 0; i < list.length; i++) if (list[i] === one) return true;
        return false;
    }

    function remove(list, one) {
        var i;
        for (i = list.length - 1; i >= 0; i--) if (list[i] === one) list.splice(i, 1);
    }

    function take(method, address, body, type) {
        var parts = address.replace(SERVER, "").split("?"), pairs = (parts[1] || "").split("&");
        var i, pair, isBelow = parts[0].indexOf(server.base + "/") === 0;
        var path = isBelow ? parts[0].slice(server.base.length) : "outside " + parts[0];
        var request = { method: method, path: path, query: {}, body: body, type: type };
        request.at = world.time;
        for (i = 0; i < pairs.length; i++) {
            pair = pairs[i].split("=");
            request.query[pair[0]] = decodeURIComponent(pair[1] || "");
        }
        return request;
    }

    this.polls = function () { return server.asked(undefined); };

    // The polls; or the streams of this kind that were tried.
    this.asked = function (kind) {
        var i, found = [], one;
        for (i = 0; i < server.requests.length; i++) {
            one = server.requests[i];
            if (one.path === "/poll" && one.kind === kind) found.push(one);
        }
        return found;
    };

    this.lastPoll = function () { return server.polls()[server.polls().length - 1]; };
}

// ---- localStorage, shared by the tabs of one browser ----

function Storage(world) {
    var storage = this, values = {};
    this.tabs = [];
    this.isFull = false;

    function announce(tab, key, value) {
        var i;
        function send(other) {
            // IE tells the tab that wrote, too.
            world.after(1, function () {
                if (!other.isGone) other.dispatch("storage", { key: key, newValue: value });
            });
        }
        for (i = 0; i < storage.tabs.length; i++) {
            if (storage.tabs[i] !== tab || tab.isIE) send(storage.tabs[i]);
        }
    }

    this.of = function (tab) {
        storage.tabs.push(tab);
        return {
            getItem: function (key) { return values[key] === undefined ? null : values[key]; },
            setItem: function (key, value) {
                if (storage.isFull) throw new Error("QuotaExceededError");
                values[key] = String(value);
                announce(tab, key, values[key]);
            },
            removeItem: function (key) {
                if (values[key] === undefined) return;
                delete values[key];
                announce(tab, key, null);
            }
        };
    };
}

// ---- A tab ----

// `isOld` is IE 6: script tags with onreadystatechange and nothing else, no JSON, no XMLHttpRequest
// of its own, no addEventListener, no localStorage. `loadClient` is for a client that is not the
// usual one.
function Tab(world, traits, loadClient) {
    var tab = this, listeners = {}, timers = [];
    traits = traits || {};
    this.isOld = !!traits.isOld;
    this.isIE = !!traits.isIE;
    this.errors = []; // what the console would show
    this.got = []; // texts, as onMessage had them
    this.messages = [];
    this.states = [];
    this.gaps = 0;
    this.refused = []; // the channel and the status, as onRefused had them
    this.isGone = false;
    // Then its timers run once a second, and those that timers started once a minute: Chrome.
    this.isHidden = false;
    var origin = traits.origin || "http://page.test";
    var ours = Math.floor(world.random() * 900); // when in a second its timers run
    var timerLevel = 0;

    function Element(name) {
        this.tagName = name;
        this.style = {};
        this.childNodes = [];
        this.parentNode = null;
        if (name === "form") this.submit = function () { submit(this); };
    }
    Element.prototype.insertBefore = function (child, before) {
        var i = 0;
        if (before) while (this.childNodes[i] !== before) i++;
        else i = this.childNodes.length;
        this.childNodes.splice(i, 0, child);
        child.parentNode = this;
        if (child.tagName === "script") load(child);
        return child;
    };
    Element.prototype.appendChild = function (child) { return this.insertBefore(child, null); };
    Element.prototype.removeChild = function (child) {
        var i = 0;
        while (this.childNodes[i] !== child) {
            if (i++ > this.childNodes.length) throw new Error("NotFoundError");
        }
        this.childNodes.splice(i, 1);
        child.parentNode = null;
        if (child.abortPost) child.abortPost();
        return child;
    };

    function guarded(call) {
        return function () {
            if (tab.isGone) return;
            try { call(); } catch (error) { tab.errors.push(String(error)); }
        };
    }

    function evaluate(text) {
        guarded(function () { new Function("Fireside", text)(tab.window.Fireside); })();
    }

    function load(script) {
        function signal(state) {
            script.readyState = state;
            if (script.onreadystatechange) script.onreadystatechange();
        }
        // A tag that was taken away goes on loading and runs: so do they all.
        tab.hangUps.push(world.server.request("GET", script.src, null, null, origin,
            function (status, text) {
                if (tab.isGone) return;
                if (tab.isOld) { // in IE it is "loaded" before it runs, and also when it failed
                    signal("loading");
                    signal("loaded");
                    world.after(10, guarded(function () {
                        if (status === 200) evaluate(text);
                        signal("complete");
                    }));
                } else if (status === 200) {
                    evaluate(text);
                    if (script.onload) script.onload();
                } else if (script.onerror) script.onerror();
            }));
    }

    function submit(form) {
        var frames = tab.document.body.childNodes, i, frame = null, input = form.childNodes[0];
        for (i = 0; i < frames.length; i++) { // a name that is given later does not count in IE 6
            if (frames[i][tab.isOld ? "targetName" : "name"] === form.target) frame = frames[i];
        }
        if (!frame) throw new Error("the form opens a window: nothing is called " + form.target);
        if (!form.parentNode) throw new Error("a form outside the document is not sent");
        if ((tab.isOld ? form.encoding : form.enctype) !== "text/plain") {
            throw new Error("the form is of another type");
        }
        frame.abortPost = world.server.request(form.method.toUpperCase(), form.action,
            input.name + "=" + input.value + "\r\n", "text/plain", origin, function () {});
    }

    function XHR() {
        this.readyState = 0;
        this.isActiveX = tab.isOld;
        if (!tab.isOld) this.withCredentials = false;
    }
    XHR.prototype.open = function (method, address) {
        this.method = method;
        this.address = address;
        this.fields = {};
        if (tab.isOld && address.indexOf("http") === 0 && address.indexOf(origin + "/") !== 0) {
            throw new Error("Access is denied.");
        }
    };
    XHR.prototype.setRequestHeader = function (name, value) { this.fields[name] = value; };
    XHR.prototype.send = function (body) {
        var xhr = this, isOwn = this.address.indexOf("http") !== 0 || origin === SERVER;
        this.hangUp = world.server.request(this.method, this.address, body,
            this.fields["Content-Type"], origin, function (status, text) {
                var i, isAllowed = isOwn;
                for (i = 0; i < world.server.allowed.length; i++) {
                    if (world.server.allowed[i] === origin) isAllowed = true;
                }
                xhr.readyState = 4;
                xhr.status = isAllowed ? status : 0;
                xhr.responseText = isAllowed ? text : "";
                guarded(function () { if (xhr.onreadystatechange) xhr.onreadystatechange(); })();
            });
        tab.hangUps.push(this.hangUp);
        world.server.requests[world.server.requests.length - 1].fields = this.fields;
    };
    XHR.prototype.abort = function () { // and browsers call once more
        if (!this.hangUp || this.readyState === 4) return;
        this.hangUp();
        this.readyState = 4;
        this.status = 0;
        this.responseText = "";
        this.onreadystatechange();
    };

    function FakeDate() {}
    FakeDate.prototype.getTime = function () { return world.time; };

    var math = {
        random: world.random, floor: RealMath.floor, ceil: RealMath.ceil, abs: RealMath.abs,
        min: RealMath.min, max: RealMath.max, pow: RealMath.pow
    };

    this.hangUps = [];
    this.document = {
        readyState: traits.readyState || "complete",
        documentElement: new Element("html"),
        body: new Element("body"),
        createElement: function (name) {
            var match = /^<iframe name="(\w+)" src="javascript:false">$/.exec(name), frame;
            if (!match && /[<>]/.test(name)) throw new Error("InvalidCharacterError");
            if (match && !tab.isOld) throw new Error("InvalidCharacterError");
            frame = new Element(match ? "iframe" : name);
            if (match) frame.targetName = match[1];
            return frame;
        },
        getElementsByTagName: function (name) { return name === "head" ? [tab.head] : []; }
    };
    this.head = new Element("head");
    this.window = { location: { protocol: origin.split("//")[0], host: origin.split("//")[1] } };
    if (this.isOld) {
        if (!traits.forbidsActiveX) this.window.ActiveXObject = XHR;
    } else {
        this.window.JSON = RealJSON;
        this.window.XMLHttpRequest = XHR;
        if (traits.storage) this.window.localStorage = traits.storage.of(this);
        this.window.addEventListener = function (type, listener) {
            listeners[type] = listeners[type] || [];
            listeners[type].push(listener);
        };
        this.window.removeEventListener = function (type, listener) {
            var i, all = listeners[type] || [];
            for (i = all.length - 1; i >= 0; i--) if (all[i] === listener) all.splice(i, 1);
        };
        this.window.onpagehide = null;
        addStreams();
    }

    // `traits.streams` names those that the browser has, and `traits.session` is what its
    // sessionStorage has kept.
    function addStreams() {
        var kinds = traits.streams || "";
        tab.session = traits.session || {};
        tab.window.sessionStorage = {
            getItem: function (key) {
                return tab.session[key] === undefined ? null : tab.session[key];
            },
            setItem: function (key, value) { tab.session[key] = String(value); }
        };
        if (kinds.indexOf("websocket") >= 0) tab.window.WebSocket = WebSocket;
        if (kinds.indexOf("sse") >= 0) tab.window.EventSource = EventSource;
    }

    function openStream(kind, address, hear, over) {
        var link;
        if (traits.forbidsStreams) throw new Error("SecurityError");
        link = world.server.stream(kind, address, function (text) {
            guarded(function () { hear({ data: text }); })();
        }, function (code) { guarded(function () { over({ code: code }); })(); });
        tab.hangUps.push(link.close);
        return link;
    }

    function WebSocket(address, protocol) {
        var socket = this, link;
        if (!/^wss?:\/\/[^\/]/.test(address)) throw new Error("SyntaxError: " + address);
        expect(protocol, "fireside.1");
        link = openStream("websocket", address, function (event) { socket.onmessage(event); },
            function (event) { socket.onclose({ code: event.code < 1000 ? 1006 : event.code }); });
        this.close = link.close;
        this.send = link.take;
    }

    // After an end it comes back by itself, unless the server refused it.
    function EventSource(address) {
        var source = this, link;
        this.readyState = 0;
        function open() {
            link = openStream("sse", address, function (event) {
                source.readyState = 1;
                source.onmessage(event);
            }, function (event) {
                source.readyState = event.code < 1000 ? 2 : 0;
                if (source.readyState === 0) world.after(500, function () {
                    if (source.readyState === 0) open();
                });
                if (source.onerror) source.onerror({});
            });
        }
        this.close = function () {
            source.readyState = 2;
            link.close();
        };
        open();
    }

    this.dispatch = function (type, event) {
        var all = (listeners[type] || []).concat(), i;
        for (i = 0; i < all.length; i++) all[i](event || {});
    };

    this.listenerCount = function () {
        var type, sum = 0;
        for (type in listeners) sum += listeners[type].length;
        return sum;
    };

    (loadClient || loadFireside)(this.window, this.document, function (call, wait) {
        var timer, level = timerLevel + 1, step = level > 5 ? 60000 : 1000;
        if (tab.isHidden) wait = Math.ceil((world.time + wait) / step) * step + ours - world.time;
        timer = world.after(wait, guarded(function () {
            delete timers[timer.number];
            timerLevel = level;
            try {
                call(7); // as Firefox did: so many milliseconds late
            } finally {
                timerLevel = 0;
            }
        }));
        timers[timer.number] = timer;
        return timer.number;
    }, function (number) {
        if (timers[number]) world.forget(timers[number]);
        delete timers[number];
    }, FakeDate, math, undefined);

    this.connect = function (options) {
        options = options || {};
        if (options.url === undefined) options.url = SERVER;
        options.onMessage = options.onMessage || function (message) {
            tab.messages.push(message);
            if (message.id) tab.got.push(message.body.text);
        };
        options.onState = options.onState || function (state) { tab.states.push(state); };
        options.onGap = options.onGap || function () { tab.gaps++; };
        if (options.onRefused === undefined) options.onRefused = function (channel, error) {
            tab.refused.push([channel, error.status]);
        };
        tab.chat = tab.window.Fireside.connect(options);
        world.advance(100);
        return tab.chat;
    };

    // The page is left, or the browser crashes: then nobody is told.
    this.leave = function (isCrash) {
        var i;
        if (!isCrash) tab.dispatch("pagehide");
        tab.isGone = true;
        for (i = 0; i < tab.hangUps.length; i++) tab.hangUps[i]();
    };

    this.tags = function () { return tab.head.childNodes.length; };
    this.leftovers = function () { return tab.document.body.childNodes.length; };
    this.calls = function () {
        var name, sum = 0;
        for (name in tab.window.Fireside.calls) sum++;
        return sum;
    };
}

// ---- Rules for one browser, and for both ----

function testOld(rule, run) {
    test(rule, function () {
        var world = new World();
        run(world, new Tab(world, { isOld: true }), world.server);
    });
}

function testBoth(rule, run) {
    testOld(rule + " (IE 6)", run);
    test(rule + " (XMLHttpRequest)", function () {
        var world = new World();
        world.server.allowed = ["http://page.test"];
        run(world, new Tab(world), world.server);
    });
}
