// A file as the body of a response, a slice at a time.
// SPDX-License-Identifier: MIT

import Deferred
import HTTP

/// Sends a file as fast as its client reads. Between two slices the loop serves others.
final class FileStream: StreamHandler {
    /// More than the socket takes at once, so that the next one mostly waits for the client.
    private static let slice = 256 << 10

    private let file: OpenFile
    private let scheduler: any Scheduler
    private var output: ByteStream?

    /// Whether its client is there still.
    var isOpen: Bool { output != nil }

    init(_ file: OpenFile, on scheduler: any Scheduler) {
        self.file = file
        self.scheduler = scheduler
    }

    func opened(_ stream: ByteStream) {
        output = stream
        sendSlice()
    }

    /// Nothing is expected.
    func received(_ bytes: ArraySlice<UInt8>) {}

    func hasRoom() { sendSlice() }

    func closed() { output = nil }

    private func sendSlice() {
        guard let output, output.hasRoom else { return }
        // A file that cannot be read ends early, which its length tells.
        guard let bytes = file.read(atMost: FileStream.slice), !bytes.isEmpty else {
            return output.finish()
        }
        output.send(bytes)
        if output.hasRoom { scheduler.callLater(.zero) { [weak self] in self?.sendSlice() } }
    }
}
