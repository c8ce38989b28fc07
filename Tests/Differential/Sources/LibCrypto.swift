// The machine's own libcrypto, found at run time. Each message in one call, whatever pieces it came in.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The functions of libcrypto (OpenSSL 3) that hash and authenticate at once.
@safe struct LibCrypto {
  private typealias Input = UnsafePointer<UInt8>
  private typealias Output = UnsafeMutablePointer<UInt8>
  private typealias Length = UnsafeMutablePointer<UInt32>

  private let library: UnsafeMutableRawPointer
  private let digest: @convention(c) (Input, Int, Output, Length, OpaquePointer, OpaquePointer?) -> Int32
  private let hmac: @convention(c) (OpaquePointer, Input, Int32, Input, Int, Output, Length) -> Output?

  /// A hash function of the library.
  @safe struct Algorithm {
    fileprivate let handle: OpaquePointer
  }

  /// Opens the library; nil when there is none.
  init?() {
    let names = ["libcrypto.so.3", "libcrypto.so", "libcrypto.3.dylib", "/opt/homebrew/lib/libcrypto.3.dylib"]
    for name in names {
      guard let library = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL),
        let digest = unsafe dlsym(library, "EVP_Digest"), let hmac = unsafe dlsym(library, "HMAC")
      else { continue }
      unsafe self.library = library
      unsafe self.digest = unsafe unsafeBitCast(digest, to: type(of: self.digest))
      unsafe self.hmac = unsafe unsafeBitCast(hmac, to: type(of: self.hmac))
      return
    }
    return nil
  }

  /// The hash function that `constructor` yields, such as `EVP_sha256`.
  func algorithm(_ constructor: String) -> Algorithm? {
    guard let symbol = unsafe dlsym(library, constructor) else { return nil }
    let function = unsafe unsafeBitCast(symbol, to: (@convention(c) () -> OpaquePointer?).self)
    return unsafe function().map { unsafe Algorithm(handle: $0) }
  }

  /// The digest of a message; empty if the library refuses.
  func digest(of message: [UInt8], _ algorithm: Algorithm) -> [UInt8] {
    var (output, count) = ([UInt8](repeating: 0, count: 64), UInt32(0))
    guard unsafe digest(message, message.count, &output, &count, algorithm.handle, nil) == 1 else { return [] }
    return Array(output.prefix(Int(count)))
  }

  /// The authentication code of a message under a key; empty if the library refuses.
  func code(of message: [UInt8], key: [UInt8], _ algorithm: Algorithm) -> [UInt8] {
    var (output, count) = ([UInt8](repeating: 0, count: 64), UInt32(0))
    guard unsafe hmac(algorithm.handle, key, Int32(key.count), message, message.count, &output, &count) != nil else {
      return []
    }
    return Array(output.prefix(Int(count)))
  }
}
