// What the documentation shows compiles.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The listings in the comments and pages of `Sources/Deferred`, all in one run of the compiler.
@Suite(.blocking) struct DocumentationTests {
    /// What listings use without saying where it comes from.
    private static let prelude = """
        @MainActor func fetch(_ name: String) -> Deferred<String> { Deferred() }
        """

    @Test func `every listing in the documentation compiles`() throws {
        let listings = try Listing.all()
        #expect(listings.count >= 25)
        let code = listings.enumerated().map { $1.function(named: "listing\($0)") }
        let (status, output) = try Compiler.compile(
            (["import EventLoop", DocumentationTests.prelude] + code).joined(separator: "\n"),
            ["-warnings-as-errors", "-I", Listing.cModule])
        #expect(status == 0, "it says:\n\(output)")
    }

    @Test func `every add of Deferred shows an example`() throws {
        for file in try Listing.files(ending: ".swift") {
            var comment = ""
            for line in file.lines {
                let line = line.drop { $0 == " " }
                if line.hasPrefix("///") { comment += line + "\n" }
                if line.isEmpty { comment = "" }
                guard line.hasPrefix("public func add") else { continue }
                let isShown = comment.contains("```swift") || comment.contains("Never called")
                #expect(isShown, "\(file.path): \(line)")
            }
        }
    }
}

/// A block of Swift in a comment or a page.
private struct Listing {
    let path: String
    /// Where its first line of code stands, counted from 1.
    let line: Int
    let code: [Substring]

    /// As a function, in which the compiler names the places of the documentation.
    func function(named name: String) -> String {
        """
        @MainActor func \(name)(_ deferred: Deferred<String>, _ clock: ManualClock) async throws {
        #sourceLocation(file: "\(path)", line: \(line))
        \(code.joined(separator: "\n"))
        #sourceLocation()
        }
        """
    }

    static func all() throws -> [Listing] {
        try files(ending: ".swift").flatMap { listings(in: $0, prefix: "///") }
            + files(ending: ".md").flatMap { listings(in: $0, prefix: "") }
    }

    private static func listings(in file: File, prefix: String) -> [Listing] {
        var found: [Listing] = []
        var open: Listing?
        for (index, line) in file.lines.enumerated() {
            let bare = line.trimmingPrefix { $0 == " " }
            guard !prefix.isEmpty ? bare.hasPrefix(prefix) : true else { continue }
            var text = prefix.isEmpty ? line : bare.dropFirst(prefix.count)
            if !prefix.isEmpty, text.hasPrefix(" ") { text = text.dropFirst() }
            if text == "```swift" {
                open = Listing(path: file.path, line: index + 2, code: [])
            } else if text == "```", let listing = open {
                found.append(listing)
                open = nil
            } else if let listing = open {
                open = Listing(path: listing.path, line: listing.line, code: listing.code + [text])
            }
        }
        return found
    }

    /// A file of `Sources/Deferred`.
    struct File {
        let path: String
        let lines: [Substring]
    }

    /// What `EventLoop` imports.
    static let cModule = repository.appending(path: "Sources/CLibevent").path

    private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func files(ending: String) throws -> [File] {
        let folder = repository.appending(path: "Sources/Deferred")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        return try paths.filter { $0.hasSuffix(ending) }.map { path in
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            return File(
                path: "Sources/Deferred/\(path)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }
}
