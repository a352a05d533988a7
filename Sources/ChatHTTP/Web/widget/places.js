// Where the server is: where this script came from.
// SPDX-License-Identifier: MIT

var SCRIPT = ownScript();
var FOLDER = SCRIPT ? SCRIPT.src.replace(/[?#].*$/, "").replace(/\/?[^\/]*$/, "") : "";
// Behind the server's address a version may stand: https://chat.example/1.2.3/fireside-widget.js
// In https://1.2.3.4/fireside-widget.js there is none.
var SERVER = SCRIPT && SCRIPT.getAttribute("data-fireside-url")
    || FOLDER.replace(/(^|[^\/])\/\d+\.\d+\.\d+[^\/]*$/, "$1");
var STYLE = "/fireside-widget.css";

function ownScript() {
    var scripts = document.getElementsByTagName("script"), i;
    if (document.currentScript && isOurs(document.currentScript)) return document.currentScript;
    for (i = scripts.length - 1; i >= 0; i--) if (isOurs(scripts[i])) return scripts[i];
    return null; // part of a larger script: the page names the server
}

function isOurs(script) {
    return /(^|\/)fireside-widget(\.min)?\.js([?#]|$)/.test(script.src || "");
}

// First in the head, so that the page's own rules come later. Once for all boxes. Where the page
// checks this script's integrity, the browser checks the style sheet's, too: the build has put its
// hash here.
function addStyleSheet() {
    var head = document.getElementsByTagName("head")[0] || document.documentElement;
    var link = document.createElement("link");
    if (addStyleSheet.isDone) return;
    addStyleSheet.isDone = true;
    link.rel = "stylesheet";
    if (SCRIPT && SCRIPT.integrity) {
        link.crossOrigin = "anonymous";
        link.integrity = STYLE_INTEGRITY;
    }
    link.href = (SCRIPT ? FOLDER : SERVER) + STYLE;
    head.insertBefore(link, head.firstChild);
}
