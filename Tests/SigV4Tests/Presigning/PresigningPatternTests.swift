// A signer keeps what the URLs of one second have in common; whatever comes next, it signs as one that kept nothing.

import SigV4
import Testing

@Suite("One presigned URL after another")
struct PresigningPatternTests {
  /// A presigned URL, and what came with it.
  private func described(_ presigned: PresignedURL) -> String {
    presigned.url + " \(presigned.expiresIn) \(presigned.isCappedByCredentials) "
      + presigned.requiredHeaders.map { $0.name + ":" + $0.value }.joined(separator: ",")
  }

  private func result(_ presign: () throws -> PresignedURL) -> String {
    do {
      return try described(presign())
    } catch {
      return "\(error)"
    }
  }

  /// Requests that depart from the first in one thing each.
  private static let requests: [SigningRequest] =
    [
      "https://bucket.s3.amazonaws.com/a/key.txt", "https://bucket.s3.amazonaws.com/another/key",
      "https://bucket.s3.amazonaws.com/", "https://bucket.s3.amazonaws.com", "https://bucket.s3.amazonaws.com//",
      "https://bucket.s3.amazonaws.com/a/../b/./c", "https://bucket.s3.amazonaws.com/a%20b",
      "https://bucket.s3.amazonaws.com/a+b",
      "https://bucket.s3.amazonaws.com/a%2fb", "https://bucket.s3.amazonaws.com/a%zz",
      "https://bucket.s3.amazonaws.com/a b",
      "https://bucket.s3.amazonaws.com/a\u{e9}", "https://bucket.s3.amazonaws.com/a?versionId=1",
      "https://bucket.s3.amazonaws.com/a#b", "https://bucket.s3.amazonaws.com?a",
      "https://bucket.s3.amazonaws.com:443/a",
      "https://bucket.s3.amazonaws.com:8443/a", "https://bucket.s3.amazonaws.community/a",
      "https://bucket.s3.amazonaws.con/a",
      "http://bucket.s3.amazonaws.com/a", "https://BUCKET.s3.amazonaws.com/a", "https://bucke.s3.amazonaws.com/a",
      "https://bucket.s3.amazonaws.comx", "https://bucket.s3.amazonaws.com@x/a", "", "https://", "https:///a",
      "https://bucket.s3.amazonaws.com/" + String(repeating: "long/", count: 300),
    ].map { SigningRequest(url: $0) }
    + [
      SigningRequest(method: "PUT", url: "https://bucket.s3.amazonaws.com/a"),
      SigningRequest(method: "GE", url: "https://bucket.s3.amazonaws.com/a"),
      SigningRequest(method: "GET ", url: "https://bucket.s3.amazonaws.com/a"),
      SigningRequest(method: "", url: "https://bucket.s3.amazonaws.com/a"),
      SigningRequest(
        url: "https://bucket.s3.amazonaws.com/a", headers: [HeaderField(name: "Range", value: "bytes=0-1")]),
      SigningRequest(url: "https://bucket.s3.amazonaws.com/a", payload: .empty),
      SigningRequest(url: "https://bucket.s3.amazonaws.com/a", payload: .unsigned),
    ]

  @Test("any request after any other", arguments: ["s3", "s3express", "es", "iotdevicegateway", "vpc-lattice-svcs"])
  func anyOrder(service: String) throws {
    let time = try SigningTime("20130524T000000Z")
    for credentials in [
      Sample.credentials,
      Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: "secret", sessionToken: "a/token+=="),
    ] {
      func signer() -> Signer { Signer(credentials: credentials, region: "us-east-1", service: Service(service)) }
      let expected = Self.requests.map { request in result { try signer().presign(request, expiresIn: 60, at: time) } }
      for first in Self.requests.indices {
        let used = signer()
        // The second time, the signer sees that it pays to keep something.
        for _ in 0..<3 {
          #expect(result { try used.presign(Self.requests[first], expiresIn: 60, at: time) } == expected[first])
        }
        for next in Self.requests.indices {
          #expect(result { try used.presign(Self.requests[next], expiresIn: 60, at: time) } == expected[next])
        }
      }
    }
  }

  @Test("any request in one second after any other in another", arguments: ["s3", "es"])
  func anyOtherSecond(service: String) throws {
    let start = try SigningTime("20130524T000000Z").secondsSinceEpoch
    for token in [nil, "a/token+=="] {
      let credentials = Credentials(
        accessKeyID: "an/id", secretAccessKey: "secret", sessionToken: token,
        expiration: try SigningTime(secondsSinceEpoch: start + 40 * 86_400))
      func signer() -> Signer { Signer(credentials: credentials, region: "us-east-1", service: Service(service)) }
      // Each second once; of two that follow each other, the day is the same or not.
      let times = try Self.requests.indices.map {
        try SigningTime(secondsSinceEpoch: start + Int64($0 / 2 * 86_400 + $0))
      }
      let expected = zip(Self.requests, times).map { (request, time) in
        result { try signer().presign(request, expiresIn: 604_800, at: time) }
      }
      for first in Self.requests.indices {
        let used = signer()
        for time in times[..<2] { _ = result { try used.presign(Self.requests[first], expiresIn: 604_800, at: time) } }
        for next in Self.requests.indices.reversed() {
          #expect(
            result { try used.presign(Self.requests[next], expiresIn: 604_800, at: times[next]) } == expected[next])
        }
      }
    }
  }

  @Test("other seconds and lifetimes, alternately")
  func timesAndLifetimes() throws {
    let request = Self.requests[0]
    let signer = Signer(credentials: Sample.credentials, region: "us-east-1", service: .s3)
    for text in ["20130524T000000Z", "20130524T000001Z", "20130524T000000Z", "20130525T000000Z", "20130524T000001Z"] {
      let time = try SigningTime(text)
      for seconds in [nil, 60, 60, 60, nil, 3600, 604_800, 604_801, 60, 0, -1] {
        let fresh = Signer(credentials: Sample.credentials, region: "us-east-1", service: .s3)
        #expect(
          result { try signer.presign(request, expiresIn: seconds, at: time) }
            == result { try fresh.presign(request, expiresIn: seconds, at: time) })
      }
    }
  }

  @Test("a lifetime capped by the credentials")
  func capped() throws {
    let time = try SigningTime("20130524T000000Z")
    let credentials = Credentials(
      accessKeyID: Sample.accessKeyID, secretAccessKey: "secret", sessionToken: "token",
      expiration: try SigningTime("20130524T000100Z"))
    let signer = Signer(credentials: credentials, region: "us-east-1", service: .s3)
    for _ in 0..<3 {
      let presigned = try signer.presign(Self.requests[0], expiresIn: 3600, at: time)
      #expect(presigned.expiresIn == 60)
      #expect(presigned.isCappedByCredentials)
      let short = try signer.presign(Self.requests[0], expiresIn: 60, at: time)
      #expect(short.expiresIn == 60)
      #expect(!short.isCappedByCredentials)
    }
    for left in (1...70).reversed() {
      let time = try SigningTime(secondsSinceEpoch: time.secondsSinceEpoch + 60 - Int64(left))
      let presigned = try signer.presign(Self.requests[0], expiresIn: 60, at: time)
      #expect(presigned.expiresIn == min(left, 60))
      #expect(presigned.isCappedByCredentials == (left < 60))
    }
    #expect(throws: SigV4Error.self) {
      try signer.presign(Self.requests[0], expiresIn: 3600, at: SigningTime("20130524T000100Z"))
    }
  }

  @Test("a header that must be signed is asked for every time")
  func forcedHeader() throws {
    let time = try SigningTime("20130524T000000Z")
    let signer = Signer(
      credentials: Sample.credentials, region: "us-east-1", service: .s3, headers: HeaderSelection(forcing: ["Range"]))
    var ranged = Self.requests[0]
    ranged.headers = [HeaderField(name: "Range", value: "bytes=0-1")]
    for _ in 0..<3 {
      #expect(try signer.presign(ranged, at: time).requiredHeaders.count == 1)
      #expect(throws: SigV4Error.self) { try signer.presign(Self.requests[0], at: time) }
    }
  }

  @Test("from sixty-four tasks at once, each with a host and a lifetime of its own")
  func concurrently() async throws {
    let signer = Signer(credentials: Sample.credentials, region: "us-east-1", service: .s3)
    let requests = (0..<4).map { SigningRequest(url: "https://bucket\($0).s3.amazonaws.com/key") }
    let times = try (0..<3).map { try SigningTime("20130524T00000\($0)Z") }
    let expected = try requests.map { request in
      try times.map { time in
        try (1...2).map { seconds in
          let fresh = Signer(credentials: Sample.credentials, region: "us-east-1", service: .s3)
          return try fresh.presign(request, expiresIn: seconds, at: time).url
        }
      }
    }
    let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<64 {
        group.addTask {
          var wrong = 0
          for step in 0..<200 {
            let (request, time, seconds) = ((task + step / 50) % 4, step / 20 % 3, step / 10 % 2)
            let url = try signer.presign(requests[request], expiresIn: seconds + 1, at: times[time]).url
            if url != expected[request][time][seconds] { wrong += 1 }
          }
          return wrong
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
