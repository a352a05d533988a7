// The page in browsers without modules: it hears, and says without loading the page anew.
// SPDX-License-Identifier: MIT
//
// Plain ES3, as fireside.js is. The page comes with everything else: links lead to the other
// channels, and logging in and out are forms.

(function (window, document) {
    var body = document.body, lines = document.getElementById("lines");
    var form = document.getElementById("say"), text = document.getElementById("text");
    var light = document.getElementById("light"), notice = document.getElementById("notice");
    var channel = body.getAttribute("data-channel"), seen = {}, chat;
    var me = document.getElementById("me"), articles = lines.getElementsByTagName("article"), i;

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

    // The server's own markup, but for the circle with the letter.
    function show(message) {
        var article, header, said = message.body && message.body.text;
        if (!message.id || seen[message.id] || typeof said !== "string") return;
        seen[message.id] = true;
        article = add(lines, "article", me && setName() === message.from ? "own" : "");
        article.setAttribute("data-id", message.id);
        header = add(article, "header", "");
        add(header, "bdi", "from", message.from || "somebody");
        header.appendChild(document.createTextNode(" "));
        add(header, "time", "", message.at.slice(11, 16)).setAttribute("datetime", message.at);
        add(article, "p", "text", said);
        article.scrollIntoView(false);
    }

    function setName() {
        var field = form && form.elements.from;
        return field ? field.value : me && me.firstChild ? me.firstChild.nodeValue : "";
    }

    function connect() {
        var token = form && form.elements._xsrf;
        if (chat) chat.close();
        chat = window.Fireside.connect({
            channels: channel, since: "-30", share: false,
            from: setName() || undefined, xsrf: token ? token.value : undefined,
            onMessage: show,
            onState: function (state, error) {
                if (!light) return;
                light.setAttribute("data-state", state);
                setText(light, error ? error.message : state);
            }
        });
    }

    for (i = 0; i < articles.length; i++) seen[articles[i].getAttribute("data-id")] = true;
    if (form) form.onsubmit = function () {
        if (!text.value) return false;
        if (form.elements.from) connect(); // under the name that stands there now
        chat.say(channel, text.value, function (error) {
            if (error) setText(notice, error.message);
        });
        text.value = "";
        return false;
    };
    connect();
}(window, document));
