// The forms in which AWS's services say no.

import Foundation
import SigV4Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Errors of services")
struct ServiceErrorTests {
  private func error(_ status: Int, _ headers: [String: String] = [:], _ body: String) throws -> ServiceError? {
    let url = try #require(URL(string: "https://example.com"))
    let response = try #require(
      HTTPURLResponse(url: url, statusCode: status, httpVersion: "HTTP/1.1", headerFields: headers))
    return ServiceError(response, body: Data(body.utf8))
  }

  @Test(
    "are read in each of their forms",
    arguments: [
      // S3
      #"<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>gone &amp; away</Message><RequestId>R1</RequestId></Error>"#,
      // Query protocol
      "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchKey</Code><Message>gone &amp; away</Message></Error>"
        + "<RequestId>R1</RequestId></ErrorResponse>",
      // EC2
      "<Response><Errors><Error><Code>NoSuchKey</Code><Message>gone &amp; away</Message></Error></Errors>"
        + "<RequestID>R1</RequestID></Response>",
      // JSON protocols
      #"{"__type":"com.amazonaws.x#NoSuchKey","message":"gone & away","requestId":"R1"}"#,
      #"{"code":"NoSuchKey:http://x/","Message":"gone & away","RequestId":"R1"}"#,
    ])
  func forms(body: String) throws {
    let error = try #require(try error(404, [:], body))
    #expect(error.code == "NoSuchKey")
    #expect(error.message == "gone & away")
    #expect(error.requestID == "R1")
    #expect(error.description == "404 NoSuchKey: gone & away (request id R1)")
  }

  @Test("have their code in a header, too")
  func header() throws {
    let headers = ["x-amzn-ErrorType": "ThrottlingException:http://x/", "x-amzn-RequestId": "R2"]
    let error = try #require(try error(429, headers, #"{"message":"slow down"}"#))
    #expect(error.code == "ThrottlingException")
    #expect(error.requestID == "R2")
  }

  @Test(
    "without a readable body are what the status says",
    arguments: [
      "", "<", "<Error><Code>", "{", "[]", "null", "\u{0}", "no\u{fffd}pe", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    ])
  func unreadable(body: String) throws {
    let error = try #require(try error(503, [:], body))
    #expect(error.code == nil)
    #expect(error.status == 503)
    #expect(error.description.hasPrefix("503 "))
  }

  @Test("are not made of successes", arguments: [200, 204, 206])
  func success(status: Int) throws { #expect(try error(status, [:], "<Error><Code>X</Code></Error>") == nil) }
}
