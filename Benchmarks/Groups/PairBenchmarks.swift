// SHA-256 and HMAC of two messages at once. Bytes and times are those of one of the two.

internal import Crypto

enum PairBenchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    let key = [UInt8](repeating: 0x0b, count: 32)
    let implementation = "Crypto \(SHA256.Implementation.best)"
    return byteCounts.map { byteCount in
      let message = message(byteCount)
      return Benchmark(
        "sha256-pair", implementation, byteCount: byteCount, operationsPerRun: 2,
        subject: Hashes(first: message, second: message.reversed()),
        baseline: openSSL?.hash(.sha256, of: message))
    }
      + byteCounts.map { byteCount in
        let message = message(byteCount)
        return Benchmark(
          "hmac-sha256-pair", "\(implementation), prepared key", byteCount: byteCount, operationsPerRun: 2,
          subject: Codes(
            key: HMAC.PreparedKey(SymmetricKey(data: key)), first: message, second: message.reversed()),
          baseline: openSSL?.hmac(.sha256, key: key, keepsKey: true, of: message))
      }
  }

  private struct Hashes: Operation {
    let first: [UInt8]
    let second: [UInt8]
    var digests: (SHA256Digest, SHA256Digest)?

    mutating func run() { digests = unsafe SHA256.hash(first.span.bytes, second.span.bytes) }
  }

  private struct Codes: Operation {
    let key: HMAC<SHA256>.PreparedKey
    let first: [UInt8]
    let second: [UInt8]
    var codes: (HashedAuthenticationCode<SHA256>, HashedAuthenticationCode<SHA256>)?

    mutating func run() { codes = key.authenticationCodes(for: first.span, second.span) }
  }
}
