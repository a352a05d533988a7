# Step 13: Faye's own client, unchanged. It says one sentence, and prints all that is said.
# SPDX-License-Identifier: MIT

require "eventmachine"
require "faye"

$stdout.sync = true
EventMachine.run do
  client = Faye::Client.new(ARGV[0] || "http://localhost:8081/bayeux")
  listening = client.subscribe("/chat/lobby") { |data| puts data["text"] }
  listening.callback { client.publish("/chat/lobby", "text" => "Hello from Ruby!") }
  listening.errback { |error| abort error.message }
end
