// Reads cases, one a line, and writes what this package makes of each, one a line.

internal import Foundation
internal import SigV4

@main struct Peers {
  static func main() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    while let line = readLine() {
      var answer: Answer
      do {
        answer = try decoder.decode(Case.self, from: Data(line.utf8)).answer()
      } catch {
        answer = Answer(error: "\(error)")
      }
      print(String(decoding: try encoder.encode(answer), as: UTF8.self))
    }
  }
}

struct UnknownKind: Error {}

extension Case {
  func answer() throws -> Answer {
    switch kind {
    case "header":
      let signed = try signer.sign(request, at: time)
      return Answer(signature: signed.signature, signedHeaders: signed.signedHeaders)
    case "query": return try presigned()
    case "chunks": return try chunked()
    case "events": return try eventStream()
    case "form": return try form()
    default: return Answer(token: try authToken().text)
    }
  }

  private func presigned() throws -> Answer {
    let url = try signer.presign(request, expiresIn: expires, at: time).url
    let parameters = try URLComponents(string: url).map { $0.queryItems ?? [] } ?? { throw UnknownKind() }()
    return Answer(
      signature: parameters.last { $0.name == "X-Amz-Signature" }?.value,
      signedHeaders: parameters.last { $0.name == "X-Amz-SignedHeaders" }?.value)
  }

  private func form() throws -> Answer {
    let end = try SigningTime(secondsSinceEpoch: time.secondsSinceEpoch + Int64(expires ?? 0))
    var policy = PostPolicy(bucket: bucket ?? "", expiration: end)
    for field in fields ?? [] {
      if let prefix = field.prefix {
        try policy.allow(field.name, startingWith: prefix, value: field.value)
      } else {
        try policy.set(field.name, to: field.value)
      }
    }
    if let lengths { try policy.limitContentLength(to: lengths[0]...lengths[1]) }
    let form = try signer.sign(policy, url: url ?? "", at: time)
    return Answer(policy: form.policy, fields: form.fields.map { [$0.name, $0.value ?? ""] })
  }

  private func authToken() throws -> AuthToken {
    let (host, user) = (host ?? "", user ?? "")
    switch tokenKind {
    case "rds":
      return try .rds(host: host, port: port ?? 0, user: user, region: region, credentials: credentials, at: time)
    case "dsql": return try .dsql(host: host, region: region, credentials: credentials, at: time)
    case "dsql-admin": return try .dsql(host: host, user: .admin, region: region, credentials: credentials, at: time)
    case "elasticache", "elasticache-serverless":
      return try .elastiCache(
        cache: host, user: user, kind: tokenKind == "elasticache" ? .nodes : .serverless, region: region,
        credentials: credentials, at: time)
    case "memorydb", "memorydb-serverless":
      return try .memoryDB(
        cluster: host, user: user, kind: tokenKind == "memorydb" ? .nodes : .serverless, region: region,
        credentials: credentials, at: time)
    case "msk": return try .msk(userAgent: user, region: region, credentials: credentials, at: time)
    case "eks": return try .eks(cluster: host, region: region, credentials: credentials, at: time)
    default: throw UnknownKind()
    }
  }
}
