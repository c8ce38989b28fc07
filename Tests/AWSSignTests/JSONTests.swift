internal import Foundation
internal import SigV4
internal import Testing

@testable internal import aws_sign

@Suite("sign --json")
struct JSONTests {
  @Test("One object on one line, which a parser reads back")
  func object() async throws {
    let text = try await World().output(
      "sign", "s3://bucket/a b", "--region", "eu-west-1", "-X", "PUT", "-d", "body", "--json", "-H",
      "X-Note: say \"hi\" \\ / it's", "-H", "x-list: 1", "-H", "X-List: 2")
    #expect(
      text.hasPrefix("{\"method\":\"PUT\",\"url\":\"https://bucket.s3.eu-west-1.amazonaws.com/a%20b\",\"headers\":{"))
    #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1 && text.hasSuffix("}\n"))
    let object = try jsonObject(in: text)
    #expect(object.keys.sorted() == ["headers", "method", "signature", "signedHeaders", "url"])
    let headers = try #require(object["headers"] as? [String: String])
    #expect(headers["X-Note"] == "say \"hi\" \\ / it's")
    #expect(headers["x-list"] == "1,2")
    #expect(headers["X-Amz-Date"] == "20130524T000000Z")
    #expect(headers["X-Amz-Content-Sha256"] == "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5")
    #expect(headers.count == 5)
    let signature = try #require(object["signature"] as? String)
    #expect(headers["Authorization"]?.hasSuffix("Signature=" + signature) == true)
    let signedHeaders = try #require(object["signedHeaders"] as? String)
    #expect(signedHeaders == "host;x-amz-content-sha256;x-amz-date;x-list;x-note")
  }

  @Test(
    "Every character comes back",
    arguments: [
      "", "plain", "\"\\/", "\n\r\t\u{8}\u{c}\0\u{1f}\u{7f}", "é日\u{1f600}\u{2028}", "\u{65}\u{301}\u{301}", "\r\n",
    ])
  func escaping(text: String) throws {
    let json = jsonObject([(text, jsonString(text))])
    #expect(json.utf8.allSatisfy { $0 >= 32 })
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
    #expect(object?.keys.first.map { Array($0.utf8) } == Array(text.utf8))
    #expect(object?.values.first.map { Array($0.utf8) } == Array(text.utf8))
  }
}
