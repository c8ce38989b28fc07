internal import Testing

@testable internal import aws_sign

@Suite("Arguments")
struct ArgumentTests {
  private let url = "https://sqs.us-east-1.amazonaws.com/"

  @Test("Options may stand before and after the URL, with their value apart or attached; -- ends them")
  func forms() async throws {
    let world = World()
    let expected = try await world.output("sign", url, "--region", "eu-west-1", "-X", "PUT", "-H", "A: b")
    for arguments in [
      ["--region=eu-west-1", "--method=PUT", "--header=A: b", url],
      ["-XPUT", "-HA: b", "--region", "eu-west-1", "--", url],
      ["--header", "A: b", url, "-X", "PUT", "--region=eu-west-1", "--"],
    ] {
      #expect(try await world.output(["sign"] + arguments) == expected)
    }
  }

  @Test("A value may hold = and, where it is free text, begin with hyphens")
  func values() async throws {
    let world = World()
    #expect(try await world.output("sign", url, "--header=X-A: b=c").contains("X-A: b=c\n"))
    #expect(
      try await world.output("sign", url, "--data", "--x") == world.output("sign", url, "--data=--x"))
  }

  @Test(
    arguments: [
      ([], "say first what to do"),
      (["sing"], "the first word is no command; it is to be presign, "),
      (["--region", "x", "sign"], "the first word is no command"),
      ([""], "the first word is no command"),
      (["presign"], "the URL is missing"),
      (["sign", "--"], "the URL is missing"),
      (["sign", "URL", "more"], "one URL is expected, but there are more"),
      (["sign", "--", "URL", "--region"], "one URL is expected, but there are more"),
      (["sign", "URL", "--colour"], "unknown option --colour;"),
      (["sign", "URL", "--colour=red"], "unknown option --colour;"),
      (["sign", "URL", "-q"], "unknown option -q;"),
      (["sign", "URL", "-qred"], "unknown option -q;"),
      (["sign", "URL", "---"], "unknown option ---;"),
      (["sign", "URL", "--=x"], "unknown option --;"),
      (["sign", "URL", "--expires", "15m"], "--expires is no option of sign, but of presign, explain and post-policy"),
      (["presign", "URL", "-d", "x"], "-d is no option of presign, but of request, sign and explain"),
      (["explain", "URL", "--curl"], "--curl is no option of explain, but of sign"),
      (["presign", "URL", "--region"], "--region needs a value: --region REGION"),
      (["presign", "URL", "--region", "--service", "s3"], "--region needs a value"),
      (["presign", "URL", "-H"], "--header needs a value: --header 'NAME: VALUE'"),
      (["presign", "URL", "--region="], "the value of --region is empty"),
      (["presign", "URL", "--expires", ""], "the value of --expires is empty"),
      (["presign", "URL", "--signed-payload=yes"], "--signed-payload takes no value"),
      (["presign", "--help=yes"], "--help takes no value"),
      (["presign", "-hx"], "--help takes no value"),
      (["presign", "URL", "--region", "a", "--region", "b"], "--region is given twice"),
      (["presign", "URL", "-X", "PUT", "--method=PUT"], "--method is given twice"),
      (["presign", "URL", "--signed-payload", "--signed-payload"], "--signed-payload is given twice"),
      (["sign", "URL", "-d", "a", "-d", "b"], "--data is given twice"),
      (["sign", "s3://b/k", "--curl", "--json"], "--curl and --json contradict each other"),
      (["token"], "the KIND is missing: rds, dsql, elasticache, memorydb, msk or eks;"),
      (["token", "redis"], "the KIND is none of rds, dsql, elasticache, memorydb, msk and eks"),
      (["token", "rds", "eks"], "one KIND is expected"),
      (["completions", "tcsh"], "the SHELL is none of bash, zsh and fish"),
      (["man", "aws-sign"], "man takes options alone"),
      (
        ["completions", "bash", "--json"],
        "--json is no option of completions, but of presign, request, sign, explain, verify, credentials, token and post-policy"
      ),
      (["sign", "https://h/", "--header", "no colon"], "--header takes a name, a colon and a value"),
      (["sign", "https://h/", "--header", ": value"], "--header takes a name, a colon and a value"),
      (["sign", "https://h/", "--date", "2013-05-24"], "--date: a date is written like 20130524T000000Z"),
      (["sign", "https://h/", "--date", "20130532T000000Z"], "--date: a date is written like"),
      (["sign", "https://h/", "--region", "us east"], "the value of --region is not the name of a region"),
      (["sign", "https://h/", "--region", "a/b"], "the value of --region is not the name of a region"),
      (["sign", "https://h/", "--service", "s3/"], "the value of --service is not the name of a service"),
      (["sign", "https://h/", "--data", "@"], "--data @ needs the name of a file"),
      (
        ["presign", "s3://b/k", "--region", "us-east-1", "--payload-hash", "abc"],
        "a payload hash is 64"
      ),
      (
        ["presign", "s3://b/k", "--region", "us-east-1", "--payload-hash", "abc", "--signed-payload"],
        "contradict each other"
      ),
    ] as [([String], String)])
  func usageErrors(arguments: [String], words: String) async throws {
    try await World().expectRefusal(arguments, exitStatus: 2, saying: words)
  }

  @Test("What the library finds malformed in a value is wrong usage too")
  func malformedValues() async throws {
    let scope = ["--region", "us-east-1", "--service", "s3"]
    for (arguments, words) in [
      (["h/x"], "begin with https://, http:// or s3://"),
      (["ftp://h/x"], "does not begin with https:// or http://"),
      (["https:///x"], "has no host"),
      (["https://h:99999/"], "port"),
      (["https://h/100%"], "two hexadecimal digits must follow the %"),
      (["https://h/a#b"], "fragment"),
      (["https://h/a\nb"], "control character"),
      (["https://bücket.example/"], "xn--"),
      (["https://h/", "-X", "G T"], "method"),
      (["https://h/", "-H", "a b: c"], "header"),
      (["https://h/", "-H", "a: é"], "non-ASCII"),
    ] {
      try await World().expectRefusal(["sign"] + arguments + scope, exitStatus: 2, saying: words)
    }
  }

  @Test("An argument that is not UTF-8 is refused, not changed")
  func notUTF8() async throws {
    try await World().expectRefusal(["presign", nil], exitStatus: 2, saying: "argument 2 is not text in UTF-8")
  }

  @Test("A contradiction is a failure")
  func contradictions() async throws {
    try await World().expectRefusal(
      ["sign", url, "-d", "x", "-H", "x-amz-content-sha256: " + String(repeating: "0", count: 64)], exitStatus: 1,
      saying: "is not the hash of its payload")
    try await World().expectRefusal(["sign", url + "?X-Amz-Signature=0"], exitStatus: 1, saying: "presigned")
  }

  @Test("A file that cannot be read is a failure that names it, on one line")
  func unreadableFile() async throws {
    try await World().expectRefusal(
      ["sign", url, "-d", "@no\u{1b}[2J\nfile"], exitStatus: 1, saying: "cannot read no?[2J?file: No such file")
  }
}
