// Loads plain.js where page.js has left no sign: the browser is too old for it, or it did not come.
// SPDX-License-Identifier: MIT
//
// ES3, like plain.js. A nonce is shown to scripts by the property alone, or in old browsers by the
// attribute alone.

window.onload = function () {
    var root = document.documentElement, body = document.body, types = window.trustedTypes;
    var scripts = document.getElementsByTagName("script"), mine = scripts[scripts.length - 1];
    var script = document.createElement("script"), address;
    if (root.getAttribute("data-script")) return;
    address = body.getAttribute("data-base") + "/page/" + root.getAttribute("lang") + "/plain.js";
    if (types) {
        address = types.createPolicy("plain", { createScriptURL: function (url) { return url; } })
            .createScriptURL(address);
    }
    script.setAttribute("nonce", mine.nonce || mine.getAttribute("nonce"));
    script.src = address;
    body.appendChild(script);
};
