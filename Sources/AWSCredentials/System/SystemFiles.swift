// Variables and files of the operating system.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Android)
internal import Android
#elseif canImport(Darwin)
internal import Darwin
#endif

/// `read(2)` and `write(2)`, which within `SystemFiles` are the names of other functions.
private let systemRead = unsafe read
private let systemWrite = unsafe write

enum SystemFiles {
  /// No configuration or token is longer; what claims to be is not read to its end.
  private static let byteLimit = 4 << 20

  /// A variable of the process. `HOME`, where it is not set, is what the system's list of users says.
  static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) } ?? (name == "HOME" ? homeDirectory : nil)
  }

  /// getpwuid(3) would load libraries, which a static program cannot.
  private static var homeDirectory: String? {
    guard let users = try? read("/etc/passwd") else { return nil }
    for line in String(decoding: users, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count == 7, fields[2] == String(getuid()), !fields[5].isEmpty { return String(fields[5]) }
    }
    return nil
  }

  /// Whether there is something at a path that is no folder.
  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  static func read(_ path: String) throws(CredentialError) -> [UInt8]? {
    guard isFile(path) else { return nil }
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw CredentialError(.unavailable, "\(path) cannot be opened") }
    defer { close(file) }
    var bytes: [UInt8] = []
    while let piece = readPiece(file) {
      guard !piece.isEmpty else { return bytes }
      guard bytes.count + piece.count <= byteLimit else {
        throw CredentialError(.unavailable, "\(path) is longer than 4 MiB")
      }
      bytes += piece
    }
    throw CredentialError(.unavailable, "\(path) cannot be read")
  }

  /// What the next read of an open file yields: nothing at its end; nil where it fails.
  static func readPiece(_ file: Int32) -> ArraySlice<UInt8>? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe systemRead(file, $0.baseAddress, $0.count) }
      if count >= 0 { return buffer[..<count] }
      guard errno == EINTR else { return nil }
    }
  }

  static func replace(_ path: String, _ bytes: [UInt8]) throws(CredentialError) {
    let temporary = path + "." + String(UInt64.random(in: 0 ... .max), radix: 16) + ".tmp"
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw unwritable(path) }
    let isWritten = writeAll(bytes, to: file)
    guard close(file) == 0, isWritten, unsafe rename(temporary, path) == 0 else {
      unsafe unlink(temporary)
      throw unwritable(path)
    }
  }

  private static func unwritable(_ path: String) -> CredentialError {
    CredentialError(.unavailable, "\(path) cannot be written")
  }

  private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe systemWrite(file, $0.baseAddress, $0.count) }
      if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
    }
    return true
  }
}
