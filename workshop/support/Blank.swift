// What `___()` is: a blank to fill in. It compiles wherever a value is wanted.
// SPDX-License-Identifier: MIT

import Glibc

/// A blank for a text is the text `___`, so you see where it ends up.
public func ___() -> String { "___" }

/// Any other blank ends the program, and says where it is, in the learner's language.
public func ___<Value>(file: StaticString = #fileID, line: Int = #line) -> Value {
    let name = "\(file)".split(separator: "/").last ?? ""
    switch learnersLanguage() {
    case "ja": print("\(name) の \(line) 行目: ___() は空欄です。埋めてから、もう一度実行してください。")
    case "ru":
        print("\(name), строка \(line): ___() — это пропуск. Заполните его и запустите снова.")
    default: print("\(name), line \(line): ___() is a blank. Fill it in, and run it again.")
    }
    exit(0)
}

/// What the system's settings begin with, such as `ja`.
private func learnersLanguage() -> String {
    for setting in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        guard let value = getenv(setting), value.pointee != 0 else { continue }
        return String(String(cString: value).prefix(2))
    }
    return "en"
}
