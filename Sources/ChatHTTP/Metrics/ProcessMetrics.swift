// What the process uses, under the names that all of Prometheus' client libraries give it.
// SPDX-License-Identifier: MIT

import Glibc

/// Read from Linux's `/proc/self`. What cannot be read there is left out.
enum ProcessMetrics {
    /// As they are now.
    static var all: [Metric] { times + memory + descriptors }

    private static var times: [Metric] {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        return [
            Metric(
                "process_cpu_seconds_total", .counter,
                "Total user and system CPU time spent in seconds.", [([], String(cpu))])
        ]
            + startTime.map {
                [
                    Metric(
                        "process_start_time_seconds", .gauge,
                        "Start time of the process since unix epoch in seconds.",
                        [([], String($0))])
                ]
            }.orEmpty
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }

    /// `/proc/self/statm` counts in pages: all that is mapped, then what is resident.
    private static var memory: [Metric] {
        let pages = file("/proc/self/statm").split(separator: " ").prefix(2).compactMap { Int($0) }
        guard pages.count == 2 else { return [] }
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        return [
            Metric(
                "process_resident_memory_bytes", .gauge, "Resident memory size in bytes.",
                pages[1] * pageSize),
            Metric(
                "process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes.",
                pages[0] * pageSize),
        ]
    }

    private static var descriptors: [Metric] {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let most = Int(clamping: limit.rlim_cur)
        return openDescriptors.map {
            [
                Metric(
                    "process_open_fds", .gauge, "Number of open file descriptors.", $0)
            ]
        }.orEmpty + [
            Metric(
                "process_max_fds", .gauge, "Maximum number of open file descriptors.", most)
        ]
    }

    /// Since Linux 6.2, the size of `/proc/self/fd` is the number of files in it. Before, they have to
    /// be counted, which takes a millisecond for each few thousand.
    private static var openDescriptors: Int? {
        var status = stat()
        guard stat("/proc/self/fd", &status) == 0 else { return nil }
        if status.st_size > 0 { return status.st_size }
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = -3  // without `.`, `..` and the folder itself
        while readdir(folder) != nil { count += 1 }
        return count
    }

    /// When the machine started, and how many ticks later the process did. It is read once: the two do
    /// not change.
    private static let startTime: Double? = {
        let boot = file("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        // Behind the name in parentheses, which may hold anything: the state is field 3.
        let fields = file("/proc/self/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard let boot, let boot = Double(boot.dropFirst("btime ".count)), fields.count > 19,
            let ticks = Double(fields[19])
        else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }()

    /// The beginning of a file, as much as one read brings of those above. Empty where there is none.
    private static func file(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &part, part.count)
            if count <= 0 { return String(decoding: text, as: UTF8.self) }
            text += part[..<count]
        }
    }
}

extension Optional where Wrapped == [Metric] {
    fileprivate var orEmpty: [Metric] { self ?? [] }
}
