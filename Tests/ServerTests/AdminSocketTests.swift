// The operator's socket, and the commands that speak to it.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct AdminSocketTests {
    private let folder: JournalFolder
    private var socket: String { "\(folder.path)/chat.db-admin" }

    init() throws {
        folder = try JournalFolder()
    }

    private func server(_ options: String = "", descriptors: Int? = nil) throws -> ServerProcess {
        try ServerProcess(
            folder.options, "--login off --publish-rate 0", options, descriptors: descriptors)
    }

    /// Runs `fireside admin`, or another command of the operator's.
    private func fireside(
        _ command: String, _ words: String...
    ) throws -> (status: Int32?, output: String, errors: String) {
        let all = command.split(separator: " ").map(String.init) + words + ["--socket", socket]
        let command = try Command(Command.fireside, all)
        return (command.exitStatus(), command.output, command.errors)
    }

    private func post(_ text: String, _ server: ServerProcess) throws -> String {
        let answer = try server.post("\"\(text)\"", to: "/channels/a")
        return try #require(answer.text.firstMatch(of: /"id":"([^"]+)"/)).1.description
    }

    // The socket.

    @Test func `only its own user reaches it, and it goes with the server`() throws {
        let server = try server()
        let attributes = try FileManager.default.attributesOfItem(atPath: socket)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.type] as? FileAttributeType == .typeSocket)
        if geteuid() == 0 {
            let stranger = try Command(
                "/usr/bin/setpriv",
                [
                    "--reuid", "65534", "--regid", "65534", "--clear-groups", Command.fireside,
                    "admin", "stats", "--socket", socket,
                ])
            #expect(stranger.exitStatus() == 1)
            #expect(stranger.errors.contains("belongs to another user"))
        }
        #expect(server.stop() == 0)
        #expect(access(socket, F_OK) != 0)
        let answer = try fireside("admin stats")
        #expect(answer.status == 1)
        #expect(
            answer.errors == "fireside: no server listens on \(socket); start it with "
                + "fireside serve, or name its socket with --socket.\n")
    }

    @Test func `a socket that a killed server left is replaced`() throws {
        let first = try server()
        first.send(SIGKILL)
        _ = first.exitStatus()
        #expect(access(socket, F_OK) == 0)
        let second = try server()
        #expect(try fireside("admin stats").status == 0)
        #expect(second.stop() == 0)
    }

    @Test func `there is none with a journal in memory, nor where none is wanted`() throws {
        let quiet = try server("--admin-socket none")
        #expect(access(socket, F_OK) != 0)
        #expect(quiet.stop() == 0)
        let before = try FileManager.default.contentsOfDirectory(atPath: ".")
        let memory = try ServerProcess()
        #expect(try FileManager.default.contentsOfDirectory(atPath: ".") == before)
        #expect(memory.stop() == 0)
    }

    @Test func `a path that is too long is a warning, but not where the operator chose it`() throws
    {
        let name = String(repeating: "long", count: 25)
        let server = try ServerProcess("--journal \(folder.path)/\(name).db")
        #expect(
            server.logLines.contains { $0.contains("warning") && $0.contains("--admin-socket") })
        #expect(try server.get("/health").line == "ok")
        #expect(server.stop() == 0)
        let command = try Command(
            Command.fireside,
            [
                "serve", "--port", "0", "--journal", "memory", "--admin-socket",
                "\(folder.path)/\(name)",
            ])
        #expect(command.exitStatus() == 1)
        #expect(command.errors.contains("cannot listen on"))
    }

    @Test func `when clients have taken all there is, the operator still gets in`() throws {
        let server = try server(descriptors: 128)
        let crowd = try (0..<200).map { _ in try server.connect() }
        #expect(wait { crowd.contains { $0.isClosed } })
        for _ in 0..<5 {
            let answer = try fireside("admin stats")
            #expect(answer.status == 0)
            #expect(answer.output.contains("Connections"))
        }
        withExtendedLifetime(crowd) {}
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "\0\u{1}\u{2}", "GET /stats HTTP/9.9\r\n\r\n",
        "POST /kick HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
        "POST /kick HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n{{{{{",
    ])
    func `garbage is refused, and harms nobody`(_ bytes: String) throws {
        let server = try server()
        let client = try RawClient(unixSocket: socket)
        try client.send(Array(bytes.utf8))
        client.halfClose()
        let end = client.receiveToEnd()
        #expect(end.ending != .stillOpen)
        #expect(!String(decoding: end.bytes, as: UTF8.self).contains(" 200 "))
        #expect(try fireside("admin stats").status == 0)
        #expect(server.stop() == 0)
    }

    // The commands.

    @Test func `a claimed name is kicked on every loop, and banned`() throws {
        let server = try server("--loops 3")
        let polls = try server.park(6, "/poll?channels=a&from=ann&hold=110")
        let people = try fireside("admin people a")
        #expect(people.output.contains(/(?m)^NAME +SINCE +ADDRESS +CHANNELS$/))
        #expect(people.output.contains(/(?m)^ann +[0-9:]+ +127\.0\.0\.1 +a$/))
        // The word of who came answers some: all are to wait.
        for poll in polls where !poll.isSilent { _ = try poll.receive() }
        let again = try server.park(6, "/poll?channels=a&from=ann&hold=110")
        let kick = try fireside("admin kick", "ANN")
        #expect((kick.status, kick.output) == (0, "Kicked ANN.\n"))
        for poll in again { #expect(try poll.receive().status == 403) }
        #expect(try fireside("admin people").output == "Nobody is here under a name.\n")
        #expect(try fireside("admin kick", "ann").status == 1)
        #expect(try fireside("admin ban", "ann", "--for", "1d", "--reason", "noise").status == 0)
        let refused = try server.get("/poll?channels=a&from=Ann&hold=0")
        #expect(refused.status == 403)
        #expect(refused.text.contains("The reason: noise"))
        #expect(
            server.logLines.contains {
                $0.contains("notice") && $0.contains("action=ban")
                    && $0.contains("object=ann") && $0.contains("uid=\(getuid())")
            })
        #expect(!server.logLines.contains { $0.contains("noise") })
    }

    @Test func `an address is banned behind a proxy, and what it waits for ends on every loop`()
        throws
    {
        let server = try server("--trust-proxy 127.0.0.1 --loops 3")
        func wait(for address: String) throws -> RawClient {
            try server.park("/poll?channels=a&hold=110", "X-Forwarded-For: \(address)|")
        }
        let polls = try (0..<6).map { _ in try wait(for: "192.0.2.7") }
        let other = try wait(for: "192.0.2.8")
        let stream = try server.park("/channels/a/stream", "X-Forwarded-For: 192.0.2.7|")
        #expect(try fireside("admin ban", "192.0.2.7", "--reason", "noise").status == 0)
        for poll in polls {
            let answer = try poll.receive()
            #expect(answer.status == 403)
            #expect(answer.text.contains("The reason: noise"))
        }
        #expect(TestSupport.wait { stream.isClosed })
        #expect(other.isSilent)
        for (address, status) in [("192.0.2.7", 403), ("192.0.2.8", 200)] {
            let fields = "X-Forwarded-For: \(address)|"
            #expect(try server.get("/poll?channels=a&hold=0", fields).status == status)
        }
        _ = try post("hi", server)
        #expect(try other.receive().text.contains("hi"))
        #expect(server.stop() == 0)
    }

    @Test func `bans outlive the server, in a file that is the owner's alone`() throws {
        let first = try server()
        #expect(try fireside("admin ban", "ann").status == 0)
        #expect(try fireside("admin ban", "192.0.2.1", "--for", "7d").status == 0)
        #expect(first.stop() == 0)
        let path = "\(folder.path)/chat.db-bans"
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let second = try server()
        #expect(try second.get("/poll?channels=a&from=ann&hold=0").status == 403)
        let list = try fireside("admin bans", "--json").output
        #expect(list.contains(#""name":"ann""#) && list.contains(#""address":"192.0.2.1""#))
        #expect(try fireside("admin unban", "ann").status == 0)
        #expect(try second.get("/poll?channels=a&from=ann&hold=0").status == 200)
        #expect(second.stop() == 0)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try (text + "nonsense\n").write(toFile: path, atomically: false, encoding: .utf8)
        let command = try Command(
            Command.fireside, ["serve", "--port", "0", "--journal", "\(folder.path)/chat.db"])
        #expect(command.exitStatus() == 1)
        #expect(command.errors.contains("line 3 of \(path) is no ban"))
    }

    @Test func `bans that others can read are not read`() throws {
        let path = "\(folder.path)/chat.db-bans"
        try "".write(toFile: path, atomically: false, encoding: .utf8)
        chmod(path, 0o644)
        let command = try Command(
            Command.fireside, ["serve", "--port", "0", "--journal", "\(folder.path)/chat.db"])
        #expect(command.exitStatus() == 1)
        #expect(
            command.errors.contains("people's addresses, but other users can read it: chmod 600"))
    }

    @Test func `a message is deleted and a channel cleared, for all who listen`() throws {
        let server = try server()
        let id = try post("one", server)
        _ = try post("two", server)
        let poll = try server.park("/poll?channels=a&hold=110")
        #expect(try fireside("admin delete", id).output == "Deleted \(id).\n")
        #expect(try poll.receive().text.contains("\"deleted\":\"\(id)\""))
        #expect(try fireside("admin delete", id).status == 1)
        #expect(try fireside("admin clear", "a").status == 0)
        #expect(try !server.get("/channels/a/messages").text.contains("two"))
    }

    @Test func `streams are drained, and other clients are served`() throws {
        let server = try server()
        let stream = try server.connect()
        try stream.send(request("GET", "/channels/a/stream"))
        _ = try stream.receive(through: "\r\n\r\n")
        #expect(try fireside("admin drain").status == 0)
        #expect(try fireside("admin stats").output.contains("draining"))
        // The only one ends in the first second.
        #expect(wait { stream.isClosed })
        #expect(try post("hi", server).isEmpty == false)
        #expect(try fireside("admin drain", "--off").status == 0)
    }

    @Test(arguments: [
        ["admin", "ban", "ann", "--for", "soon"], ["admin", "ban"], ["admin", "clear", "A b"],
        ["admin", "nonsense"], ["backup"], ["admin", "ban", "192.0.2.0/24"],
        ["admin", "ban", "999.1.1.1"], ["admin", "unban", "2001:db8::1%eth0"],
    ])
    func `what is typed wrong is the usage's business`(_ words: [String]) throws {
        let command = try Command(Command.fireside, words)
        #expect(command.exitStatus() == EX_USAGE)
        #expect(command.errors.contains("Usage: ") || command.errors.contains("Error: "))
    }

    @Test func `an address may have a blank behind it, and a name may read as one`() throws {
        let server = try server()
        #expect(try fireside("admin ban", "192.0.2.7 ").status == 0)
        #expect(try fireside("admin ban", "1.2.3", "--name").status == 0)
        let list = try fireside("admin bans", "--json").output
        #expect(list.contains(#""address":"192.0.2.7""#) && list.contains(#""name":"1.2.3""#))
        #expect(server.stop() == 0)
    }

    // Backups.

    @Test func `a backup holds what was confirmed, and a server goes on from it`() throws {
        let first = try server()
        let ids = try (0..<20).map { try post("text \($0)", first) }
        let copy = "\(folder.path)/copy.db"
        let answer = try fireside("backup", copy)
        #expect(answer.status == 0)
        #expect(answer.output.hasPrefix("Copied the journal, "))
        let attributes = try FileManager.default.attributesOfItem(atPath: copy)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.contains("backup") || $0.hasPrefix("copy.db.") })
        let second = try ServerProcess("--journal \(copy) --admin-socket none")
        let page = try second.get("/channels/a/messages").text
        for number in ids.indices { #expect(page.contains("text \(number)\"")) }
    }

    @Test func `a file that cannot be written, and a journal in memory, are one sentence`() throws {
        let server = try server()
        let answer = try fireside("backup", "\(folder.path)/none/copy.db")
        #expect(answer.status == 1)
        #expect(answer.errors.contains("cannot be written: No such file"))
        #expect(server.stop() == 0)
        let memory = try ServerProcess("--admin-socket \(socket)")
        let other = try fireside("backup", "\(folder.path)/copy.db")
        #expect(other.status == 1)
        #expect(other.errors.contains("in memory"))
        #expect(access("\(folder.path)/copy.db", F_OK) != 0)
        #expect(memory.stop() == 0)
    }

    @Test func `a backup replaces an older one, but no journal in use and no folder`() throws {
        let server = try server()
        _ = try post("one", server)
        let copy = "\(folder.path)/copy.db"
        for _ in 0..<2 { #expect(try fireside("backup", copy).status == 0) }
        let journal = try fireside("backup", "\(folder.path)/chat.db")
        #expect(journal.status == 1)
        #expect(journal.errors.contains("chat.db cannot be written: it is a journal in use"))
        let pipe = "\(folder.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [folder.path, pipe] {
            #expect(try fireside("backup", path).errors.contains("not a file that can be replaced"))
        }
        _ = try post("two", server)
        #expect(server.stop() == 0)
    }

    @Test func `an operator who never reads a backup keeps nobody waiting`() throws {
        let server = try server("--max-body 4000000")
        let long = String(repeating: "x", count: 3_000_000)
        #expect(try server.post("\"\(long)\"", to: "/channels/a").status == 201)
        let deaf = try RawClient(unixSocket: socket)
        try deaf.send(request("POST", "/backup", body: "{}"))
        #expect(try String(decoding: deaf.receive(bytes: 15), as: UTF8.self) == "HTTP/1.1 200 OK")
        #expect(try post("hi", server).isEmpty == false)
        #expect(try fireside("admin stats").status == 0)
        let other = try fireside("backup", "\(folder.path)/copy.db")
        #expect(other.errors.contains("Another backup is under way"))
        deaf.close()
        #expect(try wait { try fireside("backup", "\(folder.path)/copy.db").status == 0 })
        #expect(server.stop() == 0)
    }
}
