# Faye's own server, for Thin, as its documentation has it.
# SPDX-License-Identifier: MIT

require "faye"

Faye::WebSocket.load_adapter("thin")
run Faye::RackAdapter.new(:mount => "/bayeux", :timeout => 110)
