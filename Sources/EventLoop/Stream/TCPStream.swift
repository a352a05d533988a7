// A connection to a server: bytes out, bytes in.
// SPDX-License-Identifier: MIT

import CLibevent
import Deferred
import Glibc

/// Hears what becomes of a stream.
package protocol TCPStreamListener: AnyObject {
    /// It stands. Once.
    func streamOpened(_ stream: TCPStream)

    /// The next bytes. They are gone when this returns.
    func stream(_ stream: TCPStream, received bytes: UnsafeRawBufferPointer)

    /// It is over. Once, and nothing comes afterwards.
    func streamEnded(_ stream: TCPStream, _ end: StreamEnd)
}

/// Connects to one server: the addresses of its name are tried in their order. It lives on its loop's
/// thread, and ends with its last reference. Twisted: `connectTCP` and `Protocol`.
///
/// It owns a `bufferevent`, which its ``ClientTransport`` has made. libevent calls back on the loop, and
/// never again once the buffer is freed.
package final class TCPStream {
    private enum State { case connecting, open, ended }

    /// What is read in one turn of the loop at most, so that one server cannot keep it busy. libevent
    /// itself reads 4 KiB.
    private static let maxRead = 256 << 10

    /// Who hears of it. It is not kept alive.
    package weak var listener: (any TCPStreamListener)?

    private let loop: EventLoop
    private let endpoint: Endpoint
    private let transport: any ClientTransport
    private let maxPending: Int
    private var state = State.connecting
    /// The `bufferevent` of the address that is being tried, or of the connection.
    private var buffer: OpaquePointer?
    /// Addresses that were not tried yet.
    private var addresses: ArraySlice<ConnectAddress> = []
    /// How long one address may take.
    private var patience: Duration
    private var alarm: (any DelayedCall)?

    /// Begins to connect. The listener hears nothing before this returns.
    ///
    /// - Parameters:
    ///   - patience: For the look-up of the name, and again for the connection with TLS.
    ///   - maxPending: Bytes that may wait for the server to take them.
    package init(
        _ loop: EventLoop, to endpoint: Endpoint, over transport: any ClientTransport,
        patience: Duration, maxPending: Int
    ) {
        loop.checkThread()
        self.loop = loop
        self.endpoint = endpoint
        self.transport = transport
        self.patience = patience
        self.maxPending = maxPending
        startAlarm()
        switch endpoint {
        case .unix(let path):
            let addresses = ConnectAddress(unixPath: path).map { [$0] } ?? []
            loop.callSoon { [weak self] in self?.connect(to: addresses) }
        case .tcp(let host, let port):
            let answer = loop.resolver.addresses(of: host)
            loop.callSoon { [weak self] in
                _ = answer.addCallback { addresses in
                    self?.connect(to: addresses.map { $0.with(port: port) })
                }
            }
        }
    }

    deinit { release() }

    /// Bytes that the kernel has not taken yet.
    package var pending: Int {
        buffer.map { evbuffer_get_length(bufferevent_get_output($0)) } ?? 0
    }

    /// Sends `bytes`, once it stands. Before that and after the end, nothing happens.
    package func write(_ bytes: [UInt8]) {
        guard state == .open, let buffer else { return }
        // Most of the time the socket has room, and nobody needs to wait for it.
        let sent = pending == 0 ? transport.send(bytes.span.bytes, through: buffer) : 0
        guard sent < bytes.count else { return }
        bytes.withUnsafeBytes { bytes in
            let rest = bytes[sent...]
            _ = bufferevent_write(
                buffer, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        }
        if pending > maxPending { loop.callSoon { [weak self] in self?.end(.tooMuchPending) } }
    }

    /// Hangs up. The listener hears nothing any more.
    package func close() {
        state = .ended
        release()
    }

    // MARK: - Connecting

    private func connect(to addresses: [ConnectAddress]) {
        guard state == .connecting else { return }
        if addresses.isEmpty { return end(.unknownHost) }
        self.addresses = addresses[...]
        patience = patience / addresses.count
        tryNext(after: .refused)
    }

    /// - Parameter end: What has become of the address before.
    private func tryNext(after end: StreamEnd) {
        release()
        guard let address = addresses.popFirst() else { return self.end(end) }
        guard let buffer = try? transport.makeBuffer(for: host, on: loop) else {
            return self.end(.outOfResources)
        }
        self.buffer = buffer
        startAlarm()
        // libevent keeps this pointer without retaining it; `release` frees the buffer first.
        let context = Unmanaged.passUnretained(self).toOpaque()
        bufferevent_setcb(
            buffer, { _, context in TCPStream.from(context)?.read() }, nil,
            { _, what, context in TCPStream.from(context)?.changed(Int32(what)) }, context)
        bufferevent_enable(buffer, Int16(EV_READ | EV_WRITE))
        let status = address.withPointer {
            bufferevent_socket_connect(buffer, $0, Int32($1))
        }
        if status != 0 {
            bufferevent_setcb(buffer, nil, nil, nil, nil)
            loop.callSoon { [weak self] in self?.failed(.refused) }
        }
    }

    /// Whose certificate is wanted.
    private var host: String {
        switch endpoint {
        case .tcp(let host, _): host
        case .unix: "localhost"
        }
    }

    private func failed(_ end: StreamEnd) {
        if state == .connecting { tryNext(after: end) }
    }

    private func startAlarm() {
        alarm?.cancel()
        alarm = loop.callLater(patience) { [weak self] in self?.failed(.timedOut) }
    }

    // MARK: - What libevent tells

    private static func from(_ context: UnsafeMutableRawPointer?) -> TCPStream? {
        // Retained for the call: the listener may drop the last other reference.
        context.map { Unmanaged<TCPStream>.fromOpaque($0).takeUnretainedValue() }
    }

    private func changed(_ what: Int32) {
        if what & BEV_EVENT_CONNECTED != 0 { return opened() }
        let problem = buffer.flatMap(transport.problem(of:))
        let end: StreamEnd =
            if let problem { .notSecure(host: host, problem) } else if state == .connecting {
                .refused
            } else { what & BEV_EVENT_EOF != 0 ? .closed : .broken }
        if state == .connecting { tryNext(after: end) } else { self.end(end) }
    }

    private func opened() {
        guard state == .connecting, let buffer else { return }
        state = .open
        alarm?.cancel()
        // Small commands must not wait for the answers to those before. Fails on a Unix socket.
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(bufferevent_getfd(buffer), Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
        listener?.streamOpened(self)
    }

    private func read() {
        var count = 0
        while state == .open, let buffer, let input = bufferevent_get_input(buffer) {
            let length = evbuffer_get_contiguous_space(input)
            guard length > 0, let bytes = evbuffer_pullup(input, length) else { break }
            count += length
            listener?.stream(self, received: UnsafeRawBufferPointer(start: bytes, count: length))
            // The buffer is still there: libevent keeps it until its callback has returned.
            evbuffer_drain(input, length)
        }
        if count >= TCPStream.libeventRead { readOn() }
    }

    /// What libevent reads at most at once. `EVBUFFER_MAX_READ`
    private static let libeventRead = 4096

    /// libevent took all that it takes at once, so there is probably more.
    private func readOn() {
        var count = 0
        while state == .open, let buffer, count < TCPStream.maxRead {
            let length = loop.scratch.withUnsafeMutableBytes { transport.receive($0, from: buffer) }
            if length <= 0 { break }
            count += length
            loop.scratch.withUnsafeBytes {
                listener?.stream(self, received: UnsafeRawBufferPointer(rebasing: $0[..<length]))
            }
            if length < loop.scratch.count { break }
        }
    }

    // MARK: - The end

    private func end(_ end: StreamEnd) {
        guard state != .ended else { return }
        close()
        listener?.streamEnded(self, end)
    }

    private func release() {
        alarm?.cancel()
        alarm = nil
        if let buffer = buffer.take() { transport.free(buffer) }
    }
}

@available(*, unavailable)
extension TCPStream: Sendable {}
