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

  @Test(
    "A host of AWS's tells the region, whatever the environment and the profile say; --region goes before it",
    arguments: [
      ("4vaaaaaaaaaaaaaaaaaaaaaaaa.dsql.us-east-1.on.aws", "us-east-1"),
      ("4vaaaaaaaaaaaaaaaaaaaaaaaa.DSQL-fnh4.EU-Central-2.on.aws.", "eu-central-2"),
      ("db.abcdefghijkl.us-west-2.rds.amazonaws.com", "us-west-2"),
      ("db.cluster-ro-abcdefghijkl.us-gov-west-1.rds.amazonaws.com", "us-gov-west-1"),
      ("db.abcdefghijkl.rds.cn-north-1.amazonaws.com.cn", "cn-north-1"),
    ])
  func regionOfHost(host: String, region: String) async throws {
    let kinds = [["dsql"], ["rds", "--port", "3306", "--user", "app"]]
    for kind in kinds {
      let words = ["token"] + kind + ["--host", host]
      for world in [World(), world, .with(["AWS_DEFAULT_REGION": "eu-west-1"])] {
        let outcome = try await world.run(words)
        #expect(outcome.standardOutput.contains("%2F\(region)%2F"), "\(outcome)")
        #expect(outcome.standardError == "" && outcome.exitStatus == 0)
      }
      #expect(try await world.output(words + ["--region", "ap-south-1"]).contains("%2Fap-south-1%2F"))
    }
    var configured = World()
    configured.files["/home/me/.aws/config"] = Array("[default]\nregion = eu-west-1\n".utf8)
    #expect(try await configured.output(["token", "dsql", "--host", host]).contains("%2F\(region)%2F"))
    #expect(try await configured.output("token", "dsql", "--host", "h.example.com").contains("%2Feu-west-1%2F"))
  }

  @Test("The admin of DSQL has another token")
  func admin() async throws {
    let host = ["token", "dsql", "--host", "abc.dsql.us-east-1.on.aws"]
    #expect(try await world.output(host).contains("?Action=DbConnect&"))
    #expect(try await world.output(host + ["--admin"]).contains("?Action=DbConnectAdmin&"))
  }

  @Test("Without a region there is no token", arguments: TokenKind.allCases)
  func noRegion(kind: TokenKind) async throws {
    try await World().expectRefusal(
      ["token", kind.rawValue] + token(kind).options, exitStatus: 1,
      saying: "the region is not known: name it with --region, or set AWS_REGION")
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
