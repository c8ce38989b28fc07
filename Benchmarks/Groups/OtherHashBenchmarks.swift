// SHA-384, SHA-512 and SHA-1 of one message, and HMAC with them under a key prepared before.

internal import Crypto

enum OtherHashBenchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    rows(SHA384.self, .sha384, openSSL) + rows(SHA512.self, .sha512, openSSL)
      + rows(Insecure.SHA1.self, .sha1, openSSL)
  }

  private static func rows<H: HashFunction>(
    _: H.Type, _ algorithm: OpenSSL.Algorithm, _ openSSL: OpenSSL?
  ) -> [Benchmark] {
    let name = H.name.lowercased()
    let key = [UInt8](repeating: 0x0b, count: 32)
    return byteCounts.map { byteCount in
      let message = message(byteCount)
      return Benchmark(
        name, "Crypto portable", byteCount: byteCount, subject: OneShot<H>(message: message),
        baseline: openSSL.map { ("\($0.name) EVP", OpenSSL.Hash($0, algorithm, message: message)) })
    }
      + byteCounts.map { byteCount in
        let message = message(byteCount)
        return Benchmark(
          "hmac-\(name)", "Crypto portable, prepared key", byteCount: byteCount,
          subject: Prepared<H>(key: HMAC.PreparedKey(SymmetricKey(data: key)), message: message),
          baseline: openSSL.map {
            ("\($0.name) HMAC", OpenSSL.HMAC($0, algorithm, key: key, keepsKey: true, message: message))
          })
      }
  }

  /// `hash(data:)`.
  private struct OneShot<H: HashFunction>: Operation {
    let message: [UInt8]
    var digest: H.Digest?

    mutating func run() { digest = H.hash(data: message) }
  }

  /// `HMAC.PreparedKey.authenticationCode(for:)`.
  private struct Prepared<H: HashFunction>: Operation {
    let key: HMAC<H>.PreparedKey
    let message: [UInt8]
    var code: HashedAuthenticationCode<H>?

    mutating func run() { code = key.authenticationCode(for: message) }
  }
}
