// Signatures: AWS's worked example of a presigned S3 URL, requests signed in a header, and many URLs at once.
//
// The baseline is what no signer can do without: the compressions of SHA-256, and nothing else.

internal import Crypto
internal import SigV4

enum SigningBenchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    guard let time = try? SigningTime("20130524T000000Z") else { return [] }
    let request = SigningRequest(url: bucket + "test.txt")
    let bytes = request.url.utf8.count
    var fiveHeaders = request
    fiveHeaders.headers = [
      HeaderField(name: "Content-Type", value: "text/plain"), HeaderField(name: "Range", value: "bytes=0-9"),
    ]
    let list = SigningRequest(url: bucket + "?list-type=2&prefix=photos%2F&max-keys=100")
    let hosts = ["a", "b"].map { SigningRequest(url: "https://examplebucket-\($0).s3.amazonaws.com/test.txt") }
    let signer = signer
    return [
      Benchmark("presign", cProgram, byteCount: bytes, knownCycles: 1240),
      Benchmark(
        "presign", "SigV4, key cached", byteCount: bytes,
        subject: Presign(signer: signer, request: request, time: time), baseline: floor(5)),
      Benchmark(
        "presign", "SigV4, into storage", byteCount: bytes, operationsPerRun: IntoStorage.count,
        subject: IntoStorage { _ = try signer.presign(request, expiresIn: 86_400, at: time, into: &$0) },
        baseline: floor(5)),
      Benchmark(
        "presign", "SigV4, other hosts in turn", byteCount: bytes,
        subject: PresignInTurn(signer: signer, requests: hosts, time: time), baseline: floor(5)),
      Benchmark(
        "presign", "SigV4, new key", byteCount: bytes,
        subject: PresignOtherDays(signer: signer, request: request, firstDay: time), baseline: floor(5 + 18)),
      Benchmark(
        "presign", "SigV4, new signer", byteCount: bytes, subject: PresignCold(request: request, time: time),
        baseline: floor(5 + 18)),
      Benchmark(
        "sign", "SigV4, key cached", byteCount: bytes,
        subject: Sign(signer: signer, request: request, time: time), baseline: floor(5)),
      Benchmark(
        "sign", "SigV4, into storage", byteCount: bytes, operationsPerRun: IntoStorage.count,
        subject: IntoStorage { try signer.sign(request, at: time, into: &$0) }, baseline: floor(5)),
      Benchmark(
        "sign-5-headers", "SigV4, key cached", byteCount: bytes,
        subject: Sign(signer: signer, request: fiveHeaders, time: time), baseline: floor(6)),
      Benchmark(
        "sign-5-headers", "SigV4, into storage", byteCount: bytes, operationsPerRun: IntoStorage.count,
        subject: IntoStorage { [fiveHeaders] in try signer.sign(fiveHeaders, at: time, into: &$0) }, baseline: floor(6)),
      Benchmark(
        "sign-query", "SigV4, key cached", byteCount: list.url.utf8.count,
        subject: Sign(signer: signer, request: list, time: time), baseline: floor(5)),
      Benchmark(
        "sign-query", "SigV4, into storage", byteCount: list.url.utf8.count, operationsPerRun: IntoStorage.count,
        subject: IntoStorage { try signer.sign(list, at: time, into: &$0) }, baseline: floor(5)),
    ] + bulkBenchmarks(signer, time)
  }

  /// For each number of keys: time and memory of a URL should not depend on it.
  private static func bulkBenchmarks(_ signer: Signer, _ time: SigningTime) -> [Benchmark] {
    guard
      let presigner = try? signer.presigner(
        forKeysUnder: SigningRequest(url: bucket), expiresIn: 86_400, at: time)
    else { return [] }
    let key = "test.txt"
    let reference = Benchmark(
      "presign-bulk", cProgram, byteCount: bucket.utf8.count + key.utf8.count, knownCycles: 735)
    return [reference]
      + [1000, 100_000, 10_000_000].map { count in
        Benchmark(
          "presign-bulk", "SigV4, \(count) keys", byteCount: bucket.utf8.count + key.utf8.count,
          operationsPerRun: count,
          subject: PresignMany(presigner: presigner, keys: repeatElement(key, count: count)),
          baseline: (
            "9 blocks of SHA-256, in pairs",
            BlockPairs(message: message(9 * 64 - 9), pairCount: count / 2)
          ), baselineOperationsPerRun: count)
      }
  }

  private static let bucket = "https://examplebucket.s3.amazonaws.com/"

  private static var signer: Signer {
    Signer(
      credentials: Credentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      region: "us-east-1", service: .s3)
  }

  /// A C program that presigns this URL and can do nothing else: key and hash states at hand, all lengths known, one URL
  /// at a time or two. Its cycles are those of a Zen 3, by a clock rate that was found as `CycleClock` finds it.
  private static let cProgram = "C, this URL alone, Zen 3"

  /// The compressions of a signature: of a canonical request of so many blocks, three of the string to sign, one of the
  /// outer hash.
  private static func floor(_ canonicalBlocks: Int) -> (name: String, operation: Blocks) {
    let count = canonicalBlocks + 3 + 1
    return ("\(count) blocks of SHA-256", Blocks(message: message(count * 64 - 9)))
  }

  /// `Signer.presign(_:expiresIn:at:)`.
  struct Presign: Operation {
    let signer: Signer
    let request: SigningRequest
    let time: SigningTime
    var url: PresignedURL?

    mutating func run() { url = try? signer.presign(request, expiresIn: 86_400, at: time) }
  }

  /// One result after another into the same storage.
  private struct IntoStorage: Operation {
    static let count = 64
    let write: (inout OutputSpan<UInt8>) throws -> Void
    var storage = [UInt8]()

    init(_ write: @escaping (inout OutputSpan<UInt8>) throws -> Void) { self.write = write }

    mutating func run() {
      storage.removeAll(keepingCapacity: true)
      storage.append(addingCapacity: 1024) { [write] storage in
        for _ in 0..<Self.count {
          storage.removeAll()
          try? write(&storage)
        }
      }
    }
  }

  /// URLs of which no two that follow each other have a host in common.
  private struct PresignInTurn: Operation {
    let signer: Signer
    let requests: [SigningRequest]
    let time: SigningTime
    var turn = 0
    var url: PresignedURL?

    mutating func run() {
      turn = (turn + 1) % requests.count
      url = try? signer.presign(requests[turn], expiresIn: 86_400, at: time)
    }
  }

  /// The first URL of a day, of more days than a signer keeps keys for.
  private struct PresignOtherDays: Operation {
    let signer: Signer
    let request: SigningRequest
    let days: [SigningTime]
    var day = 0
    var url: PresignedURL?

    init(signer: Signer, request: SigningRequest, firstDay: SigningTime) {
      self.signer = signer
      self.request = request
      days = (0..<16).compactMap { try? SigningTime(secondsSinceEpoch: firstDay.secondsSinceEpoch + $0 * 86_400) }
    }

    mutating func run() {
      day = (day + 1) % days.count
      url = try? signer.presign(request, expiresIn: 86_400, at: days[day])
    }
  }

  /// A signer's first URL.
  private struct PresignCold: Operation {
    let request: SigningRequest
    let time: SigningTime
    let credentials = SigningBenchmarks.signer.credentials
    let service = Service.s3
    var url: PresignedURL?

    mutating func run() {
      let signer = Signer(credentials: credentials, region: "us-east-1", service: service)
      url = try? signer.presign(request, expiresIn: 86_400, at: time)
    }
  }

  /// `Signer.sign(_:at:)`.
  struct Sign: Operation {
    let signer: Signer
    let request: SigningRequest
    let time: SigningTime
    var signed: SignedRequest?

    mutating func run() { signed = try? signer.sign(request, at: time) }
  }

  /// `Presigner.forEachURL(of:_:)`.
  private struct PresignMany: Operation {
    let presigner: Presigner
    let keys: Repeated<String>
    var sum = 0

    mutating func run() {
      var sum = 0
      presigner.forEachURL(of: keys) { sum &+= Int($0[$0.count - 1]) }
      self.sum &+= sum
    }
  }

  /// Nothing but compressions.
  private struct Blocks: Operation {
    let message: [UInt8]
    var digest: SHA256Digest?

    mutating func run() { digest = SHA256.hash(data: message) }
  }

  /// Nothing but compressions, two at a time.
  private struct BlockPairs: Operation {
    let message: [UInt8]
    let pairCount: Int
    var digests: (SHA256Digest, SHA256Digest)?

    mutating func run() {
      for _ in 0..<pairCount { digests = SHA256.hash(message.span, message.span) }
    }
  }
}
