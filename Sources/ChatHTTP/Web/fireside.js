// Chat in any page: listens and speaks, in browsers from Internet Explorer 6 to this year's.
// SPDX-License-Identifier: MIT
//
// Plain ES3 with no build step: nothing here is newer than 1999, or else it is asked for first. One
// global, and nothing hung on anyone else's objects. How to use it: docs/client.md; what goes over
// the wire: docs/protocol.md.

(function (window, document) {
    if (window.Fireside) return; // included twice: the first one's answers are still to come

    // Milliseconds, but for HOLD, which goes over the wire in seconds.
    var HOLD = 25; // how long a poll may wait at the server
    var PATIENCE = 10000; // how much longer than that an answer may take
    var LATE = 600000; // how long an answer that was given up may still arrive
    var LONGEST_PAUSE = 30000; // between two tries
    var LEAST_RETRY = 250, MOST_RETRY = 600000; // what a server may ask for
    var BREATH = 1000; // after an answer that came at once and brought nothing
    var IN_A_ROW = 20, STEP = 100; // polls without a pause; then one in so many milliseconds
    var LONGEST_CURSOR = 200; // characters
    var GIVE_UP = 240000; // saying something: the server knows a nonce again for five minutes
    var BEAT = 2000; // how often a tab that polls for others says that it is there
    var SLEPT = 90000; // a beat so late means that the machine slept: hidden tabs have one a minute
    var REMEMBERED = 1000; // ids of messages, to know them again
    var MOST_CHANNELS = 64; // in one poll

    var NO_ANSWER = { status: 0, message: "The server did not answer." };
    var ORIGIN = window.location.protocol + "//" + window.location.host;
    var NOT_NAMED = {
        status: 403,
        message: window.location.host
            ? "This site may not post here. Starting Fireside with --allow-origin " + ORIGIN
                + " allows it."
            : "A page opened from a file may not post. Open it from a web server."
    };
    var calls = {}; // what script tags call: a property of ours, for IE cannot delete a global
    var count = 0;

    // ---- What old browsers lack ----

    function nothing() {}

    function now() {
        return new Date().getTime();
    }

    // Runs `call` once, unless what is returned is called first. Firefox before 13 would pass it an
    // argument: how late it is.
    function later(call, wait) {
        var timer = setTimeout(function () { call(); }, wait);
        return function () { clearTimeout(timer); };
    }

    // Nobody else's, in any tab: for `client` and `nonce`, 8 to 64 of A-Za-z0-9_-.
    function newMark() {
        return now().toString(36) + "-" + Math.floor(Math.random() * 1e15).toString(36);
    }

    // A handler that throws must neither stop us nor do so in silence: the page's console has it.
    function tell(handler, one, two) {
        try {
            if (handler) handler(one, two);
        } catch (error) {
            later(function () { throw error; }, 0);
        }
    }

    // Leaves out what is undefined, and what a library hung on every object.
    function eachOf(values, call) {
        var key;
        for (key in values) {
            if (Object.prototype.hasOwnProperty.call(values, key) && values[key] !== undefined) {
                call(key, values[key]);
            }
        }
    }

    // Not JSON.stringify, which old browsers lack and old Prototype breaks. All ASCII, so that a
    // page's own charset cannot spoil it.
    function toJSON(value) {
        var parts = [], i;
        if (typeof value === "string") {
            return '"' + value.replace(/[^ !#-\[\]-~]/g, function (letter) {
                return "\\u" + ("000" + letter.charCodeAt(0).toString(16)).slice(-4);
            }) + '"';
        }
        if (typeof value === "boolean" || typeof value === "number" && isFinite(value)) {
            return String(value);
        }
        if (!value || typeof value !== "object") return "null";
        if (isList(value)) {
            for (i = 0; i < value.length; i++) parts.push(toJSON(value[i]));
            return "[" + parts.join(",") + "]";
        }
        eachOf(value, function (key, one) { parts.push(toJSON(key) + ":" + toJSON(one)); });
        return "{" + parts.join(",") + "}";
    }

    // null for what is no JSON, and where nobody can read it: before IE 8 and Firefox 3.5.
    function parse(text) {
        try { return window.JSON.parse(text); } catch (error) { return null; }
    }

    function isList(value) {
        return Object.prototype.toString.call(value) === "[object Array]";
    }

    // ---- What a server may say: anything, so look before you use it ----

    // Milliseconds; 0 where it asks for no patience, or for no number or too much of it.
    function retryOf(answer) {
        var retry = answer.retry;
        if (typeof retry !== "number" || !(retry > 0 && retry <= MOST_RETRY)) return 0;
        return Math.max(retry, LEAST_RETRY);
    }

    function errorOf(answer) {
        var error = answer.error;
        return typeof error.status === "number" && typeof error.message === "string" ? error
            : NO_ANSWER;
    }

    function isMessage(value) {
        return !!value && typeof value === "object" && typeof value.channel === "string"
            && (value.id === undefined || typeof value.id === "string");
    }

    function messagesOf(list) {
        var found = [], i;
        for (i = 0; i < list.length; i++) if (isMessage(list[i])) found.push(list[i]);
        return found;
    }

    // Whether a list has this channel; in its name capitals are small letters.
    function isAmong(list, channel) {
        var i;
        for (i = 0; isList(list) && i < list.length && i < MOST_CHANNELS; i++) {
            if (typeof list[i] === "string" && list[i].toLowerCase() === channel.toLowerCase()) {
                return true;
            }
        }
        return false;
    }

    function toQuery(values) {
        var parts = [];
        eachOf(values, function (key, one) { parts.push(key + "=" + encodeURIComponent(one)); });
        return parts.join("&");
    }

    function pathOf(channel) {
        return "/channels/" + encodeURIComponent(channel);
    }

    // IE 6 has it as an ActiveX object alone, and that may be forbidden.
    function newXHR() {
        try {
            return window.XMLHttpRequest ? new window.XMLHttpRequest()
                : new window.ActiveXObject("Microsoft.XMLHTTP");
        } catch (error) {
            return null;
        }
    }

    // ---- Asking by script tag: works everywhere, and says nothing when it fails ----

    // Calls `done` once, with the answer or with null; never, once what is returned was called.
    function askByScript(address, done) {
        var script = document.createElement("script");
        var head = document.getElementsByTagName("head")[0] || document.documentElement;
        var name = "c" + (++count);
        var isOver = false;

        function end(answer) {
            if (isOver) return;
            isOver = true;
            delete calls[name];
            clear();
            done(answer);
        }

        function clear() {
            script.onload = script.onerror = script.onreadystatechange = null;
            // Later: IE 6 may crash when a script that still runs loses its tag.
            later(function () { if (script.parentNode) script.parentNode.removeChild(script); }, 0);
        }

        calls[name] = function (answer) { end(answer); };
        script.onerror = function () { end(null); };
        script.onload = script.onreadystatechange = function () {
            // IE has no onerror before 9 and may say "loaded" just before it runs the script: what
            // has not called by a moment later was no answer.
            if (script.readyState && !/loaded|complete/.test(script.readyState)) return;
            later(function () { end(null); }, 100);
        };
        script.async = true; // Firefox before 4 ran scripts in order: all would wait for the poll
        script.src = address + "&callback=Fireside.calls." + name;
        head.insertBefore(script, head.firstChild); // IE 6 trips over appendChild beside a <base>

        return function () {
            if (isOver) return;
            isOver = true;
            // Taking the tag away does not stop it: what comes yet must find something to call.
            calls[name] = function () { delete calls[name]; };
            later(calls[name], LATE);
            clear();
        };
    }

    // ---- Asking and posting by XMLHttpRequest ----

    // Posts where there are fields. Calls `done` once, with the status, 0 for none, and the text.
    function byXHR(address, body, fields, done) {
        var xhr = newXHR();
        xhr.open(fields ? "POST" : "GET", address, true);
        xhr.onreadystatechange = function () {
            var status = 0, text = "";
            if (xhr.readyState !== 4) return;
            xhr.onreadystatechange = nothing; // not null, which ActiveX refuses
            // Old Firefox throws when asked for the status of what never came.
            try { status = xhr.status; text = xhr.responseText; } catch (error) {}
            done(status, text);
        };
        eachOf(fields, function (name, value) { xhr.setRequestHeader(name, value); });
        if (window.JSON) xhr.setRequestHeader("Accept", "application/json");
        xhr.send(body);
        return function () {
            xhr.onreadystatechange = nothing;
            xhr.abort();
        };
    }

    function askByXHR(address, done) {
        // Half an answer, or a proxy's page of HTML, is no answer.
        return byXHR(address, null, null, function (status, text) { done(parse(text)); });
    }

    // ---- Posting by form: to other origins, from browsers without CORS ----

    // A form of type text/plain sends `name=value`, and JSON may stand on both sides of that sign:
    // any message, where a common form has texts alone and spells them in the page's charset. The
    // nonce ends with the sign and comes back with the message. How it went, the frame cannot say:
    // one of another origin cannot be read, and IE calls an empty one loaded.
    function postByForm(address, json, nonce) {
        var form = document.createElement("form"), input = document.createElement("input");
        var name = "fireside" + (++count), frame;
        // A frame's name counts in IE 6 and 7 when it is made like this, which all others refuse;
        // and an empty page would be "nonsecure items" to them beside https.
        try {
            frame = document.createElement('<iframe name="' + name + '" src="javascript:false">');
        } catch (error) {
            frame = document.createElement("iframe");
            frame.name = name;
        }
        frame.style.display = form.style.display = "none";
        input.type = "hidden";
        input.name = json.slice(0, -1) + (json === "{}" ? "" : ",") + '"nonce":"' + nonce;
        input.value = '"}';
        form.method = "post";
        form.action = address;
        form.target = name;
        form.enctype = form.encoding = "text/plain"; // IE before 8 knows the second name only
        form.appendChild(input);
        document.body.appendChild(frame);
        document.body.appendChild(form);
        form.submit();
        document.body.removeChild(form);
        // A frame for each message, and gone: one that stayed would fill the Back button's list.
        later(function () { document.body.removeChild(frame); }, PATIENCE * 2);
    }

    // ---- One connection: the poll that goes round ----

    function connect(options) {
        var url = String(options.url || "").replace(/\/+$/, "");
        var from = options.from || undefined;
        var isOwn = !url || (url + "/").indexOf(ORIGIN + "/") === 0;
        var canXHR = options.transport !== "script" && newXHR() !== null
            && (isOwn || !!window.XMLHttpRequest && "withCredentials" in newXHR());
        var asksByXHR = canXHR && !!window.JSON;
        var hasAnswered = false, isStranger = false;
        var me = newMark();
        var channels; // those that are listened to
        var cursor = options.since || "now";
        var state = "", isClosed = false, fails = 0;
        var cancel = nothing; // ends the poll, or the pause before it
        var isAsking = false;
        var born = now();

        function setState(name, error) {
            if (state === name || isClosed) return;
            state = name;
            tell(options.onState, name, error);
        }

        // ---- Who this is: a ticket, which the page's server may have to make first ----

        var ticketer = typeof options.ticket === "function" ? options.ticket : null;
        var ticket = ticketer ? null : options.ticket || undefined; // null: to be asked for
        var waiters = [], round = 0;

        // Calls `call` when there is a ticket, or with an error.
        function whenTicketed(call) {
            if (ticket !== null) call(null);
            else if (waiters.push(call) === 1) askForTicket();
        }

        function askForTicket() {
            var mine = ++round, stopClock = later(function () { end(NO_ANSWER); }, PATIENCE);

            function end(error, found) {
                var all = waiters, i;
                stopClock();
                if (mine !== round || isClosed) return; // too late, or for other channels
                round++;
                waiters = [];
                if (!error) ticket = found || undefined;
                for (i = 0; i < all.length; i++) all[i](error);
            }

            tell(ticketer, channels.concat(), function (found) { end(null, found); });
        }

        // Has `start(ticket, end)` ask, and once more where that ticket is good no longer. Calls
        // `done` with an error or an answer, unless what is returned is called first.
        function withTicket(start, done) {
            var isOver = false, isSecond = false, stop = nothing;

            function begin() {
                whenTicketed(function (error) {
                    var used = ticket;
                    if (isOver) return;
                    if (error) { done(error, null); return; }
                    stop = start(used, function (error, answer) {
                        if (isSecond || !ticketer || !error || error.status !== 401) {
                            done(error, answer);
                            return;
                        }
                        stop();
                        isSecond = true;
                        if (ticket === used) ticket = null; // else there is another already
                        begin();
                    });
                });
            }

            begin();
            return function () { isOver = true; stop(); };
        }

        // ---- One question ----

        function ask(path, query, wait, done) {
            return withTicket(function (ticket, end) {
                query.t = ticket;
                return askOnce(path + "?" + toQuery(query), wait, end);
            }, done);
        }

        function askOnce(target, wait, done) {
            var stop = nothing;
            var stopClock = later(function () { stop(); end(null); }, wait);

            function end(answer) {
                stopClock();
                if (isClosed) return;
                if (asksByXHR && !isOwn && !hasAnswered && !answer) {
                    asksByXHR = false; // perhaps the server does not name our origin
                    stop = askOnce(target, wait, function (error, answer) {
                        isStranger = !error; // it does not: script tags alone
                        done(error, answer);
                    });
                    return;
                }
                hasAnswered = true;
                if (!answer) done(NO_ANSWER, null);
                else if (answer.error) done(errorOf(answer), null);
                else done(null, answer);
            }

            stop = (asksByXHR ? askByXHR : askByScript)(url + target, end);
            return function () { stopClock(); stop(); };
        }

        // ---- The poll ----

        function halt() {
            cancel();
            cancel = nothing;
            isAsking = false;
        }

        function pollAfter(wait, isCatchingUp) {
            halt();
            if (isClosed || state === "refused") return;
            cancel = later(function () { poll(isCatchingUp); }, wait);
        }

        // A server that has something new to say each time is asked so often, and no more.
        var credit = IN_A_ROW, credited = now();

        // Takes one poll from the credit; milliseconds until there is one.
        function pace() {
            var time = now();
            credit = Math.min(IN_A_ROW, credit + Math.max(0, time - credited) / STEP) - 1;
            credited = time;
            return credit < 0 ? -credit * STEP : 0;
        }

        // With jitter, so that those who went down together do not come back together.
        function backoff(tries) {
            return Math.min(LONGEST_PAUSE, 1000 * Math.pow(2, tries)) * (0.5 + Math.random() / 2);
        }

        // A script tag that waits keeps the page's own load event waiting, and its spinner turning;
        // unless an image never comes.
        function isPageLoading() {
            return !asksByXHR && document.readyState && document.readyState !== "complete"
                && now() - born < 10000;
        }

        function poll(isCatchingUp) {
            var since = cursor, asked = now();
            // While it is not known that somebody answers, nothing waits: the light turns at once.
            var hold = isCatchingUp || state !== "online" ? 0 : Math.ceil(HOLD - 5 * Math.random());
            halt();
            if (isClosed) return;
            if (hold && isPageLoading()) { pollAfter(250); return; }
            if (!isCatchingUp && follows()) return;
            isAsking = true;
            cancel = ask("/poll", {
                channels: channels.join(","), since: since, hold: hold, client: me, from: from
            }, hold * 1000 + PATIENCE, function (error, answer) {
                var wait, isNews;
                isAsking = false;
                // Without a list it is something else that answers there.
                if (!error && !isList(answer.messages)) error = NO_ANSWER;
                if (error) { failed(error); return; }
                fails = 0;
                wait = retryOf(answer);
                setState(wait ? "waiting" : "online");
                if (isClosed) return;
                if (leads) spread(since, answer);
                isNews = take(answer);
                // Nothing, and long before its time: not to be asked for as fast as it comes.
                if (!wait && !isNews && hold && now() - asked < BREATH) wait = BREATH;
                wait = wait || pace();
                // Not by a timer unless it must be: a hidden tab would have to wait for it.
                if (wait) pollAfter(wait, isNews && answer.more);
                else poll(isNews && answer.more);
            });
        }

        function failed(error) {
            // A no stays a no. What is not so: too much, just now.
            if (error.status >= 400 && error.status < 500 && error.status !== 429) {
                if (leaveOut(error)) pollAfter(pace());
                else setState("refused", error);
                return;
            }
            setState("offline", error);
            pollAfter(retryOf(error) || backoff(fails++));
        }

        // Goes on without the channels that an error names, and tells the page of each. False where
        // it names none of ours, or none is left: then there is nothing to go on with.
        function leaveOut(error) {
            var rest = [], refused = [], i;
            for (i = 0; i < channels.length; i++) {
                if (!isAmong(error.channels, channels[i])) rest.push(channels[i]);
                else if (!isAmong(refused, channels[i])) refused.push(channels[i]);
            }
            if (!refused.length) return false;
            keepTo(rest);
            for (i = 0; i < refused.length && !isClosed; i++) {
                tell(options.onRefused || complain, refused[i], error);
            }
            return channels.length > 0; // the page may have chosen others meanwhile
        }

        function complain(channel, error) {
            throw new Error("Fireside: " + channel + ": " + error.message);
        }

        // The machine slept, or the network is back: what waits, waits on a dead connection.
        function wake() {
            if (state === "refused") return;
            fails = 0;
            setState("connecting");
            pollAfter(0);
        }

        // ---- What an answer brings ----

        var seen = {}, seenInOrder = [];

        function isNew(id) {
            var key = "id " + id; // no object has that from birth, as it has `constructor`
            if (seen[key]) return false;
            seen[key] = true;
            seenInOrder.push(key);
            if (seenInOrder.length > REMEMBERED) delete seen[seenInOrder.shift()];
            return true;
        }

        // Whether there was anything new.
        function take(answer) {
            var messages = messagesOf(answer.messages), isNews = false, i, next = answer.next;
            if (typeof next === "string" && next.length <= LONGEST_CURSOR) cursor = next;
            if (answer.gap) tell(options.onGap);
            for (i = 0; i < messages.length && !isClosed; i++) {
                if (messages[i].id && !isNew(messages[i].id)) continue;
                isNews = true;
                tell(options.onMessage, messages[i]);
                if (awaited) awaited(messages[i]);
            }
            return isNews;
        }

        // ---- Several tabs, one poll ----

        // The tab that polls leaves each answer in localStorage, and an empty one every 2 seconds.
        // The others hear of it; when it falls silent, one of them polls instead. Whoever missed an
        // answer sees that the next does not begin where they are, and asks for themselves. Two who
        // poll for a moment do no harm: what is seen twice is told once.
        var storage = null, key, leads = false, caughtUpFor = null, beaten = now(), stopBeating;
        try { // a page where cookies are forbidden may not even look
            if (options.share !== false && window.JSON && window.addEventListener) {
                storage = window.localStorage;
            }
        } catch (error) {}

        // What the tab that polls told last; null where that tab is this one, or each polls.
        function follows() {
            var told;
            leads = false;
            if (!storage || state !== "online") return null;
            told = parse(storage.getItem(key));
            if (told && told.by !== me && Math.abs(now() - told.at) < 3 * BEAT
                && isList(told.messages)) return told;
            leads = true;
            spread(cursor, { next: cursor, messages: [] });
            return null;
        }

        function spread(since, answer) {
            try {
                storage.setItem(key, toJSON({
                    by: me, at: now(), since: since,
                    next: answer.next, gap: answer.gap, messages: answer.messages
                }));
            } catch (error) { // full, or forbidden: each for themselves
                storage = null;
                leads = false;
            }
        }

        function hear(event) {
            var told;
            if (event.key !== key || leads || state !== "online") return;
            told = parse(event.newValue);
            if (!told) {
                pollAfter(200 * Math.random()); // they have gone: one of us is next
            } else if (told.since === cursor && isList(told.messages)) {
                take(told);
            } else {
                catchUp(told);
            }
        }

        // Once for each step that was told: where this tab is ahead, it has nothing to ask for.
        function catchUp(told) {
            var step = told.since + " " + told.next;
            if (isAsking || told.next === cursor || step === caughtUpFor) return;
            caughtUpFor = step;
            poll(true);
        }

        function beat() {
            var led = leads, told;
            if (now() - beaten > SLEPT) {
                wake();
            } else if (storage && state === "online") {
                told = follows();
                if (told && led) halt();
                if (told) catchUp(told); // whoever shares our page hears no events of it
                else if (!led) pollAfter(0);
            }
            beaten = now();
            stopBeating = later(beat, BEAT);
        }

        function resign() {
            if (leads) storage.removeItem(key);
            leads = false;
        }

        function setChannels(list) {
            keepTo([].concat(list).join(",").split(","));
            if (ticketer) ticket = null;
            if (waiters.length) askForTicket();
        }

        function keepTo(list) {
            resign();
            channels = list;
            key = "fireside " + toQuery({ url: url, channels: channels.join(","), from: from });
        }

        // ---- Saying something ----

        var outbox = []; // one at a time, so that they arrive in the order in which they were said
        var isSending = false, awaited = null, stopSending = nothing;

        function say(channel, body, extra, done) {
            if (typeof extra === "function") { done = extra; extra = null; }
            outbox.push({
                channel: String(channel).toLowerCase(), done: done, said: now(), tries: 0,
                json: toJSON(typeof body === "string" ? { text: body } : body),
                nonce: newMark(), ttl: extra && extra.ttl || undefined,
                from: extra && extra.from || from
            });
            if (!isSending) send();
        }

        function send() {
            var it = outbox[0];
            isSending = !!it;
            if (!it || isClosed) return;

            function end(error, id) {
                stopSending();
                if (error && isWorthAnotherTry(it, error)) {
                    stopSending = later(send, retryOf(error) || backoff(it.tries++));
                    return;
                }
                awaited = null;
                outbox.shift();
                tell(it.done, error, id);
                send();
            }

            stopSending = withTicket(function (ticket, end) { return post(it, ticket, end); }, end);
        }

        function post(it, ticket, end) {
            var stop = nothing, stopClock = later(function () { end(NO_ANSWER); }, PATIENCE);
            var address = url + pathOf(it.channel) + "?"
                + toQuery({ from: it.from, nonce: it.nonce, ttl: it.ttl, t: ticket });
            if (canXHR) {
                stop = byXHR(address, it.json, {
                    // As text/plain another origin is not asked for permission before each message.
                    "Content-Type": isOwn ? "application/json" : "text/plain",
                    "X-XSRF-Token": isOwn && options.xsrf || undefined
                }, function (status, text) {
                    var id = /"id":"([^"]+)"/.exec(text), answer = parse(text);
                    if (status === 201) end(null, id && id[1]);
                    else if (answer && answer.error) end(errorOf(answer));
                    else if (status) end({ status: status, message: text });
                    else end(isStranger ? NOT_NAMED : NO_ANSWER);
                });
            } else {
                postByForm(address, it.json, it.nonce);
                if (it.ttl || !isAmong(channels, it.channel)) {
                    stop = later(function () { end(null, null); }, 0); // nobody will ever know
                } else {
                    awaited = function (message) { // also between two tries
                        var body = message.body;
                        if (body && body.nonce === it.nonce + "=") end(null, message.id);
                    };
                }
            }
            return function () { stopClock(); stop(); };
        }

        function isWorthAnotherTry(it, error) {
            return !it.ttl && now() - it.said < GIVE_UP
                && (error.status === 0 || error.status === 429 || error.status >= 500);
        }

        // ---- What the page holds ----

        function close() {
            if (isClosed) return;
            resign();
            setState("closed");
            isClosed = true;
            halt();
            stopBeating();
            stopSending();
            hearEvents("removeEventListener");
        }

        function hearEvents(method) {
            if (!window[method]) return; // before IE 9: polls alone, and finds out by trying
            window[method]("storage", hear, false);
            window[method]("online", wake, false);
            window[method]("onpagehide" in window ? "pagehide" : "unload", resign, false);
        }

        setChannels(options.channels || "lobby");
        setState("connecting");
        hearEvents("addEventListener");
        stopBeating = later(beat, BEAT);
        pollAfter(0);

        return {
            say: say,
            history: function (channel, query, done) {
                query = query || {};
                ask(pathOf(channel) + "/messages", { before: query.before, limit: query.limit },
                    PATIENCE, function (error, page) {
                        if (page && !isList(page.messages)) { error = NO_ANSWER; page = null; }
                        if (page) page.messages = messagesOf(page.messages);
                        done(error, page);
                    });
            },
            people: function (channel, done) {
                ask(pathOf(channel) + "/people", {}, PATIENCE, done);
            },
            channels: function (query, done) {
                if (typeof query === "function") { done = query; query = {}; }
                ask("/channels", { sort: query.sort, limit: query.limit }, PATIENCE, done);
            },
            listen: function (list) {
                setChannels(list);
                if (state === "refused") setState("connecting");
                pollAfter(0);
            },
            cursor: function () { return cursor; },
            close: close
        };
    }

    window.Fireside = { connect: connect, calls: calls };
}(window, document));
