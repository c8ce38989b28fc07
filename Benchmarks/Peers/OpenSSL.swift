// The machine's own libcrypto, found at run time: the peer that everything is measured beside.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The functions of libcrypto (OpenSSL 3) that the baselines call.
@safe struct OpenSSL {
  typealias Handle = OpaquePointer
  private typealias Output = UnsafeMutablePointer<UInt8>
  private typealias Input = UnsafePointer<UInt8>

  let path: String
  let version: String
  /// The version without its date, such as `OpenSSL 3.0.19`.
  var shortVersion: String { version.split(separator: " ").prefix(2).joined(separator: " ") }
  /// What rows call it: with the CPU features that the environment takes away from it, if any.
  let name: String
  /// Those that use less of the CPU.
  private(set) var copies: [Restriction: OpenSSL] = [:]

  /// The hash functions, fetched once as OpenSSL advises, in the order of `Algorithm.allCases`.
  private let algorithms: [Handle]

  /// A hash function, by OpenSSL's name.
  enum Algorithm: String, CaseIterable {
    case sha1, sha256, sha384, sha512
  }

  private let newDigestContext: @convention(c) () -> Handle?
  private let digestInit: @convention(c) (Handle, Handle?, Handle?) -> Int32
  private let digestUpdate: @convention(c) (Handle, Input?, Int) -> Int32
  private let digestFinal: @convention(c) (Handle, Output, UnsafeMutablePointer<UInt32>?) -> Int32
  private let newHMACContext: @convention(c) () -> Handle?
  private let hmacInit: @convention(c) (Handle, Input?, Int32, Handle?, Handle?) -> Int32
  private let hmacUpdate: @convention(c) (Handle, Input?, Int) -> Int32
  private let hmacFinal: @convention(c) (Handle, Output, UnsafeMutablePointer<UInt32>?) -> Int32

  /// Opens the library; nil when there is none, or none of version 3.
  static func load() -> OpenSSL? {
    for path in ["libcrypto.so.3", "libcrypto.so", "libcrypto.3.dylib", "/opt/homebrew/lib/libcrypto.3.dylib"] {
      guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else { continue }
      let capabilities = unsafe getenv(variable).map { unsafe "OpenSSL (\(String(cString: $0)))" }
      if var openSSL = unsafe try? OpenSSL(path: path, library: library, name: capabilities ?? "OpenSSL") {
        openSSL.copies = loadCopies()
        return openSSL
      }
    }
    return nil
  }

  private struct MissingSymbol: Error {}

  @unsafe init(path: String, library: UnsafeMutableRawPointer, name: String) throws {
    func symbol<Function>(_ name: String) throws -> Function {
      guard let address = unsafe dlsym(library, name) else { throw MissingSymbol() }
      return unsafe unsafeBitCast(address, to: Function.self)
    }
    let version: @convention(c) (Int32) -> UnsafePointer<CChar> = try unsafe symbol("OpenSSL_version")
    let fetch: @convention(c) (Handle?, UnsafePointer<CChar>, UnsafePointer<CChar>?) -> Handle? =
      try unsafe symbol("EVP_MD_fetch")
    var algorithms: [Handle] = unsafe []
    for algorithm in Algorithm.allCases {
      guard let handle = unsafe fetch(nil, algorithm.rawValue, nil) else { throw MissingSymbol() }
      unsafe algorithms.append(handle)
    }
    self.path = path
    self.version = unsafe String(cString: version(0))
    self.name = name
    unsafe self.algorithms = algorithms
    unsafe newDigestContext = try unsafe symbol("EVP_MD_CTX_new")
    unsafe digestInit = try unsafe symbol("EVP_DigestInit_ex")
    unsafe digestUpdate = try unsafe symbol("EVP_DigestUpdate")
    unsafe digestFinal = try unsafe symbol("EVP_DigestFinal_ex")
    unsafe newHMACContext = try unsafe symbol("HMAC_CTX_new")
    unsafe hmacInit = try unsafe symbol("HMAC_Init_ex")
    unsafe hmacUpdate = try unsafe symbol("HMAC_Update")
    unsafe hmacFinal = try unsafe symbol("HMAC_Final")
  }
}

extension OpenSSL {
  /// A hash of `message`, as the baseline of a row.
  func hash(_ algorithm: Algorithm, of message: [UInt8]) -> (name: String, operation: Hash) {
    ("\(name) EVP", Hash(self, algorithm, message: message))
  }

  /// The code of `message`, as the baseline of a row.
  func hmac(
    _ algorithm: Algorithm, key: [UInt8], keepsKey: Bool, of message: [UInt8]
  ) -> (name: String, operation: HMAC) {
    ("\(name) HMAC", HMAC(self, algorithm, key: key, keepsKey: keepsKey, message: message))
  }

  private func handle(_ algorithm: Algorithm) -> Handle? {
    unsafe Algorithm.allCases.firstIndex(of: algorithm).map { unsafe algorithms[$0] }
  }

  /// A hash through the EVP interface, with one context, which lives as long as the program.
  @safe struct Hash: Operation {
    private let openSSL: OpenSSL
    private let algorithm: Handle?
    private let context: Handle?
    private let message: [UInt8]
    private(set) var digest = [UInt8](repeating: 0, count: 64)

    init(_ openSSL: OpenSSL, _ algorithm: Algorithm, message: [UInt8]) {
      self.openSSL = openSSL
      unsafe self.algorithm = openSSL.handle(algorithm)
      self.message = message
      unsafe context = openSSL.newDigestContext()
    }

    mutating func run() {
      guard let context = unsafe context else { return }
      _ = unsafe openSSL.digestInit(context, algorithm, nil)
      _ = unsafe openSSL.digestUpdate(context, message, message.count)
      _ = unsafe openSSL.digestFinal(context, &digest, nil)
    }
  }

  /// HMAC the fastest public way: one context, whose key it keeps from message to message or is given anew.
  @safe struct HMAC: Operation {
    private let openSSL: OpenSSL
    private let algorithm: Handle?
    private let context: Handle?
    private let key: [UInt8]
    private let keepsKey: Bool
    private let message: [UInt8]
    private(set) var code = [UInt8](repeating: 0, count: 64)

    init(_ openSSL: OpenSSL, _ algorithm: Algorithm, key: [UInt8], keepsKey: Bool, message: [UInt8]) {
      self.openSSL = openSSL
      unsafe self.algorithm = openSSL.handle(algorithm)
      self.key = key
      self.keepsKey = keepsKey
      self.message = message
      unsafe context = openSSL.newHMACContext()
      setKey()
    }

    private func setKey() {
      guard let context = unsafe context else { return }
      _ = unsafe openSSL.hmacInit(context, key, Int32(truncatingIfNeeded: key.count), algorithm, nil)
    }

    mutating func run() {
      guard let context = unsafe context else { return }
      if keepsKey {
        _ = unsafe openSSL.hmacInit(context, nil, 0, nil, nil)
      } else {
        setKey()
      }
      _ = unsafe openSSL.hmacUpdate(context, message, message.count)
      _ = unsafe openSSL.hmacFinal(context, &code, nil)
    }
  }
}
