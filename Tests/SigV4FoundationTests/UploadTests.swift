// Bodies from files and sequences, in one piece and in chunks, arrive whole, and leave nothing behind.

import Foundation
import SigV4
import Synchronization
import TestSupport
import Testing

@testable import SigV4Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Uploads", .ownTemporaryFolder)
struct UploadTests {
  private let session = SigningSession(RequestSigner(Keys.signer))

  private func put(_ server: LoopbackServer) throws -> URLRequest {
    var request = try server.request("/bucket/key")
    request.httpMethod = "PUT"
    request.setValue("text/plain", forHTTPHeaderField: "Content-Type")
    return request
  }

  @Test(
    "a file in chunks arrives whole, with the length that was said",
    arguments: [0, 1, 8_192, 65_536, 65_537, 200_000],
    [ChecksumAlgorithm?.none, .crc64nvme])
  func chunks(byteCount: Int, checksum: ChecksumAlgorithm?) async throws {
    let body = bytes(byteCount)
    let server = try LoopbackServer.decoding()
    try await withFile(body) { file in
      let (decoded, response) = try await session.upload(
        for: put(server), fromFile: file, signing: .chunks(checksum: checksum))
      #expect(response.statusCode == 200, "\(response)")
      #expect(decoded == Data(body))
    }
    let sent = try #require(server.requests.first)
    #expect(sent.value(of: "Transfer-Encoding") == nil)
    #expect(sent.value(of: "Content-Length") == "\(sent.body.count)")
    #expect(sent.value(of: "Content-Encoding") == "aws-chunked")
    #expect(sent.value(of: "X-Amz-Decoded-Content-Length") == "\(byteCount)")
    #expect(sent.value(of: "X-Amz-Trailer") == checksum?.headerName)
  }

  @Test("a file in chunks of any length, signed or not, with any checksum", arguments: [8_192, 10_000, 1 << 20])
  func chunkLengths(chunkByteCount: Int) async throws {
    let body = bytes(100_000)
    let server = try LoopbackServer.decoding()
    try await withFile(body) { file in
      for signatures in [ChunkedBody.Signatures.chunks, .requestOnly] {
        let signing = BodySigning.chunks(ofByteCount: chunkByteCount, signatures: signatures)
        let (decoded, _) = try await session.upload(for: put(server), fromFile: file, signing: signing)
        #expect(decoded == Data(body))
      }
      for checksum in ChecksumAlgorithm.allCases {
        let signing = BodySigning.chunks(ofByteCount: chunkByteCount, checksum: checksum)
        let (decoded, _) = try await session.upload(for: put(server), fromFile: file, signing: signing)
        #expect(decoded == Data(body))
        #expect(server.requests.last?.value(of: "X-Amz-Trailer") == checksum.headerName)
      }
      for signing in [BodySigning.chunks(ofByteCount: 8_191), .chunks(signatures: .requestOnly, checksum: nil)] {
        await #expect(throws: SigV4Error.self) {
          try await session.upload(for: put(server), fromFile: file, signing: signing)
        }
      }
    }
    #expect(server.requests.count == 2 + ChecksumAlgorithm.allCases.count)
  }

  @Test(
    "a sequence arrives whole, in whatever pieces it comes", arguments: [1, 1_000, 65_536, 100_000],
    ["hash", "unsigned", "chunks"])
  func sequence(pieceByteCount: Int, kind: String) async throws {
    let body = bytes(100_000)
    let server = try LoopbackServer.decoding()
    let pieces = AsyncStream<ArraySlice<UInt8>> { continuation in
      continuation.yield([])
      for start in stride(from: 0, to: body.count, by: pieceByteCount) {
        continuation.yield(body[start..<min(start + pieceByteCount, body.count)])
      }
      continuation.finish()
    }
    let signing: BodySigning = kind == "hash" ? .hash : kind == "unsigned" ? .payload(.unsigned) : .chunks()
    let (decoded, response) = try await session.upload(for: put(server), from: pieces, signing: signing)
    #expect(response.statusCode == 200, "\(response)")
    #expect(decoded == Data(body))
  }

  @Test("a sequence that fails is not sent, and its error is the caller's")
  func failingSequence() async throws {
    struct Failure: Error {}
    let server = try LoopbackServer.decoding()
    let pieces = AsyncThrowingStream<[UInt8], any Error> { continuation in
      continuation.yield([1, 2, 3])
      continuation.finish(throwing: Failure())
    }
    await #expect(throws: Failure.self) { try await session.upload(for: put(server), from: pieces) }
    #expect(server.requests.isEmpty)
  }

  @Test("a file that is not there, or no file, is an error")
  func missing() async throws {
    let server = try LoopbackServer.decoding()
    let folder = FileManager.default.temporaryDirectory
    for file in [folder.appendingPathComponent(UUID().uuidString), folder] {
      for signing in [BodySigning.hash, .payload(.unsigned), .chunks()] {
        await #expect(throws: (any Error).self) {
          try await session.upload(for: put(server), fromFile: file, signing: signing)
        }
      }
    }
    #expect(server.requests.isEmpty)
  }

  @Test("a wrong secret is refused, and a chunk that is changed on the way")
  func refusals() async throws {
    let body = bytes(200_000)
    let other = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "Secret", sessionToken: "token")
    let stranger = SigningSession(RequestSigner(Signer(credentials: other, region: "us-east-1", service: .s3)))
    let server = try LoopbackServer.decoding()
    let corrupting = try LoopbackServer.decoding(corrupting: true)
    try await withFile(body) { file in
      let strange = try await stranger.upload(for: put(server), fromFile: file, signing: .chunks())
      #expect(strange.1.statusCode == 403)
      let corrupt = try await session.upload(for: put(corrupting), fromFile: file, signing: .chunks())
      #expect(corrupt.1.statusCode == 400)
    }
  }

  @Test(
    "a body is sent again, signed anew, to where a redirect leads", arguments: ["hash", "chunks", "sequence", "data"])
  func redirect(kind: String) async throws {
    let body = bytes(150_000)
    let server = try LoopbackServer.decoding { request in
      request.target == "/new" ? nil : WireResponse(307, headers: [("Location", "/new")])
    }
    try await withFile(body) { file in
      let answer =
        switch kind {
        case "hash": try await session.upload(for: put(server), fromFile: file)
        case "chunks": try await session.upload(for: put(server), fromFile: file, signing: .chunks())
        case "sequence": try await session.upload(for: put(server), from: pieces(of: body), signing: .chunks())
        default: try await session.upload(for: put(server), from: Data(body))
        }
      #expect(answer.1.statusCode == 200, "\(answer.1)")
      #expect(answer.0 == Data(body))
    }
    #expect(server.requests.map(\.target) == ["/bucket/key", "/new"])
    #expect(Set(server.requests.compactMap { $0.value(of: "Authorization") }).count == 2)
  }

  @Test("a redirect that asks for another method takes the body away, and what is said of it")
  func seeOther() async throws {
    let server = try LoopbackServer.decoding { request in
      request.target == "/new" ? nil : WireResponse(303, headers: [("Location", "/new")])
    }
    try await withFile(bytes(150_000)) { file in
      for signing in [BodySigning.hash, .chunks()] {
        let (decoded, response) = try await session.upload(for: put(server), fromFile: file, signing: signing)
        #expect(response.statusCode == 200, "\(response)")
        #expect(decoded.isEmpty)
        #expect(server.requests.last?.method == "GET")
        #expect(server.requests.last?.value(of: "Content-Type") == nil)
        #expect(server.requests.last?.value(of: "Content-Encoding") == nil)
      }
    }
  }

  @Test("a body in chunks is framed anew for a clock that was wrong")
  func clock() async throws {
    let body = bytes(150_000)
    let server = try LoopbackServer.decoding()
    let late = RequestSigner(Keys.signer) {
      (try? SigningTime(secondsSinceEpoch: SigningTime.now().secondsSinceEpoch - 5_000)) ?? .now()
    }
    let (decoded, response) = try await SigningSession(late).upload(
      for: put(server), from: pieces(of: body), signing: .chunks())
    #expect(response.statusCode == 200, "\(response)")
    #expect(decoded == Data(body))
    #expect(server.requests.count == 2)
  }

  @Test("the session's tasks can be watched, one for each time a body is sent")
  func progress() async throws {
    let tasks = Mutex<[URLSessionTask]>([])
    let server = try LoopbackServer.decoding { request in
      request.target == "/new" ? nil : WireResponse(307, headers: [("Location", "/new")])
    }
    let observed = SigningSession(RequestSigner(Keys.signer)) { task in tasks.withLock { $0.append(task) } }
    let (_, response) = try await observed.upload(
      for: put(server), from: pieces(of: bytes(100_000)), signing: .chunks())
    #expect(response.statusCode == 200, "\(response)")
    let sent = server.requests.map { Int64($0.body.count) }
    #expect(tasks.withLock { $0.map(\.countOfBytesExpectedToSend) } == sent)
  }

  @Test("cancelling ends an upload, and removes its file", .timeLimit(.minutes(5)))
  func cancellation() async throws {
    // The server answers when the upload has ended, never before.
    let end = DispatchSemaphore(value: 0)
    defer { end.signal() }
    let hanging = try LoopbackServer { _ in
      end.wait()
      return WireResponse()
    }
    let request = try put(hanging)
    let upload = Task { [session] in
      try await session.upload(for: request, from: pieces(of: bytes(100_000)), signing: .chunks())
    }
    while hanging.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    let folder = try #require(TemporaryFiles.place)
    let kept = folder.appendingPathComponent(try #require(leftovers().first))
    let permissions = try FileManager.default.attributesOfItem(atPath: kept.path)[.posixPermissions]
    #expect((permissions as? NSNumber)?.intValue == 0o700)
    upload.cancel()
    await #expect(throws: (any Error).self) { try await upload.value }
  }
}

private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

private func pieces(of body: [UInt8]) -> AsyncStream<[UInt8]> {
  AsyncStream {
    $0.yield(body)
    $0.finish()
  }
}

private func withFile(_ body: [UInt8], _ use: (URL) async throws -> Void) async throws {
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try Data(body).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  try await use(file)
}
