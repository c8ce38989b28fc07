import Foundation
import SigV4
import Testing

@Suite("Tokens")
struct AuthTokenTests {
  typealias Make = @Sendable (Credentials) throws -> AuthToken

  struct Kind: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let make: Make
    /// The token with the signature and, of temporary keys, the session token left out.
    let expected: String
    let service: String
    /// The URL that was signed.
    let url: String
    var headers: [HeaderField] = []
    var lifetime = 900
  }

  private static func parameters(_ service: String, expires: Int = 900, headers: String = "host") -> String {
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2F\(service)%2Faws4_request"
      + "&X-Amz-Date=20150830T123600Z&X-Amz-Expires=\(expires)&X-Amz-SignedHeaders=\(headers)"
  }

  private static let database = "db.123456789012.us-east-1.rds.amazonaws.com"
  private static let cluster = "4vaaaaaaaaaaaaaaaaaaaaaaaa.dsql.us-east-1.on.aws"

  static var kinds: [Kind] {
    [
      Kind(
        testDescription: "RDS",
        make: {
          try .rds(
            host: database, port: 5432, user: "jane doe+ü", region: "us-east-1", credentials: $0, at: Sample.time)
        },
        expected: database + ":5432/?Action=connect&DBUser=jane%20doe%2B%C3%BC&" + parameters("rds-db"),
        service: "rds-db", url: "https://" + database + ":5432/?Action=connect&DBUser=jane%20doe%2B%C3%BC"),
      Kind(
        testDescription: "DSQL",
        make: { try .dsql(host: cluster, region: "us-east-1", credentials: $0, at: Sample.time) },
        expected: cluster + "/?Action=DbConnect&" + parameters("dsql"), service: "dsql",
        url: "https://" + cluster + "/?Action=DbConnect"),
      Kind(
        testDescription: "DSQL, admin",
        make: { try .dsql(host: cluster, user: .admin, region: "us-east-1", credentials: $0, at: Sample.time) },
        expected: cluster + "/?Action=DbConnectAdmin&" + parameters("dsql"), service: "dsql",
        url: "https://" + cluster + "/?Action=DbConnectAdmin"),
      Kind(
        testDescription: "ElastiCache",
        make: {
          try .elastiCache(cache: "My-Cache", user: "u-1", region: "us-east-1", credentials: $0, at: Sample.time)
        },
        expected: "my-cache/?Action=connect&User=u-1&" + parameters("elasticache"), service: "elasticache",
        url: "http://my-cache/?Action=connect&User=u-1"),
      Kind(
        testDescription: "ElastiCache, serverless",
        make: {
          try .elastiCache(
            cache: "my-cache", user: "u-1", kind: .serverless, region: "us-east-1", credentials: $0, at: Sample.time)
        },
        expected: "my-cache/?Action=connect&ResourceType=ServerlessCache&User=u-1&" + parameters("elasticache"),
        service: "elasticache", url: "http://my-cache/?Action=connect&ResourceType=ServerlessCache&User=u-1"),
      Kind(
        testDescription: "MemoryDB",
        make: { try .memoryDB(cluster: "my-db", user: "u-1", region: "us-east-1", credentials: $0, at: Sample.time) },
        expected: "my-db/?Action=connect&User=u-1&" + parameters("memorydb"), service: "memorydb",
        url: "http://my-db/?Action=connect&User=u-1"),
      Kind(
        testDescription: "MemoryDB, serverless",
        make: {
          try .memoryDB(
            cluster: "my-db", user: "u-1", kind: .serverless, region: "us-east-1", credentials: $0, at: Sample.time)
        },
        expected: "my-db/?Action=connect&ResourceType=ServerlessCache&User=u-1&" + parameters("memorydb"),
        service: "memorydb", url: "http://my-db/?Action=connect&ResourceType=ServerlessCache&User=u-1"),
      Kind(
        testDescription: "MSK",
        make: { try .msk(userAgent: "my client/1", region: "us-east-1", credentials: $0, at: Sample.time) },
        expected: "https://kafka.us-east-1.amazonaws.com/?Action=kafka-cluster%3AConnect&"
          + parameters("kafka-cluster") + "&User-Agent=my%20client%2F1",
        service: "kafka-cluster", url: "https://kafka.us-east-1.amazonaws.com/?Action=kafka-cluster%3AConnect"),
      Kind(
        testDescription: "EKS",
        make: { try .eks(cluster: "my-cluster", region: "us-east-1", credentials: $0, at: Sample.time) },
        expected: "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&"
          + parameters("sts", expires: 60, headers: "host%3Bx-k8s-aws-id"),
        service: "sts", url: "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
        headers: [HeaderField("x-k8s-aws-id", "my-cluster")], lifetime: 840),
    ]
  }

  /// The URL in a token, decoded where it is encoded.
  private static func plainText(_ token: String) throws -> String {
    let prefix = "k8s-aws-v1."
    let text = token.hasPrefix(prefix) ? String(token.dropFirst(prefix.count)) : token
    guard !text.contains("/") else { return token }
    #expect(!text.contains("=") && !text.contains("+"))
    let padded =
      text.replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: -text.count & 3)
    return String(decoding: try #require(Data(base64Encoded: padded)), as: UTF8.self)
  }

  @Test(
    "a token is a presigned URL in its service's form", arguments: kinds,
    [Sample.credentials, Sample.sessionCredentials])
  func form(kind: Kind, credentials: Credentials) throws {
    let token = try kind.make(credentials)
    let signer = Signer(
      credentials: credentials, region: "us-east-1", service: Service(kind.service))
    let expiry = kind.service == "sts" ? 60 : 900
    let signed = try signer.explainPresigning(
      SigningRequest(url: kind.url, headers: kind.headers), expiresIn: expiry, at: Sample.time)
    let text = try Self.plainText(token.text)
    #expect(text.contains("&X-Amz-Signature=\(signed.signature)"))
    let hasToken = text.contains("&X-Amz-Security-Token=\(Sample.token.percentEncoded)&")
    #expect(hasToken == (signed.canonicalRequest.contains("X-Amz-Security-Token=")))
    let rest = text.replacing("&X-Amz-Signature=\(signed.signature)", with: "")
      .replacing("&X-Amz-Security-Token=\(Sample.token.percentEncoded)", with: "")
    #expect(rest == kind.expected)
    #expect(token.expiration.secondsSinceEpoch == (try Sample.time.secondsSinceEpoch) + Int64(kind.lifetime))
    #expect(!token.isCappedByCredentials)
  }

  @Test("a token ends with the credentials, and says so", arguments: kinds)
  func cap(kind: Kind) throws {
    let end = try SigningTime("20150830T124000Z")
    let token = try kind.make(
      Credentials(accessKeyID: Sample.accessKeyID, secretAccessKey: Sample.secret, expiration: end))
    #expect(token.isCappedByCredentials && token.expiration.description == "20150830T124000Z")
    let expires = try Self.plainText(token.text).contains(kind.service == "sts" ? "Expires=60" : "Expires=240")
    #expect(expires)
  }

  @Test("China's STS has another host")
  func china() throws {
    let token = try AuthToken.eks(
      cluster: "c", region: "cn-north-1", credentials: Sample.credentials, at: Sample.time)
    #expect(try Self.plainText(token.text).hasPrefix("https://sts.cn-north-1.amazonaws.com.cn/?Action="))
  }

  @Test("a token is shown nowhere but in its text", arguments: kinds)
  func redaction(kind: Kind) throws {
    let token = try kind.make(BadInput.credentials)
    struct Holder {
      let token: AuthToken
    }
    #expect(token.description == "AuthToken(<redacted>, expiration: \(token.expiration))")
    for text in Everything.texts(of: token) + Everything.texts(of: Holder(token: token)) {
      #expect(!text.contains("X-Amz-") && !text.contains(token.text.suffix(20)))
      #expect(!text.contains(BadInput.secret) && !text.contains(BadInput.token))
    }
  }
}

extension BadInput {
  private static func token(
    _ description: String, _ code: SigV4Error.Code, naming named: String, _ use: @escaping AuthTokenTests.Make
  ) -> BadInput {
    BadInput("token: " + description, code, naming: named) { _ = try use(credentials) }
  }

  static var tokens: [BadInput] {
    var inputs: [BadInput] = []
    let region = "us-east-1"
    for host in ["", "a/b", "a?b", "a#b", "user@a", "a b", "ä", "a\n", "a%62"] {
      let described = host.debugDescription
      inputs += [
        token("RDS host " + described, .invalidHost, naming: "host") {
          try .rds(host: host, port: 5432, user: "u", region: region, credentials: $0, at: Sample.time)
        },
        token("DSQL host " + described, .invalidHost, naming: "host") {
          try .dsql(host: host, region: region, credentials: $0, at: Sample.time)
        },
        token("cache " + described, .invalidHost, naming: "host") {
          try .elastiCache(cache: host, user: "u", region: region, credentials: $0, at: Sample.time)
        },
        token("MemoryDB " + described, .invalidHost, naming: "host") {
          try .memoryDB(cluster: host, user: "u", region: region, credentials: $0, at: Sample.time)
        },
      ]
    }
    for port in [-1, 65_536, Int.max] {
      inputs.append(
        token("port \(port)", .invalidHost, naming: "port") {
          try .rds(host: "db.example.com", port: port, user: "u", region: region, credentials: $0, at: Sample.time)
        })
    }
    for user in ["", "a\n", "\u{0}", "\u{7F}"] {
      let described = user.debugDescription
      inputs += [
        token("RDS user " + described, .invalidUserName, naming: "user") {
          try .rds(host: "a", port: 1, user: user, region: region, credentials: $0, at: Sample.time)
        },
        token("cache user " + described, .invalidUserName, naming: "user") {
          try .elastiCache(cache: "a", user: user, region: region, credentials: $0, at: Sample.time)
        },
        token("MemoryDB user " + described, .invalidUserName, naming: "user") {
          try .memoryDB(cluster: "a", user: user, region: region, credentials: $0, at: Sample.time)
        },
        token("user agent " + described, .invalidUserName, naming: "user") {
          try .msk(userAgent: user, region: region, credentials: $0, at: Sample.time)
        },
      ]
    }
    for cluster in ["", "a b", "ä", "a\n"] {
      inputs.append(
        token("cluster " + cluster.debugDescription, .invalidHeaderValue, naming: "cluster") {
          try .eks(cluster: cluster, region: region, credentials: $0, at: Sample.time)
        })
    }
    for bad in ["us/east", "us east", "ü"] {
      inputs += [
        token("region " + bad, .invalidScope, naming: "region") {
          try .dsql(host: "a", region: bad, credentials: $0, at: Sample.time)
        },
        token("MSK region " + bad, .invalidHost, naming: "host") {
          try .msk(region: bad, credentials: $0, at: Sample.time)
        },
        token("EKS region " + bad, .invalidHost, naming: "host") {
          try .eks(cluster: "a", region: bad, credentials: $0, at: Sample.time)
        },
      ]
    }
    inputs.append(
      BadInput("token: EKS, a long session token", .tokenTooLong, naming: "4096") {
        let credentials = Credentials(
          accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret, sessionToken: String(repeating: token, count: 120))
        _ = try AuthToken.eks(cluster: "a", region: region, credentials: credentials, at: Sample.time)
      })
    inputs.append(
      BadInput("token: credentials that ended", .expiredCredentials, naming: "") {
        let credentials = Credentials(
          accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret, expiration: try SigningTime("20150830T123600Z"))
        _ = try AuthToken.msk(region: region, credentials: credentials, at: Sample.time)
      })
    return inputs
  }
}
