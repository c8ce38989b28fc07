// Inputs that cannot be signed, and what is wrong with each.

import SigV4
import Testing

struct BadInput: CustomTestStringConvertible, Sendable {
  /// Told apart from all that an error may say.
  static let secret = "SECRET-THAT-NO-ERROR-SHOWS"
  static let token = "TOKEN-THAT-NO-ERROR-SHOWS"
  static let value = "VALUE-THAT-NO-ERROR-SHOWS"

  let testDescription: String
  let code: SigV4Error.Code
  /// What the message must name.
  let named: String
  /// Signs, presigns or makes something of the input.
  let use: @Sendable () throws -> Void

  init(
    _ description: String, _ code: SigV4Error.Code, naming named: String, _ use: @escaping @Sendable () throws -> Void
  ) {
    (testDescription, self.code, self.named, self.use) = (description, code, named, use)
  }

  static var credentials: Credentials {
    Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret, sessionToken: token)
  }

  /// A request that is signed in a header and in a query, and wrong in both.
  private static func request(
    _ description: String, _ code: SigV4Error.Code, naming named: String, method: String = "GET",
    url: String = "https://example.amazonaws.com/", headers: [HeaderField] = [],
    selection: HeaderSelection = .standard, credentials: Credentials = credentials, region: String = "us-east-1",
    service: Service = "service"
  ) -> [BadInput] {
    let signer = Signer(credentials: credentials, region: region, service: service, headers: selection)
    let request = SigningRequest(
      method: method, url: url,
      headers: headers + [HeaderField("Authorization", value), HeaderField("X-Custom", value)])
    return [
      BadInput(description, code, naming: named) { _ = try signer.sign(request, at: Sample.time) },
      BadInput(description + ", explained", code, naming: named) { _ = try signer.explain(request, at: Sample.time) },
      BadInput(description + ", presigned", code, naming: named) { _ = try signer.presign(request, at: Sample.time) },
      BadInput(description + ", presigned and explained", code, naming: named) {
        _ = try signer.explainPresigning(request, at: Sample.time)
      },
    ]
  }

  static var urls: [BadInput] {
    let table: [(url: String, code: SigV4Error.Code, named: String)] = [
      ("", .invalidURL, "https://"),
      ("/path", .invalidURL, "https://"),
      ("example.amazonaws.com/path", .invalidURL, "https://"),
      ("//example.amazonaws.com", .invalidURL, "https://"),
      ("ftp://example.amazonaws.com", .invalidURL, "https://"),
      ("s3://bucket/key", .invalidURL, "https://"),
      ("https:/example.amazonaws.com", .invalidURL, "https://"),
      (" https://example.amazonaws.com", .invalidURL, "https://"),
      ("https://example.amazonaws.com/a\nb", .invalidURL, "control character"),
      ("https://example.amazonaws.com/a\r\nHost: b", .invalidURL, "control character"),
      ("https://example.amazonaws.com/\u{0}", .invalidURL, "control character"),
      ("https://example.amazonaws.com/?a=\u{7F}", .invalidURL, "control character"),
      ("https://example.amazonaws.com/?a=\t", .invalidURL, "control character"),
      ("https://example.amazonaws.com/#top", .invalidURL, "%23"),
      ("https://example.amazonaws.com/?a=b#", .invalidURL, "fragment"),
      ("https://example.amazonaws.com#top", .invalidURL, "fragment"),
      ("https://", .invalidHost, "host"),
      ("https:///path", .invalidHost, "host"),
      ("https://?a=b", .invalidHost, "host"),
      ("https://:443/", .invalidHost, "host"),
      ("https://user@/", .invalidHost, "host"),
      ("https://[::1/", .invalidHost, "bracket"),
      ("https://::1]/", .invalidHost, "host"),
      ("https://a[b]/", .invalidHost, "bracket"),
      ("https://a]b/", .invalidHost, "host"),
      ("https://[::1]a/", .invalidHost, "bracket"),
      ("https://ex ample.com/", .invalidHost, "host"),
      ("https://ex\nample.com/", .invalidHost, "host"),
      ("https://exämple.com/", .invalidHost, "xn--"),
      ("https://ex%41mple.com/", .invalidHost, "host"),
      ("https://ex\\ample.com/", .invalidHost, "host"),
      ("https://example.com:port/", .invalidHost, "port"),
      ("https://example.com:-1/", .invalidHost, "port"),
      ("https://example.com:65536/", .invalidHost, "port"),
      ("https://example.com:99999999999999999999/", .invalidHost, "port"),
      ("https://example.com:80:80/", .invalidHost, "port"),
      ("https://example.com:8 0/", .invalidHost, ""),
      ("https://example.amazonaws.com/%", .invalidPercentEncoding, "byte 30"),
      ("https://example.amazonaws.com/%4", .invalidPercentEncoding, "%25"),
      ("https://example.amazonaws.com/%4g", .invalidPercentEncoding, "byte 30"),
      ("https://example.amazonaws.com/%%41", .invalidPercentEncoding, "byte 30"),
      ("https://example.amazonaws.com/%é", .invalidPercentEncoding, "byte 30"),
      ("https://example.amazonaws.com/%4?1", .invalidPercentEncoding, "byte 30"),
      ("https://example.amazonaws.com/?a=%", .invalidPercentEncoding, "byte 33"),
      ("https://example.amazonaws.com/?%zz=a", .invalidPercentEncoding, "byte 31"),
      ("https://example.amazonaws.com/?a=100%&b=1", .invalidPercentEncoding, "byte 36"),
    ]
    return table.flatMap { request("URL " + $0.url.debugDescription, $0.code, naming: $0.named, url: $0.url) }
  }

  static var methodsAndHeaders: [BadInput] {
    var inputs: [BadInput] = []
    for method in ["", "GE T", "GET\n", "GÉT", "GET/", " GET"] {
      inputs += request("method " + method.debugDescription, .invalidMethod, naming: "method", method: method)
    }
    for name in ["", "My Header", "My-Header:", "Näme", "a\nb", "a\r\nb", "a\rb", "a\u{0}", " a", "(a)"] {
      inputs += request(
        "header " + name.debugDescription, .invalidHeaderName, naming: "name of a header",
        headers: [HeaderField(name, value)])
    }
    for character in ["é", "\n", "\r", "\u{0}", "\u{1F}", "\u{7F}", "\u{80}", "😀"] {
      inputs += request(
        "value with " + character.debugDescription, .invalidHeaderValue, naming: "X-Name",
        headers: [HeaderField("X-Name", value + character)])
    }
    for name in ["host", "HOST", "x-amz-date", "X-Amz-Meta-A"] {
      inputs += request(
        "skipping " + name, .unsignableHeader, naming: name, selection: HeaderSelection(skipping: [name]))
    }
    for name in ["not-there", "Authorization"] {
      inputs += request(
        "forcing " + name, .unsignableHeader, naming: name, selection: HeaderSelection(forcing: [name]))
    }
    inputs += request(
      "two dates", .ambiguousAuthentication, naming: "X-Amz-Date",
      headers: [HeaderField("X-Amz-Date", value), HeaderField("X-Amz-Date", value)])
    return inputs
  }

  static var payloads: [BadInput] {
    let hash = String(repeating: "a", count: 64)
    var inputs: [BadInput] = []
    for text in ["", "a", hash + "a", hash.uppercased(), "UNSIGNED-PAYLOAD", " " + hash] {
      inputs.append(
        BadInput("hash " + text.debugDescription, .invalidPayloadHash, naming: "64 lower-case") {
          _ = try Payload(sha256Hex: text)
        })
    }
    // A hash is no marker, in upper case either: no service would take it for the one or the other.
    for text in ["", "unsigned-payload", "UNSIGNED PAYLOAD", "UNSIGNED-PAYLOAD\n", hash, hash.uppercased()] {
      inputs.append(
        BadInput("marker " + text.debugDescription, .invalidPayloadHash, naming: "payload marker") {
          _ = try Payload(marker: text)
        })
    }
    for text in ["", hash.uppercased(), hash + " ", "unsigned"] {
      inputs += request(
        "content hash " + text.debugDescription, .invalidPayloadHash, naming: "payload",
        headers: [HeaderField("x-amz-content-sha256", text)])
    }
    inputs.append(
      BadInput("contradicting payload", .conflictingPayloadHash, naming: "X-Amz-Content-Sha256") {
        let headers = [HeaderField("x-amz-content-sha256", hash)]
        let request = SigningRequest(url: "https://example.amazonaws.com/", headers: headers, payload: .empty)
        _ = try Sample.signer().sign(request, at: Sample.time)
      })
    return inputs
  }

  static var identities: [BadInput] {
    let keys: [(named: String, credentials: Credentials)] = [
      ("access key id", Credentials(accessKeyID: "", secretAccessKey: secret)),
      ("access key id", Credentials(accessKeyID: "AK ID", secretAccessKey: secret, sessionToken: token)),
      ("access key id", Credentials(accessKeyID: "AKID\n", secretAccessKey: secret, sessionToken: token)),
      ("access key id", Credentials(accessKeyID: "AKÍD", secretAccessKey: secret, sessionToken: token)),
      ("secret access key", Credentials(accessKeyID: "AKID", secretAccessKey: "", sessionToken: token)),
      ("secret access key", Credentials(accessKeyID: "AKID", secretAccessKey: secret + "\n", sessionToken: token)),
      ("secret access key", Credentials(accessKeyID: "AKID", secretAccessKey: "\u{7F}" + secret)),
      ("session token", Credentials(accessKeyID: "AKID", secretAccessKey: secret, sessionToken: "")),
      ("session token", Credentials(accessKeyID: "AKID", secretAccessKey: secret, sessionToken: token + "\n")),
      ("session token", Credentials(accessKeyID: "AKID", secretAccessKey: secret, sessionToken: token + "é")),
    ]
    var inputs: [BadInput] = []
    for (named, credentials) in keys {
      inputs += request("bad " + named, .invalidCredentials, naming: named, credentials: credentials)
    }
    for name in ["", "us east", "us/east", "us-east-1\n", "üs-east-1"] {
      let described = name.debugDescription
      inputs += request("region " + described, .invalidScope, naming: "region", region: name)
      inputs += request("service " + described, .invalidScope, naming: "service", service: Service(name))
    }
    return inputs
  }

  static var timesAndExpiries: [BadInput] {
    var inputs: [BadInput] = []
    for text in [
      "", "20130524", "2013-05-24T00:00:00Z", "100000101T000000Z", "-00010101T000000Z", "20130229T000000Z",
      "20131301T000000Z", "20130524T240000Z", "20130524T000060Z", "20130524T000000", "20130524T000000Z\n",
      "２０１３0524T000000Z",
    ] {
      inputs.append(
        BadInput("time " + text.debugDescription, .invalidDate, naming: "20130524T000000Z") {
          _ = try SigningTime(text)
        })
    }
    // Before the year 0, and after 9999.
    for seconds in [Int64.min, -62_167_219_201, 253_402_300_800, .max] {
      inputs.append(
        BadInput("\(seconds) seconds", .invalidDate, naming: "years 0 to 9999") {
          _ = try SigningTime(secondsSinceEpoch: seconds)
        })
    }
    for seconds in [Int.min, -3600, -1, 0, 604_801, .max] {
      for service in [Service.s3, "service"] {
        inputs.append(
          BadInput("good for \(seconds) seconds, \(service.signingName)", .invalidExpiry, naming: "604800") {
            let signer = Sample.signer(for: service, credentials: credentials)
            let request = SigningRequest(
              url: "https://example.amazonaws.com/", headers: [HeaderField("X-Custom", value)])
            _ = try signer.presign(request, expiresIn: seconds, at: Sample.time)
          })
      }
    }
    return inputs
  }

  /// A quarter of a megabyte of what is right, and a fault at its end.
  static var hugeInputs: [BadInput] {
    let text = String(repeating: "a", count: 1 << 18)
    return request("a huge path", .invalidPercentEncoding, naming: "%25", url: "https://example.com/" + text + "%")
      + request("a huge query", .invalidURL, naming: "control character", url: "https://example.com/?" + text + "\n")
      + request("a huge host", .invalidHost, naming: "host", url: "https://" + text + "é/")
      + request(
        "a huge port", .invalidHost, naming: "port", url: "https://example.com:" + text.replacing("a", with: "1"))
      + request("a huge method", .invalidMethod, naming: "method", method: text + " ")
      + request(
        "a huge name", .invalidHeaderName, naming: "name of a header", headers: [HeaderField(text + " ", value)])
      + request(
        "a huge value", .invalidHeaderValue, naming: "X-Name", headers: [HeaderField("X-Name", value + text + "\u{0}")])
      + request("a huge region", .invalidScope, naming: "region", region: text + "/")
      + request(
        "a huge key", .invalidCredentials, naming: "access key id",
        credentials: Credentials(accessKeyID: text + " ", secretAccessKey: secret, sessionToken: token))
  }

  static var all: [BadInput] {
    urls + methodsAndHeaders + payloads + identities + timesAndExpiries + hugeInputs + chunkedBodies + chunkSigners
      + events + policies + tokens
  }
}
