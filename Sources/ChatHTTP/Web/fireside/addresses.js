// Addresses at the server.
// SPDX-License-Identifier: MIT

var ORIGIN = window.location.protocol + "//" + window.location.host;

// Whether the server at `url` has the origin that this page came from. A path alone means that.
function isOwnOrigin(url) {
    return !url || /^\/[^\/]/.test(url) || (url + "/").indexOf(ORIGIN + "/") === 0;
}

function toQuery(values) {
    var parts = [];
    eachOf(values, function (key, one) { parts.push(key + "=" + encodeURIComponent(one)); });
    return parts.join("&");
}

function pathOf(channel) {
    return "/channels/" + encodeURIComponent(channel);
}
