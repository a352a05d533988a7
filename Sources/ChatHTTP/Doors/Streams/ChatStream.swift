// One client's stream of answers, from its beginning to its end.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// Stands between the hub and a connection: each batch goes out as it comes, and nothing is queued.
/// While the client does not read, the hub is told so. It goes on later from where the client is.
///
/// The hub and the connection hold it until the stream is closed, and it holds them.
final class ChatStream {
    private let door: StreamDoor
    private let reader: StreamReader
    /// From the hub; nil once the stream is over.
    private var batches: BatchStream?
    /// To the client; nil before the head is out, and once the connection is gone.
    private var output: ByteStream?
    /// Bytes that the client has sent. Nobody asked for them.
    private var ignored: Int32 = 0
    private let endsWithTicket: Bool
    private let address: PeerAddress
    private let language: Language
    private var hasBegun = false
    private var isPaused = false
    private var isOver = false

    init(_ door: StreamDoor, _ wanted: StreamRequest) {
        self.door = door
        reader = wanted.reader.ticket == nil ? .anyone : .bearer(wanted.reader)
        endsWithTicket = wanted.endsWithTicket
        address = wanted.address
        language = wanted.language
    }

    /// Asks the hub, which begins when the head is out.
    ///
    /// - Throws: What the hub refuses. Nothing has begun then.
    func begin(_ subscription: Subscription) throws(ChatError) {
        batches = try door.chat.hub.stream(subscription, to: self)
        door.counters.open.add(1)
    }

    /// The last words, and nothing behind them.
    private func finish(_ last: [UInt8] = []) {
        if isOver { return }
        isOver = true
        batches.take()?.cancel()
        if !last.isEmpty { output?.send(last) }
        output?.finish()
    }

    /// The same where the client is told why.
    private func finish(_ error: HTTPError) {
        if !isOver { door.chat.monitor.refused(error, from: address) }
        finish(door.format.bytes(of: error, in: language))
    }
}

extension ChatStream: BatchListener {
    /// Sends what is new; what is private, only while its reader may hear it.
    ///
    /// - Returns: Whether there is room for more; else the hub waits until it is told to go on.
    func hear(_ batch: Batch) -> Bool {
        do throws(HTTPError) {
            try mustStillBeAdmitted()
        } catch {
            finish(error)
            return false
        }
        let bytes = hasBegun ? door.bytes(of: batch) : door.format.firstBytes(of: batch)
        hasBegun = true
        if !bytes.isEmpty { output?.send(bytes) }
        isPaused = output?.hasRoom != true
        return !isPaused
    }

    /// Their session is over, or they are no member any more.
    private var whyNotAdmitted: HTTPError {
        do throws(HTTPError) { try mustStillBeAdmitted() } catch { return error }
        return .badTicket
    }

    private func mustStillBeAdmitted() throws(HTTPError) {
        guard case .bearer(let reader) = reader else { return }
        try door.chat.access.mustStillBeAdmitted(reader)
    }

    /// The hub has ended it.
    func ended(_ end: StreamEnd) {
        batches = nil
        switch end {
        case .comeBack(let batch): finish(door.bytes(of: batch))
        case .replaced: finish(.replaced)
        case .sessionEnded: finish(whyNotAdmitted)
        case .expelled: finish(ChatError.expelled.httpError)
        case .failed(let error): finish(HTTPError(of: error))
        case .timeIsUp where endsWithTicket: finish(.badTicket)
        case .timeIsUp: finish()  // no reason to say: the client may come back at once
        }
    }
}

extension ChatStream: StreamHandler {
    func opened(_ stream: ByteStream) {
        output = stream
        if stream.hasRoom { batches?.resume() }
    }

    /// Nothing is expected. A client that goes on and on is hung up on.
    func received(_ bytes: ArraySlice<UInt8>) {
        ignored += Int32(bytes.count)
        if ignored > ChatStream.maxIgnored { finish() }
    }

    private static let maxIgnored = 32 * 1024

    func hasRoom() {
        isPaused = false
        batches?.resume()
    }

    func refused(_ error: HTTPError) { finish(error) }

    /// Lets go of the hub and of the connection, which hold the stream.
    func closed() {
        if isPaused, !isOver { door.counters.stalled.add(1) }
        door.counters.open.add(-1)
        isOver = true
        batches.take()?.cancel()
        output = nil
    }
}

/// Who hears a stream.
indirect enum StreamReader {
    case anyone
    /// Somebody with a ticket, which may end before the stream does.
    case bearer(AdmittedReader)
}
