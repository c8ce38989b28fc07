// Variables and files of the operating system.

internal import Foundation

enum SystemFiles {
  /// No configuration or token is longer; what claims to be is not read to its end.
  private static let byteLimit = 4 << 20

  /// A variable of the process. `HOME`, where it is not set, is what the system says of the user.
  static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name] ?? (name == "HOME" ? NSHomeDirectory() : nil)
  }

  /// Whether there is something at a path that is no folder.
  static func isFile(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
  }

  static func read(_ path: String) throws(CredentialError) -> [UInt8]? {
    guard isFile(path) else { return nil }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw CredentialError(.unavailable, "\(path) cannot be opened")
    }
    defer { try? file.close() }
    var bytes: [UInt8] = []
    do {
      while let data = try file.read(upToCount: 65_536), !data.isEmpty {
        guard bytes.count + data.count <= byteLimit else {
          throw CredentialError(.unavailable, "\(path) is longer than 4 MiB")
        }
        bytes += data
      }
    } catch {
      throw (error as? CredentialError) ?? CredentialError(.unavailable, "\(path) cannot be read")
    }
    return bytes
  }

  static func replace(_ path: String, _ bytes: [UInt8]) throws(CredentialError) {
    let temporary = path + "." + UUID().uuidString + ".tmp"
    let isWritten = FileManager.default.createFile(
      atPath: temporary, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    guard isWritten, unsafe rename(temporary, path) == 0 else {
      try? FileManager.default.removeItem(atPath: temporary)
      throw CredentialError(.unavailable, "\(path) cannot be written")
    }
  }
}
