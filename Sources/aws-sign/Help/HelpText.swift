// What --help prints.

enum HelpText {
  private static let width = 79

  /// The help of the whole tool.
  static let tool = """
    aws-sign \(CommandLineTool.version): signs requests to AWS (Signature Version 4)

    Usage:
    \(Command.allCases.map(usage).joined(separator: "\n"))
      aws-sign COMMAND --help
      aws-sign --version

    Commands:
    \(Command.allCases.map { "  " + $0.rawValue.padded(to: 13) + $0.summary }.joined(separator: "\n"))

    Options:
    \(options(Option.allCases))
          --version              Print the version.

    \(environment)

    \(exitStatus)

    Examples:
    \(Command.allCases.compactMap(\.examples.first).joined(separator: "\n"))

    """

  /// The help of a command.
  static func of(_ command: Command) -> String {
    """
    aws-sign \(command.rawValue): \(command.purpose)

    Usage:
    \(usage(command))

    \(lines(of: command.inputDescription.split(separator: " "), width: width).joined(separator: "\n"))

    Options:
    \(options(command.options))

    \(environment)

    \(exitStatus)

    Examples:
    \(command.examples.joined(separator: "\n"))

    """
  }

  private static func usage(_ command: Command) -> String {
    let options = command.options.map { option in
      let value = option.description.value.map { " " + $0 } ?? ""
      return "[" + option.name + value + "]" + (option.isRepeatable ? "..." : "")
    }
    let name = "  aws-sign " + command.rawValue
    return (command.options.contains(.standardInput) ? name + " --stdin [URL] < LINES\n" : "")
      + name + command.operand + "\n"
      + lines(of: options, width: width - 6).map { "      " + $0 }.joined(separator: "\n")
  }

  /// Each option with its summary beside it.
  private static func options(_ options: [Option]) -> String {
    let indent = 29
    return options.map { option in
      let description = option.description
      let short = option.shortNameAsTyped.map { $0 + ", " } ?? "    "
      let head = "  " + short + option.name + (description.value.map { " " + $0 } ?? "")
      let summary = lines(of: description.summary.split(separator: " "), width: width - indent)
      let margin = "\n" + "".padded(to: indent)
      // A long head has a line of its own.
      return (head.count + 1 < indent ? head.padded(to: indent) : head + margin) + summary.joined(separator: margin)
    }.joined(separator: "\n")
  }

  private static let environment = """
    Environment:
      \(EnvironmentVariable.accessKeyID)          Who signs. Keys are never taken from arguments.
      \(EnvironmentVariable.secretAccessKey)      The secret. It is never printed.
      \(EnvironmentVariable.sessionToken)          The token of temporary keys; the request shows it.
      \(EnvironmentVariable.profile)                The profile, unless --profile names it.
      \(EnvironmentVariable.region), \(EnvironmentVariable.defaultRegion)
                                 The region, unless --region names it.
      The other variables of AWS's SDKs mean here what they mean there.
    """

  private static let exitStatus = """
    Exit status: 0, or 2 for wrong usage, or 1 for what could not be done, and for
    a signature that is not right.
    """
}

extension Command {
  /// The options of the command, in the order of the table.
  fileprivate var options: [Option] { Option.allCases.filter { $0.description.commands.contains(self) } }

  /// What stands for what the command works on.
  fileprivate var operand: String {
    switch self {
    case .presign, .sign, .explain: " URL"
    case .verify: " < REQUEST"
    case .credentials: ""
    }
  }

  /// What the command works on.
  fileprivate var inputDescription: String {
    switch self {
    case .presign, .sign, .explain:
      """
      URL is https://HOST/PATH?QUERY, percent-encoded (spaces and other characters that no URL may have are encoded \
      for you), or s3://BUCKET/KEY, where KEY is taken as it is. Put it in quotes.
      """
    case .verify:
      """
      REQUEST is an HTTP/1.1 request as it was received: the request line, the headers, an empty line, and as many \
      bytes of the body as Content-Length says. Lines may end in LF alone. A body with a Transfer-Encoding is refused.
      """
    case .credentials:
      """
      Credentials are looked for where AWS's SDKs look: in the environment, in the profile (keys, a role to assume, a \
      web identity, IAM Identity Center, a program), then asked of the container and of the instance.
      """
    }
  }

  fileprivate var summary: String {
    switch self {
    case .presign: "Print a URL that carries its signature."
    case .sign: "Print the headers of a signed request, or a curl command."
    case .explain: "Print every step of a signature, to compare with the service's."
    case .verify: "Tell whether a request's signature is right, and if not, why."
    case .credentials: "Tell who would sign, where the keys are from, and when they end."
    }
  }

  /// What the command does, in a few lines.
  fileprivate var purpose: String {
    switch self {
    case .presign:
      """
      prints a URL that carries its signature.
      Whoever has the URL can send the request until it expires.
      """
    case .sign:
      """
      prints the headers of a signed request.
      They include those of --header. AWS takes them for a quarter of an hour.
      """
    case .explain:
      """
      prints every step of a signature under AWS's names.
      Where a service answers SignatureDoesNotMatch, --against compares with what
      it shows, and says what usually causes the difference.
      """
    case .verify:
      """
      tells whether a request's signature is right, and if not, why.
      It is stricter than many servers. The known keys are those that would sign.
      """
    case .credentials:
      """
      tells who would sign, where the keys are from, and when they end.
      The secret and the token are not printed.
      """
    }
  }

  fileprivate var examples: [String] {
    switch self {
    case .presign:
      [
        "  aws-sign presign s3://my-bucket/report.pdf --region eu-west-1 --expires 12h",
        """
          aws-sign presign -X PUT -H 'Content-Type: image/png' \\
              'https://my-bucket.s3.eu-west-1.amazonaws.com/a picture.png'
        """,
        "  aws-sign presign --stdin s3://my-bucket --region eu-west-1 < keys > urls",
      ]
    case .sign:
      [
        """
          aws-sign sign --output curl -H 'Content-Type: application/json' \\
              -d @query.json https://my-domain.eu-west-1.es.amazonaws.com/_search | sh
        """,
        "  aws-sign sign \"$URL\" | curl -H @- \"$URL\"",
      ]
    case .explain:
      [
        "  aws-sign explain 'https://my-domain.eu-west-1.es.amazonaws.com/_search?q=a+b'",
        """
          aws-sign explain --presign s3://my-bucket/key \\
              --region eu-west-1 --date 20130524T000000Z
        """,
        "  curl -s -H @headers \"$URL\" | aws-sign explain --against - \"$URL\"",
      ]
    case .verify:
      [
        "  aws-sign verify --region eu-west-1 --service s3 < request.http",
        "  aws-sign verify --date 20130524T000000Z < request.http",
      ]
    case .credentials:
      [
        "  aws-sign credentials --profile work",
        "  aws-sign credentials --json",
      ]
    }
  }
}
