// Tokens for databases and caches.

extension AuthToken {
  /// A password for a database of Amazon RDS or Aurora, good for 15 minutes.
  /// - Parameters:
  ///   - host: The host to connect to, as the certificate has it.
  ///   - port: Such as 3306 or 5432.
  ///   - user: The database's user.
  ///   - region: Where the database is.
  ///   - credentials: Who connects.
  ///   - time: From when.
  /// - Throws: `invalidHost`, `invalidUserName`, and what is wrong with the credentials or the region.
  /// - Source: “Connecting to your DB instance using IAM authentication”, Amazon RDS User Guide.
  public static func rds(
    host: String, port: Int, user: String, region: String, credentials: Credentials, at time: SigningTime
  ) throws(SigV4Error) -> AuthToken {
    try checkUser(user)
    return try AuthToken(
      scheme: "https://", authority: host + ":" + String(port), query: [("Action", "connect"), ("DBUser", user)],
      service: "rds-db", region: region, credentials: credentials, at: time)
  }

  /// Whom a token for Aurora DSQL is for.
  public enum DSQLUser: Sendable {
    /// A role of the database that an IAM role is linked to.
    case role
    /// The user `admin`.
    case admin
  }

  /// A password for a cluster of Aurora DSQL, good for 15 minutes.
  /// - Parameters:
  ///   - host: The cluster's endpoint.
  ///   - user: Whom it is for.
  ///   - region: Where the cluster is.
  ///   - credentials: Who connects.
  ///   - time: From when.
  /// - Throws: `invalidHost`, and what is wrong with the credentials or the region.
  /// - Source: “Generating an authentication token in Amazon Aurora DSQL”, Amazon Aurora DSQL User Guide.
  public static func dsql(
    host: String, user: DSQLUser = .role, region: String, credentials: Credentials, at time: SigningTime
  ) throws(SigV4Error) -> AuthToken {
    let action =
      switch user {
      case .role: "DbConnect"
      case .admin: "DbConnectAdmin"
      }
    return try AuthToken(
      scheme: "https://", authority: host, query: [("Action", action)], service: "dsql", region: region,
      credentials: credentials, at: time)
  }

  /// How a cache is run.
  public enum CacheKind: Sendable {
    /// On nodes that were chosen.
    case nodes
    /// By AWS, without nodes to choose.
    case serverless
  }

  /// A password for a cache of Amazon ElastiCache (Valkey or Redis OSS), good for 15 minutes.
  /// - Parameters:
  ///   - cache: The name of the replication group or serverless cache; it is signed in lower case.
  ///   - user: The user's id.
  ///   - kind: How the cache is run.
  ///   - region: Where the cache is.
  ///   - credentials: Who connects.
  ///   - time: From when.
  /// - Throws: `invalidHost`, `invalidUserName`, and what is wrong with the credentials or the region.
  /// - Source: “Authenticating with IAM”, Amazon ElastiCache User Guide.
  public static func elastiCache(
    cache: String, user: String, kind: CacheKind = .nodes, region: String, credentials: Credentials,
    at time: SigningTime
  ) throws(SigV4Error) -> AuthToken {
    try self.cache(cache, user, kind, service: "elasticache", region: region, credentials: credentials, at: time)
  }

  /// A password for a cluster of Amazon MemoryDB, good for 15 minutes.
  /// - Parameters:
  ///   - cluster: The cluster's name; it is signed in lower case.
  ///   - user: The user's name.
  ///   - kind: How the cluster is run.
  ///   - region: Where the cluster is.
  ///   - credentials: Who connects.
  ///   - time: From when.
  /// - Throws: `invalidHost`, `invalidUserName`, and what is wrong with the credentials or the region.
  /// - Source: “Authenticating with IAM”, Amazon MemoryDB Developer Guide.
  public static func memoryDB(
    cluster: String, user: String, kind: CacheKind = .nodes, region: String, credentials: Credentials,
    at time: SigningTime
  ) throws(SigV4Error) -> AuthToken {
    try cache(cluster, user, kind, service: "memorydb", region: region, credentials: credentials, at: time)
  }

  private static func cache(
    _ name: String, _ user: String, _ kind: CacheKind, service: String, region: String, credentials: Credentials,
    at time: SigningTime
  ) throws(SigV4Error) -> AuthToken {
    try checkUser(user)
    var query = [(name: "Action", value: "connect"), (name: "User", value: user)]
    if kind == .serverless { query.append((name: "ResourceType", value: "ServerlessCache")) }
    return try AuthToken(
      scheme: "http://", authority: name, query: query, service: service, region: region, credentials: credentials,
      at: time)
  }
}
