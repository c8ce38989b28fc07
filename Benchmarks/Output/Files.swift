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
}
