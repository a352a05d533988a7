// Where options come from besides the command line, and whether to start the server at all.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The options under the heading "Configuration".
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            File with more options, one per line: FIRESIDE_PORT=8080 stands for --port 8080. They can \
            also be set in the environment, which counts more than the file. The command line counts \
            most.
            """, valueName: "file"))
    var config: String?
}

/// Under the same heading, for the server alone.
struct CheckOptions: ParsableArguments {
    @Flag(
        help: """
            Print what would run and what is risky about it, then exit. Nothing is started or created. \
            The exit status is 1 if the server would not start.
            """)
    var check = false
}
