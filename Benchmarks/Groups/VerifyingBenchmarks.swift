// One verification, beside one signature of the same request: AWS's worked example as a presigned S3 URL and in a
// header, a request with five headers, and one with a query.

internal import SigV4

enum VerifyingBenchmarks: BenchmarkGroup {
  static func benchmarks(openSSL: OpenSSL?) -> [Benchmark] {
    guard let rows = try? rows() else { return [] }
    return rows
  }

  private static func rows() throws -> [Benchmark] {
    let credentials = Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    let signer = Signer(credentials: credentials, region: "us-east-1", service: .s3)
    let verifier = Verifier(region: "us-east-1", service: .s3)
    let time = try SigningTime("20130524T000000Z")
    func verify(_ target: String, _ headers: [HeaderField]) -> Verify {
      let request = ReceivedRequest(method: "GET", target: target, headers: headers)
      return Verify(verifier: verifier, request: request, time: time) {
        $0.accessKeyID == credentials.accessKeyID ? credentials : nil
      }
    }

    let host = "examplebucket.s3.amazonaws.com"
    let small = SigningRequest(url: "https://\(host)/test.txt")
    let five = SigningRequest(
      url: "https://\(host)/test.txt",
      headers: [
        HeaderField(name: "Host", value: host), HeaderField(name: "Range", value: "bytes=0-9"),
        HeaderField(name: "Content-Type", value: "text/plain"), HeaderField(name: "x-amz-meta-a", value: "1"),
        HeaderField(name: "x-amz-storage-class", value: "STANDARD"),
      ])
    let listTarget = "/?list-type=2&prefix=photos%2F&max-keys=100"
    let list = SigningRequest(url: "https://\(host)" + listTarget)
    let presigned = try signer.presign(small, expiresIn: 86_400, at: time).url
    let hostField = HeaderField(name: "Host", value: host)
    return [
      Benchmark(
        "verify", "SigV4 presigned, key cached", byteCount: small.url.utf8.count,
        subject: verify(String(presigned.dropFirst("https://".count + host.count)), [hostField]),
        baseline: ("presigning it", SigningBenchmarks.Presign(signer: signer, request: small, time: time))),
      Benchmark(
        "verify", "SigV4 header, key cached", byteCount: small.url.utf8.count,
        subject: verify("/test.txt", [hostField] + (try signer.sign(small, at: time)).allHeaders(of: small)),
        baseline: ("signing it", SigningBenchmarks.Sign(signer: signer, request: small, time: time))),
      Benchmark(
        "verify", "SigV4 five headers, key cached", byteCount: five.url.utf8.count,
        subject: verify("/test.txt", (try signer.sign(five, at: time)).allHeaders(of: five)),
        baseline: ("signing it", SigningBenchmarks.Sign(signer: signer, request: five, time: time))),
      Benchmark(
        "verify", "SigV4 query, key cached", byteCount: list.url.utf8.count,
        subject: verify(listTarget, [hostField] + (try signer.sign(list, at: time)).allHeaders(of: list)),
        baseline: ("signing it", SigningBenchmarks.Sign(signer: signer, request: list, time: time))),
    ]
  }

  /// `Verifier.verify(_:body:at:credentials:)`.
  private struct Verify: Operation {
    let verifier: Verifier
    let request: ReceivedRequest
    let time: SigningTime
    let credentials: (ClaimedSigner) -> Credentials?
    var verified: VerifiedRequest?

    mutating func run() { verified = try? verifier.verify(request, at: time, credentials: credentials) }
  }
}
