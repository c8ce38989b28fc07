internal import Crypto
public import Foundation
public import SigV4

extension Payload {
  /// A body in a file, hashed here and now, a piece at a time.
  /// - Throws: What reading the file throws.
  public static func hashing(contentsOf file: URL) throws -> Payload {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    var hash = SHA256()
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
    return Payload(hash.finalize())
  }
}
