// Foundation's types in, Foundation's types out.

import Crypto
import Foundation
import SigV4
import SigV4Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Foundation's types")
struct BridgeTests {
  private let example = Signer(
    credentials: Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1", service: .s3)

  @Test("AWS's presigned example, as a URL")
  func presignedURL() throws {
    let url = try #require(URL(string: "https://examplebucket.s3.amazonaws.com/test.txt"))
    let presigned = try example.presignedURL(url, expiresIn: 86_400, at: SigningTime("20130524T000000Z"))
    #expect(
      presigned.absoluteString.hasSuffix("Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
  }

  @Test("AWS's header-signed example, as a URLRequest")
  func signedRequest() throws {
    var request = URLRequest(url: try #require(URL(string: "https://examplebucket.s3.amazonaws.com/test.txt")))
    request.setValue("bytes=0-9", forHTTPHeaderField: "Range")
    let signed = try request.signed(with: example, at: SigningTime("20130524T000000Z"))
    let authorization = try #require(signed.value(forHTTPHeaderField: "Authorization"))
    #expect(authorization.hasSuffix("=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"))
    #expect(signed.value(forHTTPHeaderField: "Range") == "bytes=0-9")
    let anew = try signed.signed(with: example, at: SigningTime("20130524T000000Z"))
    #expect(anew.allHTTPHeaderFields == signed.allHTTPHeaderFields)
  }

  @Test("a presigned request has the headers that it must send, and no other")
  func presignedRequest() throws {
    var request = URLRequest(url: try #require(URL(string: "https://examplebucket.s3.amazonaws.com/test.txt")))
    request.httpMethod = "PUT"
    request.setValue("text/plain", forHTTPHeaderField: "Content-Type")
    request.setValue("mine", forHTTPHeaderField: "User-Agent")
    let presigned = try request.presigned(
      with: example, payload: .unsigned, expiresIn: 60, at: SigningTime("20130524T000000Z"))
    #expect(presigned.allHTTPHeaderFields == ["Content-Type": "text/plain"])
    #expect(presigned.url?.query?.contains("X-Amz-SignedHeaders=content-type%3Bhost&") == true)
    #expect(presigned.httpMethod == "PUT")
  }

  @Test(
    "dates, whole seconds, in any calendar's years",
    arguments: [(0, "19700101T000000Z"), (-0.5, "19691231T235959Z"), (1_369_353_600.999, "20130524T000000Z")])
  func dates(interval: TimeInterval, text: String) throws {
    let time = try SigningTime(Date(timeIntervalSince1970: interval))
    #expect(time.description == text)
    #expect(Date(time).timeIntervalSince1970 == interval.rounded(.down))
  }

  @Test(
    "dates that no signature can bear", arguments: [1e300, -1e300, .infinity, .nan, 253_402_300_800, -62_167_219_201])
  func badDates(interval: TimeInterval) {
    #expect { try SigningTime(Date(timeIntervalSince1970: interval)) } throws: {
      ($0 as? SigV4Error)?.code == .invalidDate
    }
  }

  @Test("Data, in and out of Crypto")
  func data() throws {
    let message = Data("abc".utf8)
    let digest = SHA256.hash(data: message)
    #expect(digest == Data(digest))
    let key = SymmetricKey(data: Data([1, 2, 3]))
    let code = HMAC<SHA256>.authenticationCode(for: message, using: key)
    #expect(HMAC<SHA256>.isValidAuthenticationCode(Data(code), authenticating: message, using: key))
  }

  @Test("a file's hash is its bytes' hash", arguments: [0, 1, 1 << 20, (1 << 20) + 1])
  func file(byteCount: Int) throws {
    let body = Data(repeating: 7, count: byteCount)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try body.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(try Payload.hashing(contentsOf: file).text == Payload.hashing(body).text)
    #expect(throws: (any Error).self) { try Payload.hashing(contentsOf: file.appendingPathExtension("missing")) }
  }
}
