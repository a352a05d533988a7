// The workshop's steps, as a learner meets them: with blanks, finished, and in three languages.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct WorkshopTests {
    @Test(arguments: 1...6, Workshop.languages)
    func `a finished step passes its checkpoint`(step: Int, language: String) throws {
        let check = try Workshop.check(step, language, finished: true)
        #expect(check.exitStatus() == 0)
        #expect(check.output.contains(try Workshop.sentence("done\(step)", language)))
        #expect(!check.output.contains("✗"))
        #expect(check.errors == "")
    }

    @Test(arguments: [
        (1, "callbackKept"), (2, "laneValue"), (3, "noServer"), (4, "getWaits"),
        (5, "chatPath"), (6, "whoLeft"),
    ])
    func `with its blanks a step runs, and its checkpoint says what is missing`(
        step: Int, key: String
    ) throws {
        for language in Workshop.languages {
            let check = try Workshop.check(step, language)
            #expect(check.exitStatus() == 1)
            #expect(check.output.contains("✗ \(try Workshop.sentence(key, language))\n"))
            for line in try Workshop.blanks(step) {
                #expect(check.output.firstMatch(of: try Regex(": .*\\b\(line)\\b")) != nil)
            }
            #expect(check.errors == "")
        }
    }

    @Test(arguments: [
        (1, "Nobody has said anything yet.", "callbackCalled"),
        (1, "Nobody has said anything yet.|Aya hears: Hello!|Olga hears: Hello!", "callbackAgain"),
        (
            1,
            "Nobody has said anything yet.|Aya hears: Hello!|Olga hears: Hello!|"
                + "Olga hears: Who is still here?|Aya hears: Who is still here?", "callbackOnce"
        ),
        (2, "Olga sends \"Hello!\"|  Aya hears: Olga: Hello!|Olga sends \"\"", "laneError"),
        (
            2, "Olga sends \"Hello!\"|  Aya hears: Olga: Hello!|Olga sends \"\"|  Aya hears: ___",
            "laneError"
        ),
    ])
    func `what a half-filled program prints leads to the next blank`(
        step: Int, lines: String, key: String
    ) throws {
        let lines = lines.split(separator: "|").joined("\n")
        let program = try TemporaryProgram("#!/bin/sh\ncat <<'END'\n\(lines)\nEND\n")
        let check = try Workshop.check(step, "en", program: program.path)
        #expect(check.exitStatus() == 1)
        #expect(check.output.contains("✗ \(try Workshop.sentence(key, "en"))\n"))
    }

    @Test(arguments: [
        (3, "Workshop5Finished", "helloName"), (4, "Workshop3Finished", "getWaits"),
        (5, "Workshop4Finished", "seenLines"), (6, "Workshop5Finished", "whoCame"),
    ])
    func `a server that does something else does not pass`(
        step: Int, product: String, key: String
    ) throws {
        let check = try Workshop.check(step, "en", program: Command.built(product))
        #expect(check.exitStatus() == 1)
        #expect(check.output.contains("✗ \(try Workshop.sentence(key, "en"))\n"))
    }

    @Test func `without a step the checkpoint says how it is used`() throws {
        for language in Workshop.languages {
            for words in [[], ["7"], ["one"], ["1", "--finish"]] {
                let check = try Workshop.check(words + ["--lang", language])
                #expect(check.exitStatus() == 2)
                #expect(check.output == (try Workshop.sentence("usage", language)) + "\n")
            }
        }
    }

    @Test func `a blank that is met says its line in the learner's language`() throws {
        for (language, words) in [
            ("en", "main.swift, line 10:"), ("ja", "main.swift の 10 行目:"),
            ("ru", "main.swift, строка 10:"), ("en", "main.swift, line 10:"),
        ] {
            #expect(try Workshop.check(1, language).output.contains(words))
        }
    }

    @Test func `every sentence is there in every language, and is used`() throws {
        let english = try Workshop.sentences("en")
        for language in Workshop.languages {
            let sentences = try Workshop.sentences(language)
            #expect(sentences.map(\.key) == english.map(\.key))
            for (one, other) in zip(sentences, english) {
                #expect(one.text.contains("{}") == other.text.contains("{}"), "\(one.key)")
            }
        }
        let check = try Workshop.text("check")
        for key in english.map(\.key) where !key.hasPrefix("done") {
            #expect(check.firstMatch(of: try Regex("\\b\(key)( |$|\n)")) != nil, "\(key)")
        }
    }

    @Test func `the checkpoint in the workshop's own README is what a learner reads`() throws {
        for (language, page) in [
            ("en", "README.md"), ("ja", "README.ja.md"), ("ru", "README.ru.md"),
        ] {
            let check = try Workshop.check(1, language)
            let block = "```console\n$ workshop/check 1\n\(check.output)```\n"
            #expect(check.exitStatus() == 1)
            #expect(try Workshop.text(page).contains(block), "\(page)")
        }
    }

    @Test(arguments: [1, 2])
    func `a finished step prints what its README says`(step: Int) throws {
        let program = try Command(Command.built("Workshop\(step)Finished"), [])
        #expect(program.exitStatus() == 0)
        #expect(program.output == (try Workshop.readme(step).outputs[0]))
    }

    @Test func `the server says hello as its README has it`() throws {
        let server = try Listening("Workshop3Finished")
        let session = try Workshop.readme(3).session()
        #expect(session.count == 2)
        for step in session { #expect(try server.run(step.command) == step.output) }
        let hello = try server.run("curl -G localhost:8080/ --data-urlencode name=彩")
        #expect(hello == "Hello, 彩!")
    }

    @Test func `in the chat, both who wait hear what is said`() throws {
        let server = try Listening("Workshop4Finished")
        let listeners = [try server.waiting("/"), try server.waiting("/")]
        let session = try Workshop.readme(4).session()
        #expect(session.count == 1)
        // The server's next turn: by then both wait.
        #expect(try server.run("curl -X DELETE localhost:8080/").contains("not DELETE"))
        #expect(try server.run(session[0].command) == session[0].output)
        for listener in listeners { #expect(try listener.receive().line == "Hello!") }
    }

    @Test func `no line is lost for a page that was away, and odd counts do no harm`() throws {
        let server = try Listening("Workshop5Finished")
        for step in try Workshop.readme(5).session() {
            #expect(try server.run(step.command) == step.output)
        }
        for (seen, lines) in [
            ("0", "Hello!\nCan you see me?"), ("1", "Can you see me?"),
            ("-5", "Hello!\nCan you see me?"), ("x", "Hello!\nCan you see me?"),
        ] {
            #expect(try server.run("curl 'localhost:8080/chat?seen=\(seen)'") == lines)
        }
        let ahead = try server.waiting("/chat?seen=9223372036854775807")
        let next = try server.waiting("/chat?seen=2")
        let two = "curl --data-binary $'three\\r\\n\\nfour' localhost:8080/chat"
        #expect(try server.run("curl -X DELETE localhost:8080/").contains("not DELETE"))
        #expect(try server.run("bash -c \"\(two)\"") == "OK")
        #expect(try next.receive().text == "three\nfour\n")
        #expect(try ahead.receive().text == "\n")
    }

    @Test func `everyone is told who comes, who speaks and who leaves`() throws {
        let server = try Listening("Workshop6Finished")
        let lines = try #require(try Workshop.readme(6).outputs.first).split(separator: "\n")
        #expect(try server.run("curl 'localhost:8080/chat?name=Aya'") == lines[0])
        #expect(try server.run("curl 'localhost:8080/chat?name=Olga'") == lines[0...1].joined("\n"))
        let speak = "curl -d 'Hello, Aya!' 'localhost:8080/chat?name=Olga'"
        #expect(try server.run(speak) == "OK")
        let olga = try server.waiting("/chat?name=Olga&seen=3")
        #expect(try server.run("curl -X DELETE localhost:8080/").contains("not DELETE"))
        olga.close()
        let heard = try server.run("curl 'localhost:8080/chat?name=Aya&seen=3'")
        #expect(heard == lines[3])
        let all = try server.run("curl 'localhost:8080/chat?name=Aya&seen=0'")
        #expect(all == lines.joined("\n"))
    }
}

extension Sequence where Element == Substring {
    fileprivate func joined(_ separator: String) -> String { joined(separator: separator) }
}
