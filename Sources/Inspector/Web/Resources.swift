// What the page asks for.
// SPDX-License-Identifier: MIT

import Deferred
import HTTP
import Language

/// `GET /setup`: the page's texts, and the address of what it looks at.
final class SetupResource: RendersGET {
    private let address: String?

    init(_ address: String?) {
        self.address = address
    }

    func renderGET(_ request: Request) throws -> Reply {
        let wanted = try request.query.value("lang").flatMap(Language.init(rawValue:))
        let language = wanted ?? request.acceptedLanguage
        let texts = language.texts(beginning: "inspect")
            .sorted { $0.key < $1.key }
            .map { "\($0.key.quotedAsJSON):\($0.value.quotedAsJSON)" }
        let body = """
            {"v":1,"language":"\(language.rawValue)","chat":\(address?.quotedAsJSON ?? "null"),\
            "texts":{\(texts.joined(separator: ","))}}
            """
        return .response(Response(.data, Body(body)))
    }
}

/// `GET /qr.svg`: that address as a QR code.
final class QRCodeResource: RendersGET {
    private let code: QRCode?

    init(_ address: String?) {
        code = address.flatMap { QRCode($0) }
    }

    func renderGET(_ request: Request) throws -> Reply {
        guard let code else { throw HTTPError(.notFound, .nothingHere, reason: .notFound) }
        return .response(Response(.picture, Body(code.svg)))
    }
}

/// `GET /events`: what there is; with `since=N` what came after that, or else the wait for it.
final class EventsResource: RendersGET {
    private let newsroom: Newsroom

    init(_ newsroom: Newsroom) {
        self.newsroom = newsroom
    }

    func renderGET(_ request: Request) throws -> Reply {
        let since = try request.query.number("since")
        try request.takePlace()
        let body = since.map { newsroom.news(since: $0) } ?? newsroom.summary()
        return .later(body.addCallback { Response(.data, Body($0)) })
    }
}

/// `GET /chains/{number}`: where one Deferred stands.
final class ChainResource: RendersGET {
    private let newsroom: Newsroom

    init(_ newsroom: Newsroom) {
        self.newsroom = newsroom
    }

    func renderGET(_ request: Request) throws -> Reply {
        guard let number = request.pathValue("number").flatMap({ Int($0) }) else {
            throw HTTPError(.notFound, .nothingHere, reason: .notFound)
        }
        try request.takePlace()
        guard let explanation = newsroom.explanation(of: number) else {
            throw HTTPError(Budget.Refusal.total)
        }
        return .later(
            explanation.addCallback { explanation in
                guard let explanation else {
                    throw HTTPError(.notFound, .inspectGone(number: number), reason: .notFound)
                }
                return Response(.data, Body(explanation.json))
            })
    }
}

extension Explanation {
    fileprivate var json: String {
        #"{"v":1,"explain":\#(text.quotedAsJSON),"diagram":\#(diagram.quotedAsJSON)}"#
    }
}

extension Query {
    /// A number that is not negative; nil where it is missing.
    fileprivate func number(_ name: String) throws(HTTPError) -> Int? {
        guard let text = try value(name) else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw HTTPError(.badRequest, .inspectNumber(name: name), reason: .badParameter)
        }
        return number
    }
}
