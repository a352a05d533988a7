// The page in browsers that cannot run page.js: shows new messages, and sends without a reload.
// SPDX-License-Identifier: MIT
//
// For browsers without modules, and for those that have modules but lack something else that
// page.js uses: iOS 12, Firefox 60, Chromium 61. Plain ES3, like fireside.js. The page itself has
// the rest: links to the other channels, and forms to log in and out.

(function (window, document) {
    var KEPT = 500; // articles; more would make an old computer slow
    var MOST = 4000; // characters of a message that are shown at once
    var MOST_ROWS = 1000; // lines of a message in which code is looked for
    var FENCE = /^```[^`\s]*\s*$/; // before a block of code, and behind it
    var DEED = /^\/me\s+(?=\S)/; // `/me waves` is shown as `ann waves`
    var body = document.body, lines = document.getElementById("lines");
    var form = document.getElementById("say"), box = document.getElementById("text");
    var light = document.getElementById("light"), notice = document.getElementById("notice");
    var channel = body.getAttribute("data-channel");
    var seen = {}; // the keys are `id ` and an id: no object has such a property of its own accord
    var me = document.getElementById("me"), log = document.getElementById("log");
    var nameless = document.getElementById("nameless"), isNameless = false;
    var articles = lines.getElementsByTagName("article"), i;
    var sheet;
    var states = {
        connecting: text("stateConnecting"), online: text("stateOnline"),
        waiting: text("stateWaiting"), offline: text("stateRetrying"),
        refused: text("stateRefused"), closed: text("stateClosed")
    };
    var line = null; // {name, chat, unsent}: the connection under the present name

    // The text called `key`, with `values` in the places of its placeholders. The build puts the
    // texts before this script: scripts/build-web
    function text(key, values) {
        return firesideTexts[key].replace(/\{([A-Za-z]+)\}/g, function (place, name) {
            return values[name];
        });
    }

    // fireside.js's own sentences are in English.
    function told(error) {
        if (error.reason === "no-answer") return text("noAnswer");
        return error.reason === "closed" ? text("connectionClosed") : error.message;
    }

    function setText(element, words) {
        while (element.firstChild) element.removeChild(element.firstChild);
        element.appendChild(document.createTextNode(words));
    }

    function add(parent, tag, className, words) {
        var element = document.createElement(tag);
        element.className = className;
        if (words) element.appendChild(document.createTextNode(words));
        parent.appendChild(element);
        return element;
    }

    // The colour of a name: a sum over its bytes, as in Page+Lines.swift.
    function tint(name) {
        var bytes = unescape(encodeURIComponent(name)), sum = 0, i;
        for (i = 0; i < bytes.length; i++) sum = (sum * 45 + bytes.charCodeAt(i)) % 65521;
        return sum % 12;
    }

    // Makes the same markup as the server. A message without a text shows only after a reload: the
    // server knows how.
    function show(message) {
        var article, header, face, place, from = message.from || "", isDeed;
        var said = message.body && message.body.text;
        if (!message.id || seen["id " + message.id] || typeof said !== "string") return;
        seen["id " + message.id] = true;
        article = add(lines, "article", classOf(message));
        article.setAttribute("data-id", message.id);
        face = add(article, "span", "face");
        face.setAttribute("data-letter", from.charAt(0).toUpperCase() || "?");
        if (from) face.setAttribute("data-tint", tint(from));
        face.setAttribute("aria-hidden", "true");
        isDeed = DEED.test(said) && !message.tombstone;
        if (isDeed) article.className += " action";
        header = add(article, "header", "");
        if (message.tombstone) said = text("messageDeleted");
        place = add(article, "p", "text");
        add(isDeed ? place : header, "bdi", "from", from || text("somebody"));
        header.appendChild(document.createTextNode(" "));
        add(header, "time", "", message.at.slice(11, 16)).setAttribute("datetime", message.at);
        showText(isDeed ? add(place, "span", "") : place, isDeed ? said.replace(DEED, " ") : said);
        if (message.edited) mark(article, message.edited);
        if (articles.length > KEPT) forget(articles[0]);
        log.setAttribute("data-empty", "false");
        log.scrollTop = log.scrollHeight;
    }

    function showText(element, said) {
        var words = said.replace(/\r\n?/g, "\n");
        setWords(element, words.slice(0, MOST));
        if (words.length <= MOST) return;
        add(element, "button", "whole", text("showWhole")).onclick = function () {
            setWords(element, words);
        };
    }

    // Lines between two of three backticks are code.
    function setWords(element, words) {
        var rows = words.split("\n"), some = [], isCode = false, isEmpty = true, i;
        function flush() {
            if (some.length) add(element, isCode ? "pre" : "span", "", some.join("\n"));
            if (some.length) isEmpty = false;
            some = [];
        }
        setText(element, "");
        for (i = 0; i < rows.length; i++) {
            if (i < MOST_ROWS && FENCE.test(rows[i])) {
                flush();
                isCode = !isCode;
            } else {
                some.push(rows[i]);
            }
        }
        flush();
        if (isEmpty) setText(element, words);
    }

    function classOf(message) {
        if (message.tombstone) return "stub";
        return message.from && message.from === myName() ? "own" : "";
    }

    function isClass(element, name) {
        return (" " + element.className + " ").indexOf(" " + name + " ") >= 0;
    }

    // What has the class `name` in an article. Old browsers know no getElementsByClassName.
    function partOf(article, name, tag) {
        var parts = article.getElementsByTagName(tag || "p"), i;
        for (i = 0; i < parts.length; i++) if (isClass(parts[i], name)) return parts[i];
        return tag ? null : partOf(article, name, "div");
    }

    function mark(article, at) {
        var place = partOf(article, "edited") || add(article, "p", "edited");
        setText(place, text("editedAt", { time: at.slice(11, 16) }));
    }

    function articleOf(id) {
        var i;
        for (i = articles.length - 1; i >= 0; i--) {
            if (articles[i].getAttribute("data-id") === id) return articles[i];
        }
        return null;
    }

    // A message has another text.
    function edit(change) {
        var article = articleOf(change.edits), said = change.body && change.body.text;
        if (!article || typeof said !== "string") return;
        if (isClass(article, "action")) said = (change.from || "somebody") + ": " + said;
        showText(partOf(article, "text"), said);
        mark(article, change.at);
    }

    // Of a message that is deleted a stub stays; of a channel nothing.
    function erase(deletion) {
        var article = deletion.deleted && articleOf(deletion.deleted), place;
        if (article) {
            article.className = "stub";
            showText(partOf(article, "text"), text("messageDeleted"));
            place = partOf(article, "edited");
            if (place) article.removeChild(place);
        }
        if (!deletion.cleared) return;
        while (articles.length) lines.removeChild(articles[0]);
        log.setAttribute("data-empty", "true");
    }

    function forget(article) {
        delete seen["id " + article.getAttribute("data-id")];
        lines.removeChild(article);
    }

    // The page as the server made it ends here. What was deleted since then is told, too.
    function newest() {
        var last = articles[articles.length - 1];
        return last ? last.getAttribute("data-id") : "-30";
    }

    // In the form, where a name is only a claim; else beside `Log out`.
    function myName() {
        var field = form.elements.from;
        return field ? field.value : me.textContent || me.innerText || "";
    }

    // For a visitor who is logged in. Private channels need it, and a chat for members only.
    function getTicket(channels, done) {
        var request = window.XMLHttpRequest && new window.XMLHttpRequest();
        if (!request) { done(); return; }
        request.open("GET", body.getAttribute("data-base") + "/me?channels="
            + encodeURIComponent(channels.join(",")), true);
        request.onreadystatechange = function () {
            var found;
            if (request.readyState !== 4) return;
            found = /"ticket":"([^"]+)"/.exec(request.responseText);
            done(found ? found[1] : null);
        };
        request.send(null);
    }

    // Listens, and is listed, under the name in the form. Another name needs another connection.
    // The old one is closed when it has sent its messages.
    function connect() {
        var before = line, mine = { name: myName(), unsent: 0 }, field = form.elements.from;
        var token = form.elements._xsrf; // none where the visitor may not write
        if (before && before.name === mine.name) return;
        line = mine;
        if (before && !before.unsent) before.chat.close();
        mine.chat = window.Fireside.connect({
            url: body.getAttribute("data-base"), channels: channel,
            since: before ? before.chat.cursor() : newest(), share: false,
            from: field && mine.name || undefined,
            // Where a name is only a claim, posts belong to no session.
            xsrf: field || !token ? undefined : token.value,
            onMessage: show,
            ticket: field ? undefined : getTicket,
            onEdit: edit,
            onDelete: erase,
            onState: function (state, error) {
                if (line !== mine) return;
                light.setAttribute("data-state", state);
                setText(light, error ? told(error) : states[state]);
            }
        });
    }

    // A text that could not be sent goes back into the field, behind what was typed meanwhile.
    function send(words) {
        var mine = line;
        mine.unsent++;
        mine.chat.say(channel, words, function (error) {
            mine.unsent--;
            if (mine !== line && !mine.unsent) mine.chat.close();
            if (!error) return;
            setText(notice, told(error));
            box.value = box.value ? box.value + "\n" + words : words;
        });
    }

    // Whether there is a name, or none is needed. Old browsers do not know `required`.
    function hasName() {
        var field = form.elements.from;
        var isMissing = field && !field.value && nameless && !isNameless;
        if (isNameless && field) field.value = "";
        isNameless = false;
        setText(notice, isMissing ? text("typeNameFirst") : "");
        if (isMissing) field.focus();
        return !isMissing;
    }

    document.documentElement.className = "old"; // old.css has a layout for it
    // KHTML loads a style sheet that is complete when it comes into the head, and no other.
    sheet = document.createElement("link");
    sheet.setAttribute("rel", "stylesheet");
    sheet.setAttribute("type", "text/css");
    sheet.setAttribute("href", body.getAttribute("data-base") + "/old.css");
    document.getElementsByTagName("head")[0].appendChild(sheet);
    log.scrollTop = log.scrollHeight;
    for (i = 0; i < articles.length; i++) {
        seen["id " + articles[i].getAttribute("data-id")] = true;
    }
    if (nameless) nameless.onclick = function () { isNameless = true; };
    form.onsubmit = function () {
        if (!hasName() || !box.value) return false;
        connect();
        send(box.value);
        box.value = "";
        box.focus();
        return false;
    };
    connect();
}(window, document));
