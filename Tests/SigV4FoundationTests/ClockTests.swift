// A wrong clock is put right by the service's, once.

import Foundation
import SigV4
import SigV4Foundation
import Synchronization
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("A wrong clock")
struct ClockTests {
  private static let right = try! SigningTime("20300101T000000Z")

  private func signer(secondsOff: Int64) -> RequestSigner {
    RequestSigner(Keys.signer) {
      (try? SigningTime(secondsSinceEpoch: Self.right.secondsSinceEpoch + secondsOff)) ?? Self.right
    }
  }

  @Test("is corrected, and stays corrected", arguments: [-86_400, -1_000, 1_000, 31_536_000])
  func correction(secondsOff: Int64) async throws {
    let server = try LoopbackServer.verifying(at: { Self.right })
    let session = SigningSession(signer(secondsOff: secondsOff))
    let request = try server.request()
    #expect(try await session.data(for: request).1.statusCode == 200)
    #expect(server.requests.count == 2)
    #expect(try await session.data(for: request).1.statusCode == 200)
    #expect(server.requests.count == 3)
  }

  @Test("is corrected for every request that was signed by it, also where another has put it right meanwhile")
  func concurrency() async throws {
    let server = try LoopbackServer.verifying(at: { Self.right })
    let session = SigningSession(signer(secondsOff: -5_000))
    let request = try server.request()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<32 { group.addTask { try await session.data(for: request).1.statusCode } }
      for try await status in group { #expect(status == 200) }
    }
    #expect(server.requests.count > 32)
  }

  @Test("within what the service tolerates is left alone", arguments: [-800, 0, 800])
  func tolerated(secondsOff: Int64) async throws {
    let server = try LoopbackServer.verifying(at: { Self.right })
    let request = try server.request()
    let session = SigningSession(signer(secondsOff: secondsOff))
    #expect(try await session.data(for: request).1.statusCode == 200)
    #expect(server.requests.count == 1)
  }

  /// When requests were signed that a service refuses at the right time, in seconds from it.
  /// - Parameters:
  ///   - signedAt: What the clock is ahead when the first is signed.
  ///   - readAt: What it is ahead of the service's date when the answer is looked at.
  private func secondsOfRefused(signedAt: Int64, readAt: Int64) async throws -> [Int64] {
    let local = Mutex(Self.right.secondsSinceEpoch + signedAt)
    let signer = RequestSigner(Keys.signer) {
      (try? SigningTime(secondsSinceEpoch: local.withLock { $0 })) ?? Self.right
    }
    let server = try LoopbackServer { _ in
      local.withLock { $0 = Self.right.secondsSinceEpoch + readAt }
      return WireResponse(
        403, headers: [("Date", httpDate(Self.right))], body: "<Error><Code>SignatureDoesNotMatch</Code></Error>")
    }
    let request = try server.request()
    #expect(try await SigningSession(signer).data(for: request).1.statusCode == 403)
    return try server.requests.map { request in
      try SigningTime(try #require(request.value(of: "X-Amz-Date"))).secondsSinceEpoch - Self.right.secondsSinceEpoch
    }
  }

  @Test(
    "that may be right is left alone, however long the answer takes, and however long it lies unread",
    arguments: [
      (0, 0), (0, 5_000), (-5_000, 0), (-5_000, 5_000), (0, 31_536_000), (-31_536_000, 0), (-300, -300), (300, 300),
      (-9_000, -300), (300, 9_000),
    ])
  func slowness(signedAt: Int64, readAt: Int64) async throws {
    #expect(try await secondsOfRefused(signedAt: signedAt, readAt: readAt) == [signedAt])
  }

  @Test(
    "is corrected to the middle of what the answer leaves open",
    arguments: [(-301, -301, 0), (301, 301, 0), (-2_301, -301, 1_000), (301, 2_301, 1_000), (5_000, 5_000, 0)])
  func slowCorrection(signedAt: Int64, readAt: Int64, again: Int64) async throws {
    #expect(try await secondsOfRefused(signedAt: signedAt, readAt: readAt) == [signedAt, again])
  }

  @Test(
    "is not corrected by an answer that cannot tell",
    arguments: [
      // From a cache.
      ("RequestTimeTooSkewed", [("Date", "Tue, 01 Jan 2030 00:00:00 GMT"), ("Age", "60")]),
      // Without a date, or without one that can be read.
      ("RequestTimeTooSkewed", []),
      ("RequestTimeTooSkewed", [("Date", "yesterday")]),
      // For a reason of its own.
      ("AccessDenied", [("Date", "Tue, 01 Jan 2030 00:00:00 GMT")]),
    ])
  func uninformative(code: String, headers: [(String, String)]) async throws {
    let server = try LoopbackServer { _ in
      WireResponse(403, headers: headers.map { ($0.0, $0.1) }, body: "<Error><Code>\(code)</Code></Error>")
    }
    let request = try server.request()
    #expect(try await SigningSession(signer(secondsOff: 5_000)).data(for: request).1.statusCode == 403)
    #expect(server.requests.count == 1)
  }

  @Test("that the service contradicts time and again is corrected once a request")
  func contradiction() async throws {
    let hours = Mutex(0)
    let server = try LoopbackServer { _ in
      let hour = hours.withLock {
        $0 += 1
        return $0
      }
      return WireResponse(
        403, headers: [("Date", "Tue, 01 Jan 2030 0\(hour):00:00 GMT")],
        body: "<Error><Code>RequestTimeTooSkewed</Code></Error>")
    }
    let request = try server.request()
    #expect(try await SigningSession(signer(secondsOff: 0)).data(for: request).1.statusCode == 403)
    #expect(server.requests.count == 2)
  }
}
