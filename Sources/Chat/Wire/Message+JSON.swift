// A message as it goes over the wire, encoded once however many will read it.
// SPDX-License-Identifier: MIT

extension Message {
    /// `{"id":"k3f9:43","channel":"swift","at":"…","from":"ann","body":…}`, in ASCII on one line.
    func json(epoch: String) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(body.bytes.count + 128)
        write(to: &json, epoch: epoch)
        return json
    }

    /// Appends the same.
    func write(to json: inout [UInt8], epoch: String) {
        json.append(ascii: "{\"id\":\"")
        json.append(ascii: epoch)
        json.append(ascii: ":")
        json.append(ascii: String(seq))
        json.append(ascii: "\",\"channel\":\"")
        json.append(ascii: channel.description)
        json.append(ascii: "\",\"at\":\"")
        json.append(ascii: at.description)
        if let from {
            json.append(ascii: "\",\"from\":")
            json.append(quoted: from)
            json.append(ascii: ",\"body\":")
        } else {
            json.append(ascii: "\",\"body\":")
        }
        json += body.bytes
        json.append(ascii: "}")
    }
}

/// What is said in passing: fired to those who wait, neither kept nor numbered.
struct EphemeralMessage {
    enum Content {
        /// Gone after so many seconds, where a page shows it: somebody types.
        case message(JSON, seconds: Int)
        case join
        case leave
        /// So many came and went that only asking for the people tells who is here.
        case people
    }

    let channel: ChannelName
    let at: Timestamp
    let from: String?
    let content: Content

    func json() -> [UInt8] {
        var json: [UInt8] = []
        json.append(ascii: "{\"channel\":\"")
        json.append(ascii: channel.description)
        json.append(ascii: "\",\"at\":\"")
        json.append(ascii: at.description)
        json.append(ascii: "\"")
        if let from {
            json.append(ascii: ",\"from\":")
            json.append(quoted: from)
        }
        switch content {
        case .message(let body, let seconds):
            json.append(ascii: ",\"ttl\":")
            json.append(ascii: String(seconds))
            json.append(ascii: ",\"body\":")
            json += body.bytes
        case .join: json.append(ascii: ",\"kind\":\"join\"")
        case .leave: json.append(ascii: ",\"kind\":\"leave\"")
        case .people: json.append(ascii: ",\"kind\":\"people\"")
        }
        json.append(ascii: "}")
        return json
    }
}
