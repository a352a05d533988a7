// What the server says, as tests write it.
// SPDX-License-Identifier: MIT

import TestSupport

/// An answer to a poll.
///
/// - Parameter rest: More members, a comma in front.
func poll(_ next: String, _ messages: String..., rest: String = "") -> ScriptedServer.Step {
    let list = messages.joined(separator: ",")
    return .answer(200, #"{"next":"\#(next)","messages":[\#(list)]\#(rest)}"#)
}

/// One message, as the server encodes it.
func message(
    _ number: Int, _ text: String, from: String? = "ann", channel: String = "swift"
) -> String {
    let from = from.map { #""from":"\#($0)","# } ?? ""
    return """
        {"id":"k:\(number)","channel":"\(channel)","at":"2026-11-20T12:00:00.\(100 + number)Z",\
        \(from)"body":{"text":"\(text)"}}
        """
}

/// A message of ann's with one more field.
func marked(_ number: Int, _ field: String, _ text: String) -> String {
    """
    {"id":"k:\(number)","channel":"swift","at":"2026-11-20T12:00:00.000Z","from":"ann",\
    \(field),"body":{"text":"\(text)"}}
    """
}

/// A message that says that another is deleted.
func deletion(_ number: Int, of deleted: Int) -> String {
    """
    {"id":"k:\(number)","channel":"swift","at":"2026-11-20T12:00:00.000Z",\
    "deleted":"k:\(deleted)"}
    """
}

/// A message that says that all of its channel are deleted.
func clearing(_ number: Int) -> String {
    """
    {"id":"k:\(number)","channel":"swift","at":"2026-11-20T12:00:00.000Z","cleared":true}
    """
}

/// A line of `fireside listen` in a pipe.
func line(_ number: Int, _ text: String, from: String = "ann", channel: String = "swift") -> String
{
    "2026-11-20T12:00:00.\(100 + number)Z #\(channel) \(from): \(text)\n"
}

/// An error as the server puts it.
func refusal(_ status: Int, _ message: String, fields: String = "") -> ScriptedServer.Step {
    .answer(
        status, #"{"error":{"status":\#(status),"message":"\#(message)"}}"#, fields: fields)
}
