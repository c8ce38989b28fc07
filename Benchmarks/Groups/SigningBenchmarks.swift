// One signature: AWS's worked example of a presigned S3 URL, and the same request signed in a header.

internal import Crypto
internal import SigV4

enum SigningBenchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    let signer = Signer(
      credentials: Credentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      region: "us-east-1", service: .s3)
    let request = SigningRequest(url: "https://examplebucket.s3.amazonaws.com/test.txt")
    guard let time = try? SigningTime("20130524T000000Z") else { return [] }
    // With the key at hand, the presigned example takes nine compressions: the request five, the string to sign three,
    // the outer hash one. Nothing that signs it can be faster than they are.
    let floor = (name: "9 blocks of SHA-256", operation: Blocks(message: message(9 * 64 - 9)))
    return [
      Benchmark(
        "presign", "SigV4, key cached", byteCount: request.url.utf8.count,
        subject: Presign(signer: signer, request: request, time: time), baseline: floor),
      Benchmark(
        "sign", "SigV4, key cached", byteCount: request.url.utf8.count,
        subject: Sign(signer: signer, request: request, time: time), baseline: floor),
    ]
  }

  /// `Signer.presign(_:expiresIn:at:)`.
  struct Presign: Operation {
    let signer: Signer
    let request: SigningRequest
    let time: SigningTime
    var url: PresignedURL?

    mutating func run() { url = try? signer.presign(request, expiresIn: 86_400, at: time) }
  }

  /// `Signer.sign(_:at:)`.
  struct Sign: Operation {
    let signer: Signer
    let request: SigningRequest
    let time: SigningTime
    var signed: SignedRequest?

    mutating func run() { signed = try? signer.sign(request, at: time) }
  }

  /// Nothing but compressions.
  private struct Blocks: Operation {
    let message: [UInt8]
    var digest: SHA256Digest?

    mutating func run() { digest = SHA256.hash(data: message) }
  }
}
