// What users of other signers reported of presigned URLs and of the signer itself; the numbers that are not here are in
// PathAndQueryEdgeCases.swift.

import Foundation
import SigV4
import Testing

@Suite("Edge cases of presigned URLs and the signer")
struct SignerEdgeCases {
  private let request = SigningRequest(
    method: "PUT", url: "https://bucket.s3.amazonaws.com/key?partNumber=1&uploadId=a",
    headers: [HeaderField("Content-Type", "text/plain"), HeaderField("x-amz-acl", "private")])

  @Test("edge case 22: an expiry above 7 days is an error (aws-sdk-go#2262)")
  func expiryAboveSevenDays() throws {
    let error = try #require(throws: SigV4Error.self) {
      try Sample.signer(for: .s3).presign(request, expiresIn: 7 * 24 * 3600 + 1, at: Sample.time)
    }
    #expect(error.code == .invalidExpiry)
    let longest = try Sample.signer(for: .s3).presign(request, expiresIn: 7 * 24 * 3600, at: Sample.time)
    #expect(longest.expiresIn == 604_800)
  }

  @Test("edge case 24: dates are Gregorian, whatever calendar the user has")
  func otherCalendars() throws {
    var gregorian = Calendar(identifier: .gregorian)
    gregorian.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    var buddhist = Calendar(identifier: .buddhist)
    buddhist.timeZone = gregorian.timeZone
    for day in 0..<400 {
      let seconds = Int64(day) * 4_000_037
      let date = Date(timeIntervalSince1970: TimeInterval(seconds))
      let time = try SigningTime(secondsSinceEpoch: seconds).description
      let parts = gregorian.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
      let numbers: [Int] = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second].map { $0 ?? -1 }
      let expected = String(
        format: "%04d%02d%02dT%02d%02d%02dZ", numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
      #expect(time == expected)
      #expect(time.prefix(4) != String(buddhist.component(.year, from: date)))
    }
  }

  @Test("edge case 26: a signer has no state that one request could leave to the next")
  func immutableSigner() async throws {
    let signer = Sample.signer(for: .s3, credentials: Sample.sessionCredentials)
    let (time, otherTime) = (try Sample.time, try SigningTime("20200229T000000Z"))
    let request = request
    let expected = (try signer.sign(request, at: time), try signer.presign(request, at: time).url)
    // Other requests, failing ones among them, at other times, and all at once.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<32 {
        group.addTask {
          let other = SigningRequest(url: "https://bucket.s3.amazonaws.com/other/\(task)")
          for _ in 0..<10 {
            _ = try signer.sign(other, at: otherTime)
            #expect(throws: SigV4Error.self) { try signer.sign(SigningRequest(url: "%"), at: time) }
            let signed = try signer.sign(request, at: time)
            #expect(signed.headers.lines == expected.0.headers.lines)
            #expect(try signer.presign(request, at: time).url == expected.1)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(signer.region == Sample.region)
    #expect(signer.service?.signingName == "s3")
  }

  @Test("edge case 26: neither the request nor the service is changed")
  func values() throws {
    var service = Service.s3
    let signer = Sample.signer(for: service)
    let before = try signer.sign(request, at: Sample.time).headers.lines
    service.signingName = "es"
    service.pathEncoding = .twice
    #expect(try signer.sign(request, at: Sample.time).headers.lines == before)
    #expect(Service.s3.signingName == "s3")
    #expect(request.headers.lines == ["Content-Type: text/plain", "x-amz-acl: private"])
  }

  @Test("edge case 27: secrets are not in what is logged (botocore#2945, curl#16952)")
  func secretsInLogs() throws {
    let signer = Sample.signer(for: .s3, credentials: Sample.sessionCredentials)
    let logged = "\(signer) \(signer.credentials) \(String(reflecting: signer))"
    #expect(!logged.contains(Sample.secret))
    #expect(!logged.contains(Sample.token))
    // What a service would be asked about can be logged: it has the token, which it is sent anyway, and no secret.
    #expect(try !signer.explain(request, at: Sample.time).canonicalRequest.contains(Sample.secret))
  }

  @Test("edge case 31: the headers that a presigned request must send come with the URL (aws-sdk-js-v3#6062)")
  func requiredHeaders() throws {
    let presigned = try Sample.signer(for: .s3).presign(request, at: Sample.time)
    #expect(presigned.requiredHeaders.lines == ["Content-Type: text/plain", "x-amz-acl: private"])
    #expect(presigned.url.contains("&X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-acl&"))
    let bare = SigningRequest(url: request.url)
    #expect(try Sample.signer(for: .s3).presign(bare, at: Sample.time).requiredHeaders.isEmpty)
  }
}
