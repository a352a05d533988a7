// What the widget needs of a browser, old or new.
// SPDX-License-Identifier: MIT

var count = 0; // of boxes, for the ids of their elements

function nothing() {}

// Runs one box's part. One that throws does not stop the other boxes, and its error is not lost: it
// goes to the page's console.
function guarded(call, box, one, two) {
    try {
        call(box, one, two);
    } catch (error) {
        setTimeout(function () { throw error; }, 0);
    }
}

function make(tag, name, parent, words) {
    var element = document.createElement(tag);
    element.className = "fireside-" + name;
    if (words) element.appendChild(document.createTextNode(words));
    if (parent) parent.appendChild(element);
    return element;
}

function makeButton(name, parent, words, call) {
    var button = make("button", name, parent, words);
    button.setAttribute("type", "button"); // one in a form would send it
    button.onclick = function () { call(); return false; };
    return button;
}

// The page's text direction is its own business, and each text has its own.
function makeName(parent, name) {
    var element = make("bdi", "from", parent, name);
    element.setAttribute("dir", "auto");
    return element;
}

function setText(element, words) {
    while (element.firstChild) element.removeChild(element.firstChild);
    if (words) element.appendChild(document.createTextNode(words));
}

function remove(element) {
    if (element && element.parentNode) element.parentNode.removeChild(element);
}

// Not by a class: the style sheet may be blocked. Scripts may do this where the page's policy
// forbids inline styles.
function setHidden(element, isHidden) {
    element.style.display = isHidden ? "none" : "";
}

function setClass(element, name, isOn) {
    var others = (" " + element.className + " ").replace(" fireside-" + name + " ", " ");
    element.className = others.replace(/^ +| +$/g, "") + (isOn ? " fireside-" + name : "");
}

// A handler beside those of the page. Returns a function that removes it.
function listenTo(target, type, call) {
    if (target.addEventListener) {
        target.addEventListener(type, call, false);
        return function () { target.removeEventListener(type, call, false); };
    }
    if (target.attachEvent) target.attachEvent("on" + type, call);
    return function () { if (target.detachEvent) target.detachEvent("on" + type, call); };
}

// Where the browser has it, just before it draws: several messages then cost one layout. In a
// hidden page that moment may never come.
function beforeDrawing(call) {
    var isOver = false;
    function run() {
        if (isOver) return;
        isOver = true;
        call();
    }
    if (window.requestAnimationFrame) window.requestAnimationFrame(run);
    setTimeout(run, window.requestAnimationFrame ? 500 : 50);
}

// null where the page may not store anything: even looking may throw.
function stored(key) {
    try { return window.localStorage.getItem(key); } catch (error) { return null; }
}

function store(key, value) {
    try { window.localStorage.setItem(key, value); } catch (error) {}
}
