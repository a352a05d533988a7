// A message as it goes over the wire.
// SPDX-License-Identifier: MIT

extension Message {
    /// `{"id":"k3f9:43","channel":"swift","at":"…","from":"ann","body":…}`
    func json(epoch: String) -> [UInt8] {
        var json = JSONWriter(capacity: body.bytes.count + 128)
        write(to: &json, epoch: epoch)
        return json.bytes
    }

    /// Writes the same. The body stands last: ``EncodedBacklog`` finds it there.
    func write(to json: inout JSONWriter, epoch: String) {
        json.object {
            $0.field("id", Position(epoch: epoch, seq: seq))
            $0.field("channel", channel)
            $0.field("at", at)
            if let from { $0.field("from", from.displayName) }
            $0.field("body", raw: body.bytes)
        }
    }
}
