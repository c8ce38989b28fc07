// The machine's own zlib, found at run time: the peer of the checksums.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The one function of zlib that the baselines call.
@safe struct Zlib {
  /// What rows call it.
  let name: String

  private let crc32: @convention(c) (UInt, UnsafePointer<UInt8>?, Int) -> UInt

  /// Opens the library; nil when there is none that has `crc32_z` (zlib 1.2.9).
  static func load() -> Zlib? {
    for path in ["libz.so.1", "libz.so", "libz.1.dylib"] {
      guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL),
        let crc32 = unsafe dlsym(library, "crc32_z"), let version = unsafe dlsym(library, "zlibVersion")
      else { continue }
      return unsafe Zlib(crc32: crc32, version: version)
    }
    return nil
  }

  @unsafe private init(crc32: UnsafeMutableRawPointer, version: UnsafeMutableRawPointer) {
    unsafe self.crc32 = unsafeBitCast(crc32, to: (@convention(c) (UInt, UnsafePointer<UInt8>?, Int) -> UInt).self)
    let version = unsafe unsafeBitCast(version, to: (@convention(c) () -> UnsafePointer<CChar>).self)
    name = unsafe "zlib \(String(cString: version()))"
  }

  /// CRC-32 in one call.
  @safe struct CRC32: Operation {
    private let zlib: Zlib
    private let message: [UInt8]
    private(set) var checksum: UInt = 0

    init(_ zlib: Zlib, message: [UInt8]) {
      self.zlib = zlib
      self.message = message
    }

    mutating func run() { checksum = unsafe zlib.crc32(0, message, message.count) }
  }
}
