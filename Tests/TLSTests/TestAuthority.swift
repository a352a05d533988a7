// An authority that signs certificates for tests, made by `openssl`.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// Its folder is gone with it.
final class TestAuthority {
    let folder = FileManager.default.temporaryDirectory.path + "/fireside-tls-\(UUID())"

    /// Its own certificate.
    var file: String { "\(folder)/ca.pem" }

    init() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try openssl("req -x509 -nodes -subj /CN=authority -keyout ca.key -out ca.pem", key: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Signs a certificate: `NAME.pem` and `NAME.key` in the folder.
    ///
    /// - Parameters:
    ///   - names: As OpenSSL writes them: `DNS:chat.example`, `IP:127.0.0.1`.
    ///   - days: From now; less than 0 for one whose time is over.
    func sign(_ name: String, for names: String, days: Int = 2) throws {
        try openssl("req -nodes -subj /CN=chat -keyout \(name).key -out \(name).csr", key: true)
        try "subjectAltName=\(names)".write(
            toFile: "\(folder)/\(name).ext", atomically: true, encoding: .utf8)
        try openssl(
            "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -CAcreateserial -days \(days)"
                + " -extfile \(name).ext -out \(name).pem")
    }

    private func openssl(_ words: String, key: Bool = false) throws {
        let curve = key ? " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1" : ""
        let command = try Command(
            "/bin/sh", ["-c", "cd \(folder) && exec openssl \(words)\(curve)"])
        guard command.exitStatus() == 0 else { throw OpenSSLFailed(errors: command.errors) }
    }

    private struct OpenSSLFailed: Error { let errors: String }
}

/// A server that speaks TLS and answers each GET with a page: `openssl s_server`.
final class TLSServer {
    private let process: Command
    let port: Int

    /// - Parameters:
    ///   - certificate: One that the authority has signed.
    ///   - options: Of `openssl s_server`.
    init(_ authority: TestAuthority, _ certificate: String, _ options: String = "") throws {
        let path = "\(authority.folder)/\(certificate)"
        let process = try Command(
            "/bin/sh",
            [
                "-c",
                "exec openssl s_server -accept 127.0.0.1:0 -www -cert \(path).pem -key \(path).key "
                    + options,
            ])
        self.process = process
        var port: Int?
        wait {
            let match = process.output.firstMatch(of: /ACCEPT 127.0.0.1:([0-9]+)/)
            port = match.flatMap { Int($0.1) }
            return port != nil || !process.isAlive
        }
        guard let port else { throw TestError.cannotConnect(0) }
        self.port = port
    }
}
