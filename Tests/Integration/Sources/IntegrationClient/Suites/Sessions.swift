/// `SigningSession`, which sends by URLSession: bodies from memory and from files, and requests that must be signed anew.

import Foundation
import SigV4
import SigV4Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct Sessions {
  let server: ServerUnderTest
  let report: CaseReport

  private static let body = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
  private static let objectKey = "of a session/é+ b"

  func run() async {
    let session = SigningSession(RequestSigner(server.signer))
    await memory(session)
    await files(session)
    await chunks(session)
    await corrections()
    await refusals()
  }

  private func memory(_ session: SigningSession) async {
    await report.run("session, upload from memory, and get-object") {
      _ = try await body(200, session.upload(for: request("PUT"), from: Self.body))
      let data = try await body(200, session.data(for: request("GET")))
      try expect(data == Self.body, equals: true, "fetched body")
    }
    await report.run("session, a body that the request has, and a query") {
      var put = try request("PUT")
      put.httpBody = Data("small".utf8)
      put.setValue("text/plain", forHTTPHeaderField: "Content-Type")
      _ = try await body(200, session.data(for: put))
      try server.expectObject(Self.objectKey, Array("small".utf8))
      let list = try request("GET", url: server.bucketURL + "?list-type=2&prefix=of%20a%20session/&delimiter=")
      let listing = try await body(200, session.data(for: list))
      try expect(listing.firstRange(of: Data("<KeyCount>1</KeyCount>".utf8)) != nil, equals: true, "one key is listed")
    }
    await report.run("session, delete-object and an object that is not there") {
      _ = try await body(204, session.data(for: request("DELETE")))
      let (data, response) = try await session.data(for: request("GET"))
      let error = ServiceError(response, body: data)
      try expect(error?.code, equals: "NoSuchKey", "code")
      try expect(error?.status, equals: 404, "status")
    }
  }

  private func files(_ session: SigningSession) async {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    await report.run("session, upload from a file, and download to one") {
      try Self.body.write(to: file)
      _ = try await body(200, session.upload(for: request("PUT"), fromFile: file))
      let downloaded = try await body(200, session.download(for: request("GET")))
      defer { try? FileManager.default.removeItem(at: downloaded) }
      try expect(Data(contentsOf: downloaded) == Self.body, equals: true, "downloaded file")
    }
  }

  /// Uploads whose bodies go in chunks.
  private func chunks(_ session: SigningSession) async {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    let signings: [(name: String, signing: BodySigning)] = [
      ("signed", .chunks(checksum: nil)), ("signed, crc32 in the trailer", .chunks()),
      ("signed, sha256 in the trailer", .chunks(ofByteCount: 8192, checksum: .sha256)),
      ("unsigned, crc64nvme in the trailer", .chunks(signatures: .requestOnly, checksum: .crc64nvme)),
    ]
    for (name, signing) in signings {
      await report.run("session, upload in chunks from a file, \(name)") {
        try Self.body.write(to: file)
        _ = try await body(200, session.upload(for: request("PUT"), fromFile: file, signing: signing))
        try server.expectObject(Self.objectKey, Array(Self.body))
      }
      await report.run("session, upload in chunks from a sequence, \(name), signed anew for the bucket's region") {
        let elsewhere = SigningSession(RequestSigner(server.key.signer(region: "ap-south-1")))
        try server.put(Self.objectKey, [])
        let pieces = AsyncStream<Data> { continuation in
          for start in stride(from: 0, to: Self.body.count, by: 7001) {
            continuation.yield(Self.body.dropFirst(start).prefix(7001))
          }
          continuation.finish()
        }
        _ = try await body(200, elsewhere.upload(for: request("PUT"), from: pieces, signing: signing))
        try server.expectObject(Self.objectKey, Array(Self.body))
      }
      await report.run("session, upload in chunks, \(name), one byte of the secret changed: refused 403") {
        let forger = SigningSession(RequestSigner(server.key.withAlteredSecret.signer(region: server.region)))
        try Data("forged".utf8).write(to: file)
        let (data, response) = try await forger.upload(for: request("PUT"), fromFile: file, signing: signing)
        try expect(ServiceError(response, body: data)?.code, equals: "SignatureDoesNotMatch", "code")
        try server.expectObject(Self.objectKey, Array(Self.body))
      }
    }
  }

  /// What a session signs anew: the server says what was wrong.
  private func corrections() async {
    await report.run("session, signed for another region: signed for the bucket's") {
      let session = SigningSession(RequestSigner(server.key.signer(region: "ap-south-1")))
      _ = try await body(200, session.upload(for: request("PUT"), from: Self.body))
      let data = try await body(200, session.data(for: request("GET")))
      try expect(data == Self.body, equals: true, "fetched body")
    }
    for seconds in [-3600, 3600] {
      await report.run("session, a clock that is \(seconds) s off: signed by the server's") {
        let signer = RequestSigner(server.signer) { (try? .now(plus: Int64(seconds))) ?? .now() }
        let session = SigningSession(signer)
        _ = try await body(200, session.upload(for: request("PUT"), from: Self.body))
        _ = try await body(200, session.data(for: request("GET")))
      }
    }
  }

  private func refusals() async {
    await report.run("session, one byte of the secret changed: refused 403 SignatureDoesNotMatch") {
      let session = SigningSession(RequestSigner(server.key.withAlteredSecret.signer(region: server.region)))
      let (data, response) = try await session.upload(for: request("PUT"), from: Data("forged".utf8))
      let error = ServiceError(response, body: data)
      try expect(error?.status, equals: 403, "status")
      try expect(error?.code, equals: "SignatureDoesNotMatch", "code")
      try server.expectObject(Self.objectKey, Array(Self.body))
    }
    await report.run("session, a request changed once it is signed: refused 403 SignatureDoesNotMatch") {
      var signed = try await RequestSigner(server.signer).sign(request("GET"))
      signed.url = URL(string: server.url(ofObject: "another"))
      let (data, response) = try await URLSession.shared.data(for: signed)
      let error = (response as? HTTPURLResponse).flatMap { ServiceError($0, body: data) }
      try expect(error?.code, equals: "SignatureDoesNotMatch", "code")
    }
  }

  private func request(_ method: String, url: String? = nil) throws -> URLRequest {
    guard let url = URL(string: url ?? server.url(ofObject: Self.objectKey)) else { throw Failure("no URL") }
    var request = URLRequest(url: url, timeoutInterval: 30)
    request.httpMethod = method
    return request
  }

  /// What came with the response, if that has this status.
  private func body<Body>(_ status: Int, _ result: (Body, HTTPURLResponse)) throws -> Body {
    try expect(result.1.statusCode, equals: status, "status")
    return result.0
  }
}
