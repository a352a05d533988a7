// One box in the page: its parts, from top to bottom.
// SPDX-License-Identifier: MIT

function newBox(host, options) {
    var settings = settingsOf(host, options), language = languageFor(host, settings.lang);
    var box = {
        id: "fireside-" + (++count),
        host: host,
        settings: settings,
        language: language,
        text: textsIn(language),
        title: settings.title || "#" + settings.channel,
        connection: connectionFor(settings),
        before: childrenOf(host), // what the page shows where no script runs
        pending: [],
        ownIds: {},
        arrivals: [],
        isDrawing: false,
        isLoading: false,
        isLoaded: false,
        isRefused: false,
        isStopped: false,
        isInView: true,
        isCollapsed: settings.isCollapsible,
        mayBeNameless: false,
        unread: 0
    };
    if (settings.hasStyle) addStyleSheet();
    drawBox(box);
    return box;
}

function childrenOf(host) {
    var children = [], i;
    for (i = 0; i < host.childNodes.length; i++) children.push(host.childNodes[i]);
    return children;
}

function drawBox(box) {
    box.element = document.createElement("div");
    box.element.className = "fireside";
    box.element.setAttribute("lang", box.language);
    box.element.setAttribute("role", "region");
    box.element.setAttribute("aria-labelledby", box.id + "-title");
    if (box.settings.theme) box.element.setAttribute("data-theme", box.settings.theme);
    addHead(box);
    addBody(box);
    setText(box.host, "");
    box.host.appendChild(box.element);
    box.stopWatching = watchView(box);
    setCollapsed(box, box.isCollapsed);
    showState(box);
}

function addHead(box) {
    var head = make("div", "head", box.element), title;
    box.toggle = !box.settings.isCollapsible ? null : makeButton("toggle", head, "", function () {
        setCollapsed(box, !box.isCollapsed);
        if (!box.isCollapsed) box.field.focus();
    });
    title = make("bdi", "title", box.toggle || head, box.title);
    title.id = box.id + "-title";
    title.setAttribute("dir", "auto");
    addText(box.toggle || head, " ");
    box.badge = make("span", "unread", box.toggle || head);
    if (box.toggle) box.toggle.setAttribute("aria-controls", box.id + "-body");
    box.state = make("span", "state", head);
    box.state.setAttribute("role", "status");
    box.retry = makeButton("retry", head, box.text("widgetRetry"), function () {
        listenSoon(box.connection);
    });
}

function addBody(box) {
    box.body = make("div", "body", box.element);
    box.body.id = box.id + "-body";
    box.log = newLog(box, box.body);
    addTop(box, box.log.top);
    box.below = makeButton("below", box.body, "", function () {
        toBottom(box);
        arriveSoon(box);
    });
    setHidden(box.below, true);
    box.error = make("div", "error", box.body);
    box.error.setAttribute("role", "alert");
    setHidden(box.error, true);
    addForm(box, box.body);
}

// What stands above the first message.
function addTop(box, top) {
    box.older = makeButton("older", top, box.text("widgetOlder"), function () { loadOlder(box); });
    box.all = addPageLink(box, top);
    setMore(box, false);
}

function stopBox(box) {
    var i;
    box.isStopped = true;
    box.stopWatching();
    leave(box);
    remove(box.element);
    for (i = 0; i < box.before.length; i++) box.host.appendChild(box.before[i]);
}
