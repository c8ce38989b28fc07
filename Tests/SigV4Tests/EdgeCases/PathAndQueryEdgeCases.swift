// What users of other signers reported, numbered; each test names the reports.
//
// 13 to 21 are in HeaderEdgeCases.swift; 22, 24, 26, 27 and 31 in SignerEdgeCases.swift; 29 and 30 in
// ChunkEdgeCases.swift. The others belong to other modules, and are tested there:
// 23 (skewed clocks): ClockTests of SigV4Foundation; here the time is an argument.
// 25 (expiring credentials, torn reads): CachedCredentialsTests; here credentials are one immutable value.
// 28 (redirects): RedirectTests of SigV4Foundation.

import SigV4
import Testing

@Suite("Edge cases of paths and queries")
struct PathAndQueryEdgeCases {
  private func canonical(_ target: String, for service: Service = "es") throws -> CanonicalText {
    try CanonicalText.signing(
      SigningRequest(url: "https://example.amazonaws.com" + target), with: Sample.signer(for: service))
  }

  @Test("edge case 1: pre-encoded input is encoded as often as the service wants (aws-requests-auth#12, curl#16927)")
  func preEncodedInput() throws {
    #expect(try canonical("/my%20index/%E2%82%AC").path == "/my%2520index/%25E2%2582%25AC")
    #expect(try canonical("/my%20index/%E2%82%AC", for: .s3).path == "/my%20index/%E2%82%AC")
    // The query is never encoded twice.
    #expect(try canonical("/?q=my%20index").query == "q=my%20index")
    #expect(try canonical("/?q=my%20index", for: .s3).query == "q=my%20index")
    // Nor does presigning encode what it sends.
    let url = "https://example.amazonaws.com/my%20index/%E2%82%AC"
    for service in [Service.s3, "es"] {
      let presigned = try Sample.signer(for: service).presign(SigningRequest(url: url), at: Sample.time)
      #expect(presigned.url.hasPrefix(url + "?"))
    }
  }

  @Test("edge case 2: a + in the query is a space, and becomes %20; %2B stays")
  func plusInQuery() throws {
    #expect(try canonical("/?q=a+b").query == "q=a%20b")
    #expect(try canonical("/?a+b=1").query == "a%20b=1")
    #expect(try canonical("/?q=a%2Bb").query == "q=a%2Bb")
    #expect(try canonical("/?q=++").query == "q=%20%20")
    // In a path it is itself.
    #expect(try canonical("/a+b", for: .s3).path == "/a%2Bb")
    #expect(try canonical("/a+b").path == "/a%2Bb")
  }

  @Test("edge case 3: flag is signed like flag=", arguments: [Service.s3, "es"])
  func flag(service: Service) throws {
    #expect(try canonical("/?uploads", for: service).query == "uploads=")
    #expect(try canonical("/?uploads=", for: service).query == "uploads=")
    #expect(try canonical("/?uploads&prefix=a&acl", for: service).query == "acl=&prefix=a&uploads=")
  }

  @Test("edge case 4: key sorts before key-type (requests-aws4auth#21, #45)")
  func keyBeforeKeyType() throws {
    // As text `id-type=2` comes first, for the hyphen is before the equals sign.
    #expect(try canonical("/?id-type=2&id=1").query == "id=1&id-type=2")
    #expect(try canonical("/?key-type=b&key=a&key-=c").query == "key=a&key-=c&key-type=b")
  }

  @Test("edge case 5: sorted after encoding (aws-sdk-go-v2#2969, botocore#1978, smithy-typescript#849)")
  func sortedAfterEncoding() throws {
    // Decoded, `é` and `:` sort behind `a` and `1`; encoded, both begin with a percent sign.
    #expect(try canonical("/?a=1&é=2").query == "%C3%A9=2&a=1")
    #expect(try canonical("/?a1=1&a:=2").query == "a%3A=2&a1=1")
    #expect(try canonical("/?a=b&a={").query == "a=%7B&a=b")
    #expect(try canonical("/?a%5B10%5D=x&a%5B2%5D=y&a=z").query == "a=z&a%5B10%5D=x&a%5B2%5D=y")
  }

  @Test("edge case 6: repeated keys are kept, and sorted by value (aws4#59)")
  func repeatedKeys() throws {
    #expect(try canonical("/?k=b&k=a&k=&k=B&k=a").query == "k=&k=B&k=a&k=a&k=b")
    #expect(try canonical("/?k=b&k=%7B&k=a").query == "k=%7B&k=a&k=b")
  }

  @Test("edge case 7: the order on the wire does not matter (curl#9717)")
  func unsortedOnTheWire() throws {
    var signatures: Set<String> = []
    for query in ["a=1&b=2&c=3", "c=3&b=2&a=1", "b=2&a=1&c=3"] {
      let request = SigningRequest(url: "https://example.amazonaws.com/?" + query)
      signatures.insert(try Sample.signer(for: "es").sign(request, at: Sample.time).signature)
    }
    #expect(signatures.count == 1)
  }

  @Test("edge case 8: , : and / raw in the query are encoded (awscurl#138, curl#11794)", arguments: [Service.s3, "es"])
  func rawReservedInQuery(service: Service) throws {
    #expect(try canonical("/?a=b,c:d/e", for: service).query == "a=b%2Cc%3Ad%2Fe")
    #expect(try canonical("/?a,:/=b", for: service).query == "a%2C%3A%2F=b")
    #expect(try canonical("/?a=b%2Cc%3Ad%2Fe", for: service).query == "a=b%2Cc%3Ad%2Fe")
  }

  @Test("edge case 9: = in an S3 key (curl#13754)")
  func equalsInKey() throws {
    #expect(try canonical("/year=2024/month=01/a", for: .s3).path == "/year%3D2024/month%3D01/a")
    #expect(try canonical("/year%3D2024/month%3d01/a", for: .s3).path == "/year%3D2024/month%3D01/a")
  }

  @Test("edge case 10: * in a path (aws-sdk-js-v3#1896)")
  func asteriskInPath() throws {
    #expect(try canonical("/logs-*/_search").path == "/logs-%2A/_search")
    #expect(try canonical("/logs-*/_search", for: .s3).path == "/logs-%2A/_search")
    #expect(try canonical("/logs-%2A/_search", for: .s3).path == "/logs-%2A/_search")
    // The example of the Python package aws-requests-auth, whose users have Elasticsearch in mind.
    #expect(try canonical("/+foo.*/_stats").path == "/%2Bfoo.%2A/_stats")
  }

  @Test(
    "edge case 11: S3 keys with //, . or a leading / (requests-aws4auth#31, aws-sdk-java-v2#3749)",
    arguments: ["/a//b", "//a", "/a/./b", "/a/../b", "/./a", "/..", "/a/.", "///"])
  func oddKeys(path: String) throws {
    #expect(try canonical(path, for: .s3).path == path)
    let url = "https://example.amazonaws.com" + path
    #expect(try Sample.signer(for: .s3).presign(SigningRequest(url: url), at: Sample.time).url.hasPrefix(url + "?X-"))
  }

  @Test("edge case 12: // collapses outside S3 (smithy-rs#1308)")
  func slashesCollapse() throws {
    #expect(try canonical("//index//_search").path == "/index/_search")
    #expect(try canonical("/index///").path == "/index/")
  }

  @Test("edge case 32: lower-case %3d becomes %3D", arguments: [Service.s3, "es"])
  func lowerCaseDigits(service: Service) throws {
    #expect(try canonical("/?q=a%3db%c3%a9", for: service).query == "q=a%3Db%C3%A9")
    #expect(try canonical("/a%3db", for: .s3).path == "/a%3Db")
    // Outside S3 the path is encoded as it is sent.
    #expect(try canonical("/a%3db").path == "/a%253db")
  }
}
