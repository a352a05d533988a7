// The scripts that run inside the server.
// SPDX-License-Identifier: MIT

/// A file of `Scripts`. The server runs each as one step: nothing else happens meanwhile.
enum RedisScript: String, CaseIterable {
    case open, publish, tell, edit, delete, clear
    case page, find, unread
    case beat, leave, sweep
    case presence, reap
    case take, renew, end, reserve, count, keys
    case change, expire

    /// The file's first line, which says what the server lets the script do; what is common to all; and
    /// the rest of the file.
    var text: [UInt8] {
        let file = file
        let body = (file.firstIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        // To delete is possible without memory. To edit is not, and is otherwise the same.
        let first = self == .edit ? Array("#!lua\n".utf8)[...] : file[..<body]
        return first + PackageResources.common_lua + file[body...]
    }

    private var file: [UInt8] {
        switch self {
        case .open: PackageResources.open_lua
        case .publish: PackageResources.publish_lua
        case .tell: PackageResources.tell_lua
        case .edit, .delete: PackageResources.revise_lua
        case .clear: PackageResources.clear_lua
        case .page: PackageResources.page_lua
        case .find: PackageResources.find_lua
        case .unread: PackageResources.unread_lua
        case .beat: PackageResources.beat_lua
        case .leave: PackageResources.leave_lua
        case .sweep: PackageResources.sweep_lua
        case .presence: PackageResources.presence_lua
        case .reap: PackageResources.reap_lua
        case .take: PackageResources.take_lua
        case .renew: PackageResources.renew_lua
        case .end: PackageResources.end_lua
        case .reserve: PackageResources.reserve_lua
        case .count: PackageResources.count_lua
        case .keys: PackageResources.keys_lua
        case .change: PackageResources.change_lua
        case .expire: PackageResources.expire_lua
        }
    }
}
