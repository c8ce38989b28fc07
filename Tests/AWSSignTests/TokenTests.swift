internal import SigV4
internal import Testing

@testable internal import aws_sign

@Suite("aws-sign token")
struct TokenTests {
  private let world = World.with(["AWS_REGION": "eu-west-1"])
  private let credentials = Credentials(accessKeyID: World.accessKeyID, secretAccessKey: World.secret)

  /// The token of the library for the options that the tool is given.
  private func token(_ kind: TokenKind) throws -> (options: [String], token: AuthToken) {
    let (region, time) = ("eu-west-1", try SigningTime("20130524T000000Z"))
    return switch kind {
    case .rds:
      (
        ["--host", "db.example.com", "--port", "5432", "--user", "app user"],
        try .rds(
          host: "db.example.com", port: 5432, user: "app user", region: region, credentials: credentials, at: time)
      )
    case .dsql:
      (["--host=h.example.com"], try .dsql(host: "h.example.com", region: region, credentials: credentials, at: time))
    case .elasticache:
      (
        ["--cluster", "Cache", "--user", "u"],
        try .elastiCache(cache: "Cache", user: "u", region: region, credentials: credentials, at: time)
      )
    case .memorydb:
      (
        ["--cluster", "c", "--user", "u", "--serverless"],
        try .memoryDB(cluster: "c", user: "u", kind: .serverless, region: region, credentials: credentials, at: time)
      )
    case .msk: ([], try .msk(userAgent: "aws-sign/0.1.0", region: region, credentials: credentials, at: time))
    case .eks: (["--cluster", "c"], try .eks(cluster: "c", region: region, credentials: credentials, at: time))
    }
  }

  @Test("Each kind is the library's token, alone on its line or in an object", arguments: TokenKind.allCases)
  func kinds(kind: TokenKind) async throws {
    let (options, token) = try token(kind)
    let outcome = try await world.run(["token", kind.rawValue] + options)
    #expect(outcome.standardOutput == token.text + "\n" && outcome.standardError == "" && outcome.exitStatus == 0)
    let object = try await jsonObject(in: world.output(["token", kind.rawValue, "--json"] + options))
    #expect(object.keys.sorted() == ["expiration", "token"])
    #expect(object["token"] as? String == token.text)
    #expect(object["expiration"] as? String == (kind == .eks ? "2013-05-24T00:14:00Z" : "2013-05-24T00:15:00Z"))
  }

  @Test("What a kind needs is named when it is missing", arguments: TokenKind.allCases)
  func missing(kind: TokenKind) async throws {
    let options = try token(kind).options.flatMap { $0.split(separator: "=").map(String.init) }
    for needed in kind.neededOptions {
      let index = try #require(options.firstIndex(of: needed.name))
      var rest = options
      rest.removeSubrange(index...(index + 1))
      try await world.expectRefusal(
        ["token", kind.rawValue] + rest, exitStatus: 2,
        saying: needed.name + " is missing: token " + kind.rawValue + " needs ")
    }
  }

  @Test("What a kind has no use for is refused", arguments: TokenKind.allCases)
  func foreign(kind: TokenKind) async throws {
    let options = try token(kind).options
    for option in [Option.host, .port, .user, .cluster, .admin, .serverless] where !kind.options.contains(option) {
      let extra = [option.name] + (option.description.value == nil ? [] : ["1"])
      try await world.expectRefusal(
        ["token", kind.rawValue] + options + extra, exitStatus: 2,
        saying: option.name + " is not for token " + kind.rawValue)
    }
  }

  @Test("A host of AWS's tells the region; the admin of DSQL has another token")
  func regionOfHost() async throws {
    let host = ["token", "dsql", "--host", "abc.dsql.us-east-1.on.aws"]
    let rds = [
      "token", "rds", "--host", "db.abc.us-west-2.rds.amazonaws.com", "--port", "3306", "--user", "app",
    ]
    #expect(try await World().output(rds).contains("%2Fus-west-2%2Frds-db%2Faws4_request"))
    #expect(try await World().output(rds + ["--region", "eu-west-1"]).contains("%2Feu-west-1%2Frds-db%2F"))
    #expect(try await world.output(host).contains("?Action=DbConnect&"))
    #expect(try await world.output(host + ["--admin"]).contains("?Action=DbConnectAdmin&"))
    try await World().expectRefusal(
      ["token", "msk"], exitStatus: 1, saying: "the region is not known: name it with --region, or set AWS_REGION")
  }

  @Test("Where the environment's region is not that of the host, a note says so")
  func doubt() async throws {
    let outcome = try await world.run(
      "token", "rds", "--host", "db.abc.us-west-2.rds.amazonaws.com", "--port", "1", "--user", "u")
    #expect(outcome.exitStatus == 0)
    #expect(outcome.standardError.hasPrefix("aws-sign: note: signed for eu-west-1 as AWS_REGION says, but the host"))
  }

  @Test("--date is when it begins")
  func date() async throws {
    let object = try await jsonObject(in: world.output("token", "msk", "--json", "--date", "20301231T235959Z"))
    #expect(object["expiration"] as? String == "2031-01-01T00:14:59Z")
  }

  @Test(
    "Values that are none",
    arguments: [
      (["rds", "--host", "h", "--user", "u", "--port", "0"], 2, "--port takes a number from 1 to 65535"),
      (["rds", "--host", "h", "--user", "u", "--port", "65536"], 2, "--port takes a number from 1 to 65535"),
      (["rds", "--host", "h", "--user", "u", "--port", "mysql"], 2, "--port takes a number from 1 to 65535"),
      (["rds", "--host", "h/x", "--user", "u", "--port", "1"], 2, "no host name has"),
      (["rds", "--host", "h", "--user", "a\u{1}", "--port", "1"], 2, "holds a control character"),
      (["eks", "--cluster", "a b"], 2, "the name of the cluster"),
      (["dsql", "--host", "h", "--date", "now"], 2, "--date: a date is written like"),
    ] as [([String], Int32, String)])
  func badValues(arguments: [String], exitStatus: Int32, words: String) async throws {
    try await world.expectRefusal(["token"] + arguments, exitStatus: exitStatus, saying: words)
  }

  @Test("A token that EKS would not take is a failure")
  func longToken() async throws {
    let world = World.with(["AWS_SESSION_TOKEN": String(repeating: "t", count: 4000)])
    try await world.expectRefusal(
      ["token", "eks", "--cluster", "c", "--region", "eu-west-1"], exitStatus: 1, saying: "EKS takes 4096")
  }
}
