# Faye's own server as Debian has it, for bayeux_faye.py: thin --rackup bayeux_faye.ru
# SPDX-License-Identifier: MIT

require 'faye'

Faye::WebSocket.load_adapter('thin')
run Faye::RackAdapter.new(:mount => '/bayeux', :timeout => Integer(ENV.fetch('HOLD')))
