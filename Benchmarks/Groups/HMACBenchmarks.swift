// HMAC-SHA256 of one message: under a key prepared before, and under a key that is new each time.

internal import Crypto

enum HMACBenchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    let key = [UInt8](repeating: 0x0b, count: 32)
    let best = SHA256.Implementation.best
    return byteCounts.map { byteCount in
      let subject = Prepared(key: HMAC.PreparedKey(SymmetricKey(data: key)), message: message(byteCount))
      return row("\(best), prepared key", subject, byteCount, openSSL, key, keepsKey: true)
    }
      + byteCounts.map { byteCount in
        let subject = FromScratch(key: SymmetricKey(data: key), message: message(byteCount))
        return row("\(best), new key", subject, byteCount, openSSL, key, keepsKey: false)
      }
  }

  private static func row(
    _ kind: String, _ subject: some Operation, _ byteCount: Int, _ openSSL: OpenSSL?, _ key: [UInt8], keepsKey: Bool
  ) -> Benchmark {
    Benchmark(
      "hmac-sha256", "Crypto \(kind)", byteCount: byteCount, subject: subject,
      baseline: openSSL?.hmac(.sha256, key: key, keepsKey: keepsKey, of: message(byteCount)))
  }

  /// `HMAC.PreparedKey.authenticationCode(for:)`.
  private struct Prepared: Operation {
    let key: HMAC<SHA256>.PreparedKey
    let message: [UInt8]
    var code: HashedAuthenticationCode<SHA256>?

    mutating func run() { code = key.authenticationCode(for: message) }
  }

  /// `HMAC.authenticationCode(for:using:)`.
  private struct FromScratch: Operation {
    let key: SymmetricKey
    let message: [UInt8]
    var code: HashedAuthenticationCode<SHA256>?

    mutating func run() { code = HMAC<SHA256>.authenticationCode(for: message, using: key) }
  }
}
