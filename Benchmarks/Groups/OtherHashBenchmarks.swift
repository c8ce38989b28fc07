// SHA-384, SHA-512 and SHA-1 of one message, and HMAC with them under a key prepared before.

internal import Crypto

enum OtherHashBenchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    SHA512.Implementation.available.flatMap { kernel in
      let peer = openSSL?.peer(of: kernel)
      return rows(SHA384(kernel), "\(kernel)", .sha384, peer) + rows(SHA512(kernel), "\(kernel)", .sha512, peer)
    }
      + rows(Insecure.SHA1(), "portable", .sha1, openSSL?.peer(of: "portable"))
  }

  private static func rows<H: HashFunction>(
    _ prototype: H, _ kernel: String, _ algorithm: OpenSSL.Algorithm, _ openSSL: OpenSSL?
  ) -> [Benchmark] {
    let name = H.name.lowercased()
    let key = [UInt8](repeating: 0x0b, count: 32)
    return byteCounts.map { byteCount in
      let message = message(byteCount)
      return Benchmark(
        name, "Crypto \(kernel)", byteCount: byteCount, subject: OneCall(prototype: prototype, message: message),
        baseline: openSSL?.hash(algorithm, of: message))
    }
      + byteCounts.map { byteCount in
        let message = message(byteCount)
        return Benchmark(
          "hmac-\(name)", "Crypto \(kernel), prepared key", byteCount: byteCount,
          subject: Prepared<H>(key: HMAC.PreparedKey(key.span, prototype: prototype), message: message),
          baseline: openSSL?.hmac(algorithm, key: key, keepsKey: true, of: message))
      }
  }

  /// What `hash(data:)` does, by a chosen kernel.
  private struct OneCall<H: HashFunction>: Operation {
    let prototype: H
    let message: [UInt8]
    var digest: H.Digest?

    mutating func run() { digest = unsafe prototype.finalize(appending: message.span.bytes) }
  }

  /// `HMAC.PreparedKey.authenticationCode(for:)`.
  private struct Prepared<H: HashFunction>: Operation {
    let key: HMAC<H>.PreparedKey
    let message: [UInt8]
    var code: HashedAuthenticationCode<H>?

    mutating func run() { code = key.authenticationCode(for: message) }
  }
}
