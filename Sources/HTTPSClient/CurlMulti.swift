// libcurl's multi interface on a loop.
// SPDX-License-Identifier: MIT

import CCurl
import EventLoop

/// Hears which requests have ended.
protocol CurlMultiListener: AnyObject {
    /// libcurl has let go of the handle.
    func ended(_ easy: UnsafeMutableRawPointer, _ code: CURLcode)
}

/// All requests of one loop. `curl_multi_init`, and `curl_multi_cleanup` in `deinit`.
///
/// libcurl says which sockets to watch and when to come back; the loop says what has happened.
/// https://curl.se/libcurl/c/curl_multi_socket_action.html
final class CurlMulti {
    /// It is not kept alive.
    weak var listener: (any CurlMultiListener)?
    private let handle: UnsafeMutableRawPointer
    private let loop: EventLoop
    private var sockets: [curl_socket_t: WatchedSocket] = [:]
    private lazy var timer = Event(.timer, on: loop.base, self)

    /// nil where there is no memory.
    init?(on loop: EventLoop) {
        guard CurlEasy.isReady, let handle = curl_multi_init() else { return nil }
        self.handle = handle
        self.loop = loop
        curl_multi_set_number(handle, CURLMOPT_MAXCONNECTS, 8)
        curl_multi_set_watcher(
            handle,
            { _, socket, interest, context, _ in
                CurlMulti.from(context).watch(socket, interest)
                return 0
            },
            { _, milliseconds, context in
                CurlMulti.from(context).wake(after: milliseconds)
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        timer.stop()
        sockets = [:]
        // It closes what it keeps, and may tell nobody.
        curl_multi_set_watcher(handle, nil, nil, nil)
        curl_multi_cleanup(handle)
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlMulti {
        guard let context else { fatalError("libcurl has lost its context") }
        return Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue()
    }

    /// Begins a request on the loop's next turn. Its handle must live until it has ended or is removed.
    ///
    /// - Returns: False where libcurl has no memory.
    func add(_ easy: CurlEasy) -> Bool { curl_multi_add_handle(handle, easy.handle) == CURLM_OK }

    /// Ends a request without a word.
    func remove(_ easy: CurlEasy) { curl_multi_remove_handle(handle, easy.handle) }

    /// Something has happened on a socket: `CURL_CSELECT_…`; or, with `CURL_SOCKET_TIMEOUT`, nothing.
    func act(on socket: curl_socket_t, _ what: Int32 = 0) {
        var running: Int32 = 0
        curl_multi_socket_action(handle, socket, what, &running)
        takeMessages()
    }

    /// A message is gone once its handle is removed, so all are read before anybody hears of one.
    private func takeMessages() {
        var ended: [(easy: UnsafeMutableRawPointer, code: CURLcode)] = []
        var count: Int32 = 0
        while let message = curl_multi_info_read(handle, &count) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
                continue
            }
            ended.append((easy, curl_message_result(message)))
        }
        for (easy, code) in ended {
            curl_multi_remove_handle(handle, easy)
            listener?.ended(easy, code)
        }
    }

    private func watch(_ socket: curl_socket_t, _ interest: Int32) {
        if interest == CURL_POLL_REMOVE {
            sockets[socket] = nil
            return
        }
        let watched = sockets[socket] ?? WatchedSocket(socket, on: loop, self)
        sockets[socket] = watched
        watched.watch(interest)
    }

    private func wake(after milliseconds: Int) {
        timer.stop()
        if milliseconds >= 0 { timer.start(after: .milliseconds(milliseconds)) }
    }
}

extension CurlMulti: EventHandler {
    /// libcurl wanted to be called at this time.
    func handle(_ kind: Event.EventKind) { act(on: CURL_SOCKET_TIMEOUT) }
}
