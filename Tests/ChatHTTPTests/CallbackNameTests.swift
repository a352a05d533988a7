// Which names a script tag may ask to have called.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Testing

@Suite struct CallbackNameTests {
    // Names as libraries make them: jQuery, AngularJS, Dojo, YUI, Ext, MooTools, Prototype, Google,
    // reqwest, superagent, fetch-jsonp, jsonp (npm), engine.io, SockJS, Leaflet, OpenLayers, Backbone.
    @Test(arguments: [
        "jQuery110206_1", "jQuery35105389458_1700000000000", "jsonp1700000000000",
        "angular.callbacks._0", "angular.callbacks._1a", "ng_jsonp_callback_0",
        "dojo.io.script.jsonp_dojoIoScript1._jsonpCallback", "dojo_request_script_callbacks.s0",
        "YUI.Env.JSONP.yui_3_1", "Ext.data.JsonP.callback1", "Request.JSONP.request_map.request_0",
        "_jp.a1b2", "google.visualization.Query.setResponse", "reqwest_1700000000000",
        "superagentCallback1700000000000", "jsonp_1700000000000_4711", "__jp0", "___eio",
        "_l_1700000000000_42", "L.Util.cb_1", "callback", "fn", "f", "$", "_", "$jsonp.$1", "hello",
        "JSONP_0.cb", "stateChanged", "openLayersCallback", "self1", "evaluate", "window_name",
    ])
    func `a name that a library makes passes`(_ name: String) {
        #expect(CallbackName(name)?.name == name)
    }

    @Test(arguments: [
        "", " ", "a b", " a", "a ", "1a", "a.1b", "a..b", ".a", "a.", ".", "a[0]", "a['b']",
        "a(b", "a)", "a;b", "a,b", "a=b", "a+b", "a-b", "a/b", "a\\u0062", "a*b", "a//b", "a/**/b",
        "<script>", "a<b", "a>b", "a&b", "a\"b", "a'b", "a`b", "a%28", "a\0b", "a\nb", "a\r\nX: y",
        "a\tb", "\u{e4}bc", "a\u{2028}", "\u{feff}a", "\u{ff41}", "a\u{301}", "+ADw-", "a@b", "a#b",
        "a!b", "a?b", "a:b", "a{b}", "a|b", "a^b", "a~b", "a.b.c.d.e.f",
    ])
    func `anything but identifiers joined by dots fails`(_ name: String) {
        #expect(CallbackName(name) == nil)
    }

    @Test(arguments: [
        "eval", "function", "Function", "alert", "__proto__", "constructor", "prototype", "this",
        "new", "null", "true", "let", "await", "arguments", "window", "self", "top", "document",
        "setTimeout", "name", "import", "globalThis", "a.__proto__", "a.constructor", "a.b.apply",
    ])
    func `a word of the language is no name`(_ name: String) {
        #expect(CallbackName(name) == nil)
    }

    @Test(arguments: [
        "opener.x.click", "opener.document.body.firstElementChild.click", "window.alert", "top.f",
        "parent.frames.f", "document.write", "document.forms.submit", "location.replace", "f.click",
        "f.submit", "f1.postMessage", "$x.remove", "navigator.f", "history.f", "frames.f",
        "self.close", "a1.b2.open", "x.eval", "x1.function.y1",
    ])
    func `a path into the page is no name`(_ name: String) {
        #expect(CallbackName(name) == nil)
    }

    // Words are looked up only where a segment is of letters alone; none may slip by its neighbours.
    @Test(arguments: ["cb1.click", "click1.click", "eval.cb1", "cb1.eval.cb2", "_1._2._3._4.call"])
    func `a listed word is found beside names with numbers`(_ name: String) {
        #expect(CallbackName(name) == nil)
    }

    @Test func `lengths are limited`() {
        let segment = String(repeating: "n", count: 64)
        #expect(CallbackName(segment) != nil)
        #expect(CallbackName(segment + "n") == nil)
        #expect(CallbackName("\(segment).\(segment.dropLast())") != nil)
        #expect(CallbackName("\(segment).\(segment)") == nil)
        #expect(CallbackName("a.b.c.d.e") != nil)
    }
}
