// SHA-256 and HMAC of 64 messages at once, by every kernel. Bytes and times are those of one of the messages.

internal import Crypto

enum BatchBenchmarks: BenchmarkGroup {
  private static let messageCount = 64
  private static let key = [UInt8](repeating: 0x0b, count: 32)

  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    let equal = byteCounts.map { [Int](repeating: $0, count: messageCount) }
    // From nothing to 4 KiB in no order, 1.7 KiB in the mean.
    let unequal = (0..<messageCount).map { $0 * 2_654_435_761 >> 7 & 4095 }
    let batches = (equal + [unequal]).map { byteCounts in
      (byteCounts, bytes: message(byteCounts.reduce(0, +)), kind: byteCounts == unequal ? ", unequal" : "")
    }
    return SHA256.Implementation.available.flatMap { implementation in
      batches.map { byteCounts, bytes, kind in
        let byteCount = bytes.count / messageCount
        // Plain Swift hashes a batch one by one: its line would lie on that of single messages.
        let isDrawn = kind.isEmpty && "\(implementation)" != "\(SHA256.Implementation.portable)"
        return Benchmark(
          "sha256-batch", "Crypto \(implementation)\(kind)", byteCount: byteCount, operationsPerRun: messageCount,
          subject: Hashes(implementation: implementation, bytes: bytes, byteCounts: byteCounts),
          baseline: openSSL.map {
            ("\($0.name) EVP", OpenSSL.Hash($0, .sha256, message: message(byteCount)))
          },
          curve: isDrawn ? "Crypto, \(implementation), \(messageCount) at once" : nil)
      }
        + batches.map { byteCounts, bytes, kind in
          let byteCount = bytes.count / messageCount
          return Benchmark(
            "hmac-sha256-batch", "Crypto \(implementation)\(kind), prepared key", byteCount: byteCount,
            operationsPerRun: messageCount,
            subject: Codes(
              key: HMAC.PreparedKey(key.span, prototype: SHA256(implementation)), bytes: bytes, byteCounts: byteCounts),
            baseline: openSSL.map {
              ("\($0.name) HMAC", OpenSSL.HMAC($0, .sha256, key: key, keepsKey: true, message: message(byteCount)))
            })
        }
    }
  }

  private struct Hashes: Operation {
    let implementation: SHA256.Implementation
    let bytes: [UInt8]
    let byteCounts: [Int]
    var digests: [SHA256Digest] = []

    mutating func run() {
      digests.removeAll(keepingCapacity: true)
      digests.append(addingCapacity: byteCounts.count) { [implementation, bytes, byteCounts] digests in
        try? SHA256.hash(
          batch: MessageBatch(bytes.span, byteCounts: byteCounts.span), by: implementation, into: &digests)
      }
    }
  }

  private struct Codes: Operation {
    let key: HMAC<SHA256>.PreparedKey
    let bytes: [UInt8]
    let byteCounts: [Int]
    var codes: [HashedAuthenticationCode<SHA256>] = []

    mutating func run() {
      codes.removeAll(keepingCapacity: true)
      codes.append(addingCapacity: byteCounts.count) { [key, bytes, byteCounts] codes in
        try? key.authenticationCodes(for: MessageBatch(bytes.span, byteCounts: byteCounts.span), into: &codes)
      }
    }
  }
}
