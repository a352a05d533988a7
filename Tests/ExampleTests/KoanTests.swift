// The koans: the first blank stops them, the solutions solve them, a wrong answer is drawn.
// SPDX-License-Identifier: MIT

import Foundation
import KoanTeacher
import TestSupport
import Testing

@Suite(.blocking) struct KoanTests {
    @Test func `as they stand, the lesson ends at the first blank, as the README shows`() throws {
        let lesson = try Command(Command.built("koans"), ["--once"])
        #expect(lesson.exitStatus() == 1)
        #expect(lesson.output == (try Readme("koans").outputs[0]))
        #expect(lesson.errors == "")
    }

    @Test func `solved, all twenty are right, in their order`() throws {
        let lesson = try Command(Command.built("koans-solved"), ["--once"])
        #expect(lesson.exitStatus() == 0)
        let numbers = lesson.output.matches(of: /ok {2}(\d+)\./).compactMap { Int($0.1) }
        #expect(numbers == Array(1...20))
        #expect(lesson.output.hasSuffix("the same room behind a server.\n"))
    }

    @Test(arguments: Koans.sources)
    func `a solution is its koan with the blanks filled in`(file: String) throws {
        let koans = try Koans.text(file).split(separator: "\n", omittingEmptySubsequences: false)
        let solved = try Koans.text("Solutions/\(file)")
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(koans.count == solved.count)
        // The first line says what the file is.
        for (koan, solution) in zip(koans, solved).dropFirst() {
            #expect(fills(String(solution), String(koan)), "\(koan)\n\(solution)")
        }
    }

    /// Whether `solution` is `koan` with something else in the place of its blank, if it has one.
    private func fills(_ solution: String, _ koan: String) -> Bool {
        guard let blank = koan.firstMatch(of: /\.___|___\(\)/) else { return solution == koan }
        let isMethod = blank.0 == ".___"
        let before = koan[..<blank.range.lowerBound] + (isMethod ? "." : "")
        let after = koan[blank.range.upperBound...]
        return solution.hasPrefix(before) && solution.hasSuffix(after)
            && solution.count > before.count + after.count && !solution.contains("___")
    }

    @Test func `each koan has one blank`() throws {
        let text = try Koans.sources.map { try Koans.text($0) }.joined()
        let code = text.split(separator: "\n").filter { !$0.hasPrefix("//") }.joined(
            separator: "\n")
        #expect(code.matches(of: /___/).count == 20)
        #expect(code.matches(of: /koan\("/).count == 20)
    }

    /// Places and numbers aside: the README shows the koan itself.
    @Test func `a wrong answer ends the lesson with the drawing that the README shows`() throws {
        let lesson = try Command(Command.built("koans-solved"), ["--once", "--wrong"])
        #expect(lesson.exitStatus() == 1)
        let drawing = try Readme("koans").outputs[1].split(separator: "\n").map { "      \($0)" }
        let lines = lesson.output.split(separator: "\n")
        #expect(lines.first == "  ->  2. each stage is given what the one before returned")
        #expect(
            withoutPlaces(lines.dropFirst().joined(separator: "\n"))
                == withoutPlaces(drawing.joined(separator: "\n")))
    }

    private func withoutPlaces(_ text: String) -> String {
        text.replacing(/\w+\.swift:\d+/, with: "PLACE").replacing(/#\d+/, with: "#N")
    }

    @Test func `a koan that throws says so, and one without Deferreds has no drawing`() {
        struct Broken: Error {}
        let attempt = Attempt(says: [], values: false) { _ in throw Broken() }
        #expect(!attempt.isRight)
        #expect(
            attempt.report == [
                "it should say  nothing", "it says        nothing", "it throws      Broken()", "",
                "no Deferred was fired",
            ])
    }

    @Test func `a source that is saved, added, replaced or removed is a change`() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("koans-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        let folder = SourceFolder(url)
        let file = url.appendingPathComponent("Lanes.swift")
        var seen = [folder.stamps]
        try "1".write(to: file, atomically: false, encoding: .utf8)
        seen.append(folder.stamps)
        for age in [-7.0, -5.0] {
            let date = Date(timeIntervalSinceNow: age)
            try FileManager.default.setAttributes(
                [.modificationDate: date], ofItemAtPath: file.path)
            seen.append(folder.stamps)
        }
        try "a note".write(
            to: url.appendingPathComponent("notes.txt"), atomically: false, encoding: .utf8)
        #expect(folder.stamps == seen.last)
        for (before, after) in zip(seen, seen.dropFirst()) { #expect(before != after) }
        try FileManager.default.removeItem(at: file)
        #expect(folder.stamps == seen[0])
    }

    @Test func `the package is found above the sources`() {
        let sources = URL(fileURLWithPath: Koans.path("main.swift")).deletingLastPathComponent()
        let package = SourceFolder(sources).package
        #expect(package.appendingPathComponent("examples/koans").path == sources.path)
    }

    @Test func `of a blank that does not compile, the error and its line are shown once`() throws {
        let error = "cannot convert value of type 'String' to expected argument type 'Int'"
        let output = """
            [3/5] Compiling koans Lanes.swift
            /home/ann/fireside/examples/koans/Lanes.swift:18:35: error: \(error)
            16 |         let number = Deferred<Int>()
               |                                   `- error: \(error)
            /home/ann/fireside/examples/koans/Lanes.swift:18:35: error: \(error)
            """
        let errors = CompileErrors(in: output) { path, line in
            path.hasSuffix("Lanes.swift") && line == 18
                ? "number.addCallback { $0 * \"two\" }" : nil
        }
        #expect(errors.text + "\n" == (try Readme("koans").outputs[2]))
    }

    @Test func `of a function that is unavailable, only the reason is shown`() {
        let line =
            "/a/Lanes.swift:35:14: error: 'addErrback(_:file:line:)' is unavailable: it throws"
        let errors = CompileErrors(in: line) { _, _ in nil }
        #expect(errors.text == "It does not compile.\n\n  Lanes.swift:35: it throws")
    }

    @Test func `where nothing is said of a source, the build's last lines are shown`() {
        let errors = CompileErrors(in: "error: no space left on device\n") { _, _ in nil }
        #expect(errors.text == "It does not compile.\n\n  error: no space left on device")
    }
}
