internal import AWSCredentials
internal import SigV4

/// What a token is for: each of them has options of its own.
enum TokenKind: String, CaseIterable {
  case rds, dsql, elasticache, memorydb, msk, eks

  /// The options that must be given.
  var neededOptions: [Option] {
    switch self {
    case .rds: [.host, .port, .user]
    case .dsql: [.host]
    case .elasticache, .memorydb: [.cluster, .user]
    case .msk: []
    case .eks: [.cluster]
    }
  }

  /// The options that may be given besides.
  var furtherOptions: [Option] {
    switch self {
    case .dsql: [.admin]
    case .elasticache, .memorydb: [.serverless]
    case .rds, .msk, .eks: []
    }
  }

  var options: [Option] { neededOptions + furtherOptions }

  /// The service by the name that people know it by.
  var serviceName: String {
    switch self {
    case .rds: "Amazon RDS and Aurora"
    case .dsql: "Aurora DSQL"
    case .elasticache: "Amazon ElastiCache"
    case .memorydb: "Amazon MemoryDB"
    case .msk: "Amazon MSK"
    case .eks: "Amazon EKS"
    }
  }

  /// - Throws: Wrong usage, where an option is missing, or there for nothing.
  func checkOptions(_ arguments: Arguments) throws(ToolError) {
    for option in neededOptions where !arguments.has(option) {
      throw .usage(
        option.name + " is missing: token " + rawValue + " needs " + listed(neededOptions.map(\.name), "and"))
    }
    let others = Self.allCases.flatMap(\.options).filter { !options.contains($0) }
    if let option = others.first(where: arguments.has) {
      throw .usage(option.name + " is not for token " + rawValue)
    }
  }
}

extension CommandLineTool {
  /// Prints the token that a service takes in place of a password.
  static func token(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    guard let kind = TokenKind(rawValue: arguments.operand) else { throw .usage("there is no such token") }
    try kind.checkOptions(arguments)
    let port = try arguments.value(.port).map(portNumber)
    let time = try arguments.value(.date).map(signingTime) ?? environment.now()
    let host = arguments.value(.host) ?? ""
    let region = try await tokenRegion(host: host, arguments, in: environment)
    let credentials = try await environment.credentials(for: arguments)
    let cluster = arguments.value(.cluster) ?? ""
    let user = arguments.value(.user) ?? ""
    let cache = arguments.has(.serverless) ? AuthToken.CacheKind.serverless : .nodes
    let token: AuthToken
    do throws(SigV4Error) {
      token =
        switch kind {
        case .rds:
          try .rds(host: host, port: port ?? 0, user: user, region: region, credentials: credentials, at: time)
        case .dsql:
          try .dsql(
            host: host, user: arguments.has(.admin) ? .admin : .role, region: region, credentials: credentials, at: time
          )
        case .elasticache:
          try .elastiCache(
            cache: cluster, user: user, kind: cache, region: region, credentials: credentials, at: time)
        case .memorydb:
          try .memoryDB(
            cluster: cluster, user: user, kind: cache, region: region, credentials: credentials, at: time)
        case .msk:
          try .msk(userAgent: "aws-sign/" + version, region: region, credentials: credentials, at: time)
        case .eks: try .eks(cluster: cluster, region: region, credentials: credentials, at: time)
        }
    } catch {
      throw ToolError(error)
    }
    let text =
      arguments.has(.json)
      ? jsonObject([("token", jsonString(token.text)), ("expiration", jsonString(token.expiration.timestamp))])
      : token.text
    let end = "the token is good until \(token.expiration.timestamp): the credentials end then"
    return Outcome(standardOutput: text + "\n", notes: token.isCappedByCredentials ? [end] : [])
  }

  /// A host of AWS's that names its region takes tokens for no other, whatever the environment says. Names of caches
  /// and clusters, and hosts of others, name none.
  private static func tokenRegion(
    host: String, _ arguments: Arguments, in environment: Environment
  ) async throws(ToolError) -> String {
    if !arguments.has(.region), let region = Endpoint(host: host)?.region { return region }
    guard let region = try await Region(arguments, .all, in: environment) else { throw .missingRegion }
    return region.name
  }

  private static func portNumber(_ text: String) throws(ToolError) -> Int {
    guard text.utf8.allSatisfy({ $0 &- 48 < 10 }), let port = Int(text), (1...65_535).contains(port) else {
      throw .usage("--port takes a number from 1 to 65535")
    }
    return port
  }
}
