// Refusals that depend on the clock, on the body, and on the credentials that are found.

import Crypto
import SigV4
import Testing

@Suite("Clock, body and credentials")
struct TimeAndPayloadTests {
  private func time(_ seconds: Int64) throws -> SigningTime {
    try SigningTime(secondsSinceEpoch: Sample.time.secondsSinceEpoch + seconds)
  }

  private var header: ReceivedRequest {
    get throws { try .signed(SigningRequest(url: "https://example.amazonaws.com/")) }
  }

  @Test("A request signed in its header is good for 15 minutes before and after")
  func headerClock() throws {
    for seconds: Int64 in [-900, -1, 0, 1, 900] {
      try Verifier.sample().expectAcceptance(header, at: time(seconds))
    }
    try Verifier.sample().expectRefusal(header, at: time(901), .dateInPast, saying: "20150830T123600Z")
    try Verifier.sample().expectRefusal(header, at: time(-901), .dateInFuture, saying: "20150830T123600Z")
    try Verifier.sample().expectRefusal(header, at: SigningTime("00000101T000000Z"), .dateInFuture)
    try Verifier.sample().expectRefusal(header, at: SigningTime("99991231T235959Z"), .dateInPast)
  }

  @Test("A presigned URL is good until it expires, and from 15 minutes before it was signed")
  func queryClock() throws {
    for (expiry, limit) in [(1, Int64(1)), (60, 60), (604_800, 604_800)] {
      let received = try ReceivedRequest.presigned(
        SigningRequest(url: "https://example.amazonaws.com/"), expiresIn: expiry)
      for seconds in [-900, 0, limit] { try Verifier.sample().expectAcceptance(received, at: time(seconds)) }
      try Verifier.sample().expectRefusal(received, at: time(limit + 1), .expired, saying: "for \(expiry) seconds")
      try Verifier.sample().expectRefusal(received, at: time(-901), .dateInFuture)
    }
  }

  @Test("A presigned URL at the end of time")
  func lastSecond() throws {
    let last = try SigningTime("99991231T235959Z")
    let presigned = try Sample.signer().presign(SigningRequest(url: "https://h/"), expiresIn: 60, at: last)
    let received = ReceivedRequest("GET", url: presigned.url, headers: [])
    let verified = try Verifier.sample().verdict(received, at: last).get()
    #expect(verified.expiration?.description == "99991231T235959Z")
  }

  @Test(
    "A signed Date header stands in for X-Amz-Date, in either of its forms",
    arguments: ["Sun, 30 Aug 2015 12:36:00 GMT", "20150830T123600Z"])
  func dateHeader(date: String) throws {
    let received = try signedWithDate(date)
    let verified = try Verifier.sample().verdict(received).get()
    #expect(verified.time.description == "20150830T123600Z")
    #expect(verified.signedHeaders == "date;host")
    try Verifier.sample().expectRefusal(received, at: time(901), .dateInPast)
    try Verifier.sample().expectRefusal(
      received.replacingInAuthorization("date;host", "host"), .unsignedDate, saying: "Date header")
    try Verifier.sample().expectRefusal(received.adding("Date", date), .repeatedHeader, saying: "date")
  }

  @Test(
    "A Date header of another form is none",
    arguments: [
      "", "Sunday, 30-Aug-15 12:36:00 GMT", "Sun Aug 30 12:36:00 2015", "Sun, 30 Aug 2015 12:36:00 CET",
      "Sun, 31 Sep 2015 12:36:00 GMT", "Sun, 30 aug 2015 12:36:00 GMT", "Sun, 30 Aug 2015 24:36:00 GMT",
      "Sun, 3x Aug 2015 12:36:00 GMT", "Sun, 30 Aug 2015 12.36.00 GMT", "Sun; 30 Aug 2015 12:36:00 GMT",
    ])
  func malformedDateHeader(date: String) throws {
    try Verifier.sample().expectRefusal(signedWithDate(date), .malformedDate, saying: "Date header")
  }

  /// A request as a signer makes it that knows no `X-Amz-Date`.
  private func signedWithDate(_ date: String) throws -> ReceivedRequest {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let canonical = "GET\n/\n\ndate:\(date)\nhost:example.amazonaws.com\n\ndate;host\n" + empty
    let key = try SigningKey(Sample.credentials, time: Sample.time, region: Sample.region, service: "service")
    let hash = SHA256.hash(data: Array(canonical.utf8)).hexadecimal
    let signature = key.signature(of: "AWS4-HMAC-SHA256\n20150830T123600Z\n" + key.scope + "\n" + hash)
    return ReceivedRequest(
      method: "GET", target: "/",
      headers: [
        HeaderField("Host", "example.amazonaws.com"), HeaderField("Date", date),
        HeaderField(
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\(key.scope),SignedHeaders=date;host,Signature=" + signature),
      ])
  }

  @Test("X-Amz-Date comes before Date")
  func bothDates() throws {
    let request = SigningRequest(
      url: "https://example.amazonaws.com/", headers: [HeaderField("Date", "Thu, 01 Jan 1970 00:00:00 GMT")])
    try Verifier.sample().expectAcceptance(.signed(request))
    // Unsigned, it says nothing, and changes nothing.
    try Verifier.sample().expectAcceptance(header.adding("Date", "any"))
  }

  @Test("S3 needs the payload's hash in a header")
  func missingHash() throws {
    var service = Service.s3
    service.payloadHeader = .forMarkers
    let received = try ReceivedRequest.signed(SigningRequest(url: "https://h/k"), by: Sample.signer(for: service))
    try Verifier.sample(.s3).expectRefusal(received, .missingPayloadHash, saying: "X-Amz-Content-Sha256")
  }

  @Test("The payload's hash need not be among the signed headers, since it is signed anyway")
  func unsignedHashHeader() throws {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let received = try header.adding("x-amz-content-sha256", empty)
    try Verifier.sample().expectAcceptance(received)
    try Verifier.sample().expectRefusal(received, body: .bytes([1]), .payloadMismatch)
    let other = try header.adding("x-amz-content-sha256", SHA256.hash(data: [1]).hexadecimal)
    try Verifier.sample().expectRefusal(other, body: .bytes([1]), .signatureMismatch)
  }

  @Test(
    "What x-amz-content-sha256 may not say",
    arguments: [
      ("", VerificationError.Code.malformedPayloadHash, "malformed"),
      ("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", .malformedPayloadHash, "lower case"),
      ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85", .malformedPayloadHash, "malformed"),
      ("unsigned-payload", .malformedPayloadHash, "malformed"),
      ("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", .unsupportedPayload, "SigV4a"),
      ("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER", .unsupportedPayload, "SigV4a"),
      ("STREAMING-UNSIGNED-PAYLOAD", .unsupportedPayload, "not known"),
      ("UNSIGNED-PAYLOADS", .unsupportedPayload, "not known"),
    ])
  func statements(text: String, code: VerificationError.Code, words: String) throws {
    try Verifier.sample().expectRefusal(header.adding("x-amz-content-sha256", text), code, saying: words)
  }

  @Test("What a chunked upload must say of itself", arguments: ["", "x", "-1", "+1", "1 ", "0x10", "9999999999999999"])
  func decodedLength(text: String) throws {
    for mode in ChunkSeed.Mode.all where mode != .events {
      var request = SigningRequest(
        method: "PUT", url: "https://h/k",
        headers: [
          HeaderField("x-amz-decoded-content-length", text), HeaderField("x-amz-trailer", "x-amz-checksum-crc32"),
        ])
      request.payload = try Payload(marker: mode.marker)
      let received = try ReceivedRequest.signed(request, by: Sample.signer(for: .s3))
      try Verifier.sample(.s3).expectRefusal(received, body: .notRead, .invalidDecodedLength)
      request.headers.removeFirst()
      let without = try ReceivedRequest.signed(request, by: Sample.signer(for: .s3))
      try Verifier.sample(.s3).expectRefusal(without, body: .notRead, .invalidDecodedLength, saying: "Decoded")
    }
  }

  @Test("An upload with a trailer announces it", arguments: [nil, "", " ", "a,,b", "a b", ",a"])
  func trailerNames(text: String?) throws {
    for mode in ChunkSeed.Mode.all where mode.hasTrailer {
      var request = SigningRequest(
        method: "PUT", url: "https://h/k", headers: [HeaderField("x-amz-decoded-content-length", "1")])
      if let text { request.headers.append(HeaderField("x-amz-trailer", text)) }
      request.payload = try Payload(marker: mode.marker)
      let received = try ReceivedRequest.signed(request, by: Sample.signer(for: .s3))
      try Verifier.sample(.s3).expectRefusal(
        received, body: .notRead, .missingTrailer)
    }
  }

  @Test("Chunks that are not signed are an unsigned payload")
  func unsignedChunks() throws {
    var request = SigningRequest(
      method: "PUT", url: "https://h/k",
      headers: [HeaderField("x-amz-decoded-content-length", "1"), HeaderField("x-amz-trailer", "x-amz-checksum-crc32")])
    request.payload = try Payload(marker: ChunkSeed.Mode.unsignedWithTrailer.marker)
    var strict = Verifier.sample(.s3)
    strict.unsignedPayloads = .refused
    try strict.expectRefusal(.signed(request, by: Sample.signer(for: .s3)), body: .notRead, .unsignedPayload)
    try Verifier.sample().expectRefusal(.signed(request), body: .notRead, .unsignedPayload)
  }

  @Test("The session token of the credentials that are found")
  func tokens() throws {
    let request = SigningRequest(url: "https://example.amazonaws.com/")
    let withToken = try ReceivedRequest.signed(request, by: Sample.signer(credentials: Sample.sessionCredentials))
    let presigned = try ReceivedRequest.presigned(request, by: Sample.signer(credentials: Sample.sessionCredentials))
    for received in [withToken, presigned] {
      try Verifier.sample().expectAcceptance(received, credentials: Sample.sessionCredentials)
      // Found without a token, the caller judges the one that was sent.
      #expect(try Verifier.sample().verdict(received).get().sessionToken == Sample.token)
      for token in ["another", Sample.token.dropLast() + "-", Sample.token + "="] {
        try Verifier.sample().expectRefusal(
          received,
          credentials: Credentials(
            accessKeyID: Sample.accessKeyID, secretAccessKey: Sample.secret, sessionToken: String(token)),
          .wrongSessionToken, saying: "session token")
      }
    }
    try Verifier.sample().expectRefusal(header, credentials: Sample.sessionCredentials, .wrongSessionToken)
  }

  @Test("The credentials that are found must be usable")
  func unusable() throws {
    func expect(_ code: VerificationError.Code, _ credentials: Credentials) throws {
      let (received, time) = (try header, try Sample.time)
      do throws(VerificationError) {
        _ = try Verifier.sample().verify(received, at: time) { _ in credentials }
        Issue.record("accepted")
      } catch {
        #expect(error.code == code, "\(error)")
      }
    }
    try expect(.unusableCredentials, Credentials(accessKeyID: "OTHER", secretAccessKey: Sample.secret))
    try expect(.unusableCredentials, Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: ""))
    try expect(.signatureMismatch, Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: Sample.secret + "x"))
    try expect(
      .expiredCredentials,
      Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: Sample.secret, expiration: time(0)))
    _ = try Verifier.sample().verify(header, at: Sample.time) { _ in
      Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: Sample.secret, expiration: try? time(1))
    }
  }

  @Test("A wrong signature is answered with what was signed here, and never with the right signature")
  func texts() throws {
    let good = try ReceivedRequest.signed(SigningRequest(url: "https://example.amazonaws.com/"))
    let right = try #require(good.value("Authorization")).suffix(64)
    guard case .failure(let error) = try Verifier.sample().verdict(good.with("Host", "example.com")) else {
      return #expect(Bool(false), "accepted")
    }
    let texts = try #require(error.texts)
    #expect(texts.canonicalRequest.contains("\nhost:example.com\n"))
    #expect(
      texts.stringToSign.hasPrefix("AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"))
    for text in Everything.texts(of: error) { #expect(!text.contains(right)) }
    guard case .failure(let other) = try Verifier.sample().verdict(good.with("Host", nil)) else {
      return #expect(Bool(false), "accepted")
    }
    #expect(other.texts == nil)
  }
}
