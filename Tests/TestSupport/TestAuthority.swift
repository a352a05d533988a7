// An authority that signs certificates for tests, made by `openssl`.
// SPDX-License-Identifier: MIT

import Foundation

/// Its folder is gone with it.
public final class TestAuthority {
    /// Where its files lie.
    public let folder = FileManager.default.temporaryDirectory.path + "/fireside-tls-\(UUID())"

    /// Its own certificate.
    public var file: String { "\(folder)/ca.pem" }

    public init() throws {
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
    public func sign(_ name: String, for names: String, days: Int = 2) throws {
        try openssl("req -nodes -subj /CN=chat -keyout \(name).key -out \(name).csr", key: true)
        try "subjectAltName=\(names)".write(
            toFile: "\(folder)/\(name).ext", atomically: true, encoding: .utf8)
        try openssl(
            "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -CAcreateserial -days \(days)"
                + " -extfile \(name).ext -out \(name).pem")
    }

    /// Puts a file into the folder, which `openssl s_server -HTTP` answers as it is.
    public func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
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
public final class TLSServer {
    private let process: Command
    /// Of 127.0.0.1.
    public let port: Int

    /// - Parameters:
    ///   - certificate: One that the authority has signed.
    ///   - options: Of `openssl s_server`.
    public init(_ authority: TestAuthority, _ certificate: String, _ options: String = "") throws {
        let page = options.contains("-HTTP") ? "" : "-www"
        let process = try Command(
            "/bin/sh",
            [
                "-c",
                "cd \(authority.folder) && exec openssl s_server -accept 127.0.0.1:0 \(page)"
                    + " -cert \(certificate).pem -key \(certificate).key \(options)",
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
