# Debian's ruby-faye as a client: faye.rb URL CHANNEL,TRANSPORT[,ack][,replay]...
# Lines of JSON on standard input tell what to publish; on standard output, what was heard.
# SPDX-License-Identifier: MIT

require 'eventmachine'
require 'faye'
require 'json'

$stdout.sync = true

# CometD's ack extension: the last number that came goes back with the next connect.
class Ack
  def initialize
    @last = -1
  end

  def outgoing(message, callback)
    case message['channel']
    when '/meta/handshake' then (message['ext'] ||= {})['ack'] = true
    when '/meta/connect' then (message['ext'] ||= {})['ack'] = @last
    end
    callback.call(message)
  end

  def incoming(message, callback)
    number = message.dig('ext', 'ack')
    @last = number if message['channel'] == '/meta/connect' && number.is_a?(Integer)
    @last = -1 if message['channel'] == '/meta/handshake'
    callback.call(message)
  end
end

# Who subscribes again says what came last.
class Replay
  def initialize
    @last = {}
  end

  def outgoing(message, callback)
    id = @last[message['subscription']]
    (message['ext'] ||= {})['replay'] = { message['subscription'] => id } if id
    callback.call(message)
  end

  def incoming(message, callback)
    @last[message['channel']] = message['id'] if message.key?('data') && message['id']
    callback.call(message)
  end
end

EXTENSIONS = { 'ack' => Ack, 'replay' => Replay }

def tell(channel, words)
  puts JSON.generate({ 'channel' => channel }.merge(words))
end

def converse(url, channel, transport, extensions)
  client = Faye::Client.new(url, :timeout => 20, :retry => 0.2)
  client.disable('websocket') if transport == 'long-polling'
  extensions.each { |name| client.add_extension(EXTENSIONS.fetch(name).new) }
  subscription = client.subscribe(channel) { |data| tell(channel, 'heard' => data) }
  subscription.callback { tell(channel, 'by' => transport_of(client)) }
  subscription.errback { |error| tell(channel, 'error' => error.message) }
  client
end

# It has no method for that.
def transport_of(client)
  client.instance_variable_get(:@dispatcher).connection_type
end

# One after the other: HTTP requests side by side would come in any order.
def publish(client, channel, data)
  return if data.empty?

  client.publish(channel, data.first)
        .callback { publish(client, channel, data.drop(1)) }
        .errback { |error| tell(channel, 'error' => error.message) }
end

EM.run do
  clients = ARGV.drop(1).to_h do |words|
    channel, transport, *extensions = words.split(',')
    [channel, converse(ARGV[0], channel, transport, extensions)]
  end
  Thread.new do
    $stdin.each_line do |line|
      order = JSON.parse(line)
      EM.schedule { publish(clients[order['channel']], order['channel'], order['publish']) }
    end
    exit!(true)
  end
end
