// Addresses at the server.
// SPDX-License-Identifier: MIT

var ORIGIN = window.location.protocol + "//" + window.location.host;

// Whether the server at `url` is the one that this page came from.
function isOwnOrigin(url) {
    return !url || (url + "/").indexOf(ORIGIN + "/") === 0;
}

function toQuery(values) {
    var parts = [];
    eachOf(values, function (key, one) { parts.push(key + "=" + encodeURIComponent(one)); });
    return parts.join("&");
}

function pathOf(channel) {
    return "/channels/" + encodeURIComponent(channel);
}
