// Copies of libcrypto that leave some of the CPU's features unused: the peers of kernels that leave them unused too.

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension OpenSSL {
  /// What a copy does without.
  enum Restriction: CaseIterable {
    /// The SHA instructions; AVX2 and BMI2 stay.
    case withoutSHA
    /// Everything that not every CPU has.
    case withoutFeatures

    /// The value of the environment variable `OPENSSL_ia32cap` that hides it from the library.
    fileprivate var capabilities: String {
      switch self {
      case .withoutSHA: ":~0x20000000"
      case .withoutFeatures: "0:0"
      }
    }

    fileprivate var name: String {
      switch self {
      case .withoutSHA: "OpenSSL AVX2"
      case .withoutFeatures: "OpenSSL plain"
      }
    }
  }

  /// The copy that does what a kernel of that name does with the CPU; the library itself where there is none.
  func peer(of kernel: some CustomStringConvertible) -> OpenSSL {
    switch kernel.description {
    case "portable": copies[.withoutFeatures] ?? self
    case "AVX2": copies[.withoutSHA] ?? self
    default: self
    }
  }

  /// Loads every copy. A library asks the environment but once, when it is loaded, so each is loaded from a file of its
  /// own.
  static func loadCopies() -> [Restriction: OpenSSL] {
    var copies: [Restriction: OpenSSL] = [:]
    #if arch(x86_64) && os(Linux)
    guard unsafe getenv(variable) == nil, let path = pathOfLibrary() else { return [:] }
    for restriction in Restriction.allCases {
      unsafe setenv(variable, restriction.capabilities, 1)
      copies[restriction] = Files.withTemporaryCopy(of: path) { copy in
        unsafe dlopen(copy, RTLD_NOW | RTLD_LOCAL).flatMap { library in
          unsafe try? OpenSSL(path: path, library: library, name: restriction.name)
        }
      }
    }
    unsafe unsetenv(variable)
    #endif
    return copies
  }

  static let variable = "OPENSSL_ia32cap"

  /// Where the library lies that is loaded.
  private static func pathOfLibrary() -> String? {
    let lines = Files.read("/proc/self/maps", limit: 1 << 20)?.split(separator: "\n") ?? []
    return lines.first { $0.contains("/libcrypto.so") }.map { String($0.drop { $0 != "/" }) }
  }
}
