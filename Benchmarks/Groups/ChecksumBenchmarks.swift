// CRC32, CRC32C and CRC64NVME of one message. The peer of all three is zlib's CRC-32: nothing else computes a CRC on
// every machine.

internal import Crypto

enum ChecksumBenchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    let zlib = Zlib.load()
    if zlib == nil { Console.printError("No zlib was found on this machine: the checksums stand without a baseline.") }
    return rows("crc32", "portable", zlib) { CRC32() }
      + CRC32C.Implementation.available.flatMap { implementation in
        rows("crc32c", "\(implementation)", zlib) { CRC32C(implementation) }
      }
      + rows("crc64nvme", "portable", zlib) { CRC64NVME() }
  }

  private static func rows<Function: Checksum>(
    _ name: String, _ kernel: String, _ zlib: Zlib?, begin: () -> Function
  ) -> [Benchmark] {
    byteCounts.map { byteCount in
      let message = message(byteCount)
      return Benchmark(
        "checksums-\(name)", "Crypto \(kernel)", byteCount: byteCount,
        subject: Whole(empty: begin(), message: message),
        baseline: zlib.map { ("\($0.name) crc32", Zlib.CRC32($0, message: message)) })
    }
  }

  /// A copy of an empty message, `update`, `finalize`.
  private struct Whole<Function: Checksum>: Operation {
    let empty: Function
    let message: [UInt8]
    var checksum: Function.Value?

    mutating func run() {
      var function = empty
      function.update(data: message)
      checksum = function.finalize()
    }
  }
}
