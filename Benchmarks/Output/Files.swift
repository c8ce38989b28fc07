// Files, without Foundation.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

enum Files {
  /// The content of a file, at most `limit` bytes of it; nil where it cannot be read.
  static func read(_ path: String, limit: Int) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      unsafe count = fread(buffer.baseAddress, 1, limit, file)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes a file anew; false where that fails.
  static func write(_ text: String, to path: String) -> Bool {
    guard let file = unsafe fopen(path, "w") else { return false }
    let bytes = Array(text.utf8)
    let written = unsafe fwrite(bytes, 1, bytes.count, file)
    return unsafe fclose(file) == 0 && written == bytes.count
  }

  /// Calls `body` with the path of a copy of a file, which is gone afterwards; nil where it cannot be copied.
  static func withTemporaryCopy<Result>(of path: String, _ body: (String) -> Result?) -> Result? {
    var name = Array("/tmp/benchmarks-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&name)
    guard descriptor >= 0 else { return nil }
    let copy = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unsafe unlink(copy) }
    guard let source = unsafe fopen(path, "r"), let target = unsafe fdopen(descriptor, "w") else { return nil }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var isWhole = true
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, source)
      if count == 0 { break }
      isWhole = unsafe isWhole && fwrite(buffer, 1, count, target) == count
    }
    unsafe fclose(source)
    return unsafe fclose(target) == 0 && isWhole ? body(copy) : nil
  }
}
