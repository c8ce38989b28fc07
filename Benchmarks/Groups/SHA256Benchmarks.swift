// SHA-256 of one message.

internal import Crypto

enum SHA256Benchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    let best = "\(SHA256.Implementation.best)"
    return byteCounts.map { byteCount in
      row(best, OneShot(message: message(byteCount)), byteCount, openSSL, curve: "Crypto, \(best)")
    }
      + SHA256.Implementation.available.flatMap { implementation in
        byteCounts.map { byteCount in
          let subject = Streaming(implementation: implementation, message: message(byteCount))
          // The fastest is drawn already, as one call.
          let curve = "\(implementation)" == best ? nil : "Crypto, \(implementation)"
          return row(
            "\(implementation), streaming", subject, byteCount, openSSL?.peer(of: implementation), curve: curve)
        }
      }
  }

  private static func row(
    _ kind: String, _ subject: some Operation, _ byteCount: Int, _ openSSL: OpenSSL?, curve: String?
  ) -> Benchmark {
    Benchmark(
      "sha256", "Crypto \(kind)", byteCount: byteCount, subject: subject,
      baseline: openSSL?.hash(.sha256, of: message(byteCount)), curve: curve)
  }

  /// `SHA256.hash(data:)`.
  private struct OneShot: Operation {
    let message: [UInt8]
    var digest: SHA256Digest?

    mutating func run() { digest = SHA256.hash(data: message) }
  }

  /// `init`, `update`, `finalize`, by a chosen kernel.
  private struct Streaming: Operation {
    let implementation: SHA256.Implementation
    let message: [UInt8]
    var digest: SHA256Digest?

    mutating func run() {
      var function = SHA256(implementation)
      function.update(data: message)
      digest = function.finalize()
    }
  }
}
