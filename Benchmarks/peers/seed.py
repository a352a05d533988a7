"""The thirty-line chat on Twisted that Fireside began as, made to run on Python 3.

SPDX-License-Identifier: MIT
"""

import json
import sys

from twisted.internet import defer, reactor
from twisted.web import resource, server


class ChatServer(resource.Resource):
    isLeaf = True
    waiting = []

    def render_POST(self, request):
        message = json.loads(request.content.getvalue())
        listeners, ChatServer.waiting = ChatServer.waiting, []
        for listener in listeners:
            listener.callback(message)
        return b"OK"

    def render_GET(self, request):
        chat = defer.Deferred()
        chat.addCallback(self.answer, request)
        chat.addErrback(lambda failure: sys.stderr.write(f"chat error {failure}"))
        self.waiting.append(chat)
        return server.NOT_DONE_YET

    @staticmethod
    def answer(message, request):
        callback = request.args[b"callback"][0]
        request.setHeader("Content-Type", "application/javascript")
        request.write(b"%s(%s)" % (callback, json.dumps(message).encode()))
        request.finish()


reactor.listenTCP(int(sys.argv[1]), server.Site(ChatServer()), backlog=4096, interface="127.0.0.1")
reactor.run()
