// What a page of ours posts.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// The fields of a form, or of one JSON object. An empty field is none.
struct PostedFields {
    /// Where it came as a form; else it has no parameters.
    let form: Query
    private let json: JSONFields?

    /// - Throws: 400 for a body that is neither.
    init(_ request: Request) throws(HTTPError) {
        guard request.isTyped("application/json") || request.firstByte == UInt8(ascii: "{") else {
            form = try Query(form: request.bodyBytes)
            json = nil
            return
        }
        form = Query()
        do { json = try JSONFields(posted: request.body, atMost: 16) } catch {
            throw HTTPError(
                .badRequest, .noFormOrObject(problem: error.text), reason: .badParameter)
        }
    }

    /// - Throws: 400 for a field that is there twice, or neither a string nor a number.
    func text(_ name: StaticString) throws(HTTPError) -> String? {
        let text = try given(name)
        return text == "" ? nil : text
    }

    /// The same, where a field that is empty says something.
    func given(_ name: StaticString) throws(HTTPError) -> String? {
        guard let json else {
            return try form.bytes(name).map { String(decoding: $0, as: UTF8.self) }
        }
        let part: JSONPart?
        do { part = try json.value(name) } catch {
            throw HTTPError(.badRequest, .fieldTwice(name: name), reason: .badParameter)
        }
        guard let part else { return nil }
        let number = part.isNumber ? String(decoding: part.posted, as: UTF8.self) : nil
        guard let text = part.string ?? number else {
            throw HTTPError(.badRequest, .notString(name: name), reason: .badParameter)
        }
        return text
    }

    /// - Throws: 400 for anything but a whole number of seconds in this range.
    func seconds(_ name: StaticString, in range: ClosedRange<Int>) throws(HTTPError) -> Duration? {
        try text(name).map { text throws(HTTPError) in
            .seconds(try Parameter.whole(Array(text.utf8)[...], name, in: range, inSeconds: true))
        }
    }

    /// - Throws: 400 for what is no person.
    func person(_ name: StaticString) throws(HTTPError) -> PersonID? {
        try text(name).map { text throws(HTTPError) in
            guard let person = PersonID(text) else { throw .noPerson }
            return person
        }
    }
}
