// Where a redirect may take a signature. No test can listen on these hosts, so the answers are made up.

import Foundation
import SigV4
import Testing

@testable import SigV4Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("A redirect is followed")
struct RedirectTargetTests {
  /// Where a request goes after an answer; nil where it is not sent again.
  private func target(_ location: String, from origin: String) throws -> String? {
    let url = try #require(URL(string: origin))
    let response = try #require(
      HTTPURLResponse(url: url, statusCode: 307, httpVersion: "HTTP/1.1", headerFields: ["Location": location]))
    let error = try #require(ServiceError(response, body: Data()))
    var request = URLRequest(url: url)
    request.setValue("one.example.com", forHTTPHeaderField: "Host")
    var attempt = Attempt(request: request, body: .own, region: nil)
    let clock = ServiceClock { .now() }
    guard try attempt.isWorthAnother(after: response, error, clock, since: clock.reading) else { return nil }
    #expect(attempt.request.value(forHTTPHeaderField: "Host") == nil)
    return attempt.request.url?.absoluteString
  }

  @Test(
    "on one server and among the hosts of S3",
    arguments: [
      ("https://one.example.com/a", "/b?c=d", "https://one.example.com/b?c=d"),
      ("https://one.example.com/a/b", "c", "https://one.example.com/a/c"),
      ("https://one.example.com/a", "https://ONE.example.com/b", "https://ONE.example.com/b"),
      ("https://one.example.com/a", "//one.example.com/b", "https://one.example.com/b"),
      ("http://one.example.com/a", "https://one.example.com/b", "https://one.example.com/b"),
      ("https://one.example.com:8443/a", "https://one.example.com:8443/b", "https://one.example.com:8443/b"),
      (
        "https://b.s3.amazonaws.com/k", "https://b.s3.eu-west-1.amazonaws.com/k",
        "https://b.s3.eu-west-1.amazonaws.com/k"
      ),
    ])
  func followed(origin: String, location: String, expected: String) throws {
    #expect(try target(location, from: origin) == expected)
  }

  @Test(
    "to no other",
    arguments: [
      ("https://one.example.com/", "https://two.example.com/"),
      ("https://one.example.com/", "https://one.example.com.evil.example/"),
      ("https://one.example.com/", "https://one.example.com@evil.example/"),
      ("https://one.example.com/", "//evil.example/"),
      // Another port is another server; so is what can be read on the way.
      ("https://one.example.com/", "https://one.example.com:8443/"),
      ("https://one.example.com/", "http://one.example.com/"),
      ("http://one.example.com:8080/", "https://one.example.com:8443/"),
      ("https://one.example.com/", "file:///etc/passwd"),
      ("https://one.example.com/", "ftp://one.example.com/"),
      // What some customer of AWS wrote answers there, or somebody else.
      ("https://b.s3.amazonaws.com/k", "https://a1b2c3.execute-api.us-east-1.amazonaws.com/"),
      ("https://b.s3.amazonaws.com/k", "https://ec2-1-2-3-4.compute-1.amazonaws.com/"),
      ("https://b.s3.amazonaws.com/k", "https://s3.amazonaws.com.evil.example/"),
      ("https://b.s3.amazonaws.com/k", "https://evils3.amazonaws.com.example/"),
      ("https://b.s3.amazonaws.com/k", "http://b.s3.eu-west-1.amazonaws.com/k"),
      ("https://a1b2c3.execute-api.us-east-1.amazonaws.com/", "https://b.s3.amazonaws.com/k"),
      ("https://one.example.com/", ""), ("https://one.example.com/", "https://"),
      ("https://one.example.com/", "http:///a"),
    ])
  func refused(origin: String, location: String) throws {
    let reached = try target(location, from: origin)
    // What is no reference to another place leads to the same one.
    #expect(reached == nil || reached == origin)
  }
}
