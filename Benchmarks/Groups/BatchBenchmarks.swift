// SHA-256 and HMAC of 64 messages at once, by every kernel. Bytes and times are those of one of the messages.

internal import Crypto

enum BatchBenchmarks: BenchmarkGroup {
  private static let messageCount = 64
  private static let key = [UInt8](repeating: 0x0b, count: 32)

  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    let equal = byteCounts.map { Batch(byteCounts: [Int](repeating: $0, count: messageCount), kind: "") }
    // From nothing to 4 KiB in no order, 1.7 KiB in the mean.
    let unequal = Batch(byteCounts: (0..<messageCount).map { $0 * 2_654_435_761 >> 7 & 4095 }, kind: ", unequal")
    let batches = equal + [unequal]
    // Beyond, a code costs what the hash does.
    let batchesOfCodes = batches.filter { $0.byteCount <= 16384 }
    return SHA256.Implementation.available.flatMap { implementation in
      batches.map { hashes(of: $0, by: implementation, openSSL) }
        + batchesOfCodes.map { codes(of: $0, by: implementation, openSSL) }
    }
  }

  /// Messages of these lengths.
  private struct Batch {
    let byteCounts: [Int]
    /// What the row says of them.
    let kind: String

    /// The mean length.
    var byteCount: Int { byteCounts.reduce(0, +) / messageCount }
    var bytes: [UInt8] { message(byteCounts.reduce(0, +)) }
  }

  private static func hashes(
    of batch: Batch, by implementation: SHA256.Implementation, _ openSSL: OpenSSL?
  ) -> Benchmark {
    // Plain Swift hashes a batch one by one: its line would lie on that of single messages.
    let isDrawn = batch.kind.isEmpty && "\(implementation)" != "\(SHA256.Implementation.portable)"
    return Benchmark(
      "sha256-batch", "Crypto \(implementation)\(batch.kind)", byteCount: batch.byteCount,
      operationsPerRun: messageCount,
      subject: Hashes(implementation: implementation, bytes: batch.bytes, byteCounts: batch.byteCounts),
      baseline: openSSL?.hash(.sha256, of: message(batch.byteCount)),
      curve: isDrawn ? "Crypto, \(implementation), \(messageCount) at once" : nil)
  }

  private static func codes(
    of batch: Batch, by implementation: SHA256.Implementation, _ openSSL: OpenSSL?
  ) -> Benchmark {
    Benchmark(
      "hmac-sha256-batch", "Crypto \(implementation)\(batch.kind), prepared key", byteCount: batch.byteCount,
      operationsPerRun: messageCount,
      subject: Codes(
        key: HMAC.PreparedKey(key.span, prototype: SHA256(implementation)), bytes: batch.bytes,
        byteCounts: batch.byteCounts),
      baseline: openSSL?.hmac(.sha256, key: key, keepsKey: true, of: message(batch.byteCount)))
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
