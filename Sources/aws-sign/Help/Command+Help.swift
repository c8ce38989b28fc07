// What the help and the manual page say of each command.

extension Command {
  /// What the command works on, a paragraph a line; empty where there is nothing to say.
  var inputDescription: String {
    switch self {
    case .presign, .sign, .explain: Self.urlDescription
    case .request:
      Self.urlDescription + "\n" + """
        The object of --json has the members status, url (of the last request), attempts (how many requests were sent), \
        headers, body and isBase64Encoded: true where the body is no text in UTF-8, and stands there in Base64. With \
        --output FILE the body goes there, and is not in the object. With --fail a refusal is an object too, with its \
        body, and FILE is not written.
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
    case .token:
      "KIND is one of these:\n"
        + TokenKind.allCases.map { kind in
          let further = kind.furtherOptions.map { "perhaps " + $0.name }
          let options = listed(kind.neededOptions.map(\.name) + further, "and")
          return kind.rawValue + ", for " + kind.serviceName + (options.isEmpty ? "." : ", with " + options + ".")
        }.joined(separator: "\n")
    case .postPolicy:
      """
      URL is s3://BUCKET/KEY: the object that may be uploaded, or, where KEY is empty or ends in a slash, the folder: \
      any object in it, by the name of the file.
      """
    case .completions: "SHELL is " + listed(Shell.allCases.map(\.rawValue), "or") + "."
    case .man: ""
    }
  }

  private static let urlDescription = """
    URL is https://HOST/PATH?QUERY, percent-encoded (spaces and other characters that no URL may have are encoded \
    for you), or s3://BUCKET/KEY, where KEY is taken as it is. Put it in quotes.
    """

  /// How the command is called, without its options.
  var usages: [String] {
    switch self {
    case .presign: ["presign URL", "presign --stdin [URL] < LINES"]
    case .verify: ["verify < REQUEST"]
    default: [([rawValue, operand?.name].compactMap { $0 }).joined(separator: " ")]
    }
  }

  /// A line of a list.
  var summary: String {
    switch self {
    case .presign: "Print a URL that carries its signature."
    case .request: "Sign a request, send it, and print the answer."
    case .sign: "Print the headers of a signed request, or a curl command."
    case .explain: "Print every step of a signature, to compare with the service's."
    case .verify: "Tell whether a request's signature is right, and if not, why."
    case .credentials: "Tell who would sign, where the keys are from, and when they end."
    case .token: "Print a password for a database, cache or cluster."
    case .postPolicy: "Print a form with which a browser uploads to S3."
    case .completions: "Print the completions for a shell."
    case .man: "Print the manual page."
    }
  }

  /// What the command does, in a few lines.
  var purpose: String {
    switch self {
    case .presign:
      """
      prints a URL that carries its signature.
      Whoever has the URL can send the request until it expires.
      """
    case .request:
      """
      signs a request, sends it, and prints the body of the answer.
      Redirects within a host are followed with signatures of their own. A wrong
      clock is set right by the service's. The exit status is 0 whatever the
      service answers, unless --fail is given.
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
      tells who would sign, and where the keys are from.
      It tells also when they end, and the region to sign for. The secret and the
      token are not printed.
      """
    case .token:
      """
      prints a token that a service takes in place of a password.
      AWS is not asked. Whoever has the token can log in until it ends, in most
      cases a quarter of an hour later.
      """
    case .postPolicy:
      """
      prints a form with which a browser uploads to S3.
      Whoever has its fields can upload until they expire. S3 refuses an upload
      with other fields, but for the one of the file, and x-ignore-*.
      """
    case .completions:
      """
      prints what a shell reads to complete command lines.
      """
    case .man:
      """
      prints this tool's manual page, in mdoc.
      """
    }
  }

  var examples: [String] {
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
    case .request:
      [
        "  aws-sign request s3://my-bucket/report.pdf -o report.pdf --fail",
        """
          aws-sign request -H 'Content-Type: application/json' -d @query.json \\
              https://my-domain.eu-west-1.es.amazonaws.com/_search
        """,
        "  tar c folder | aws-sign request -T - s3://my-bucket/folder.tar --fail",
        "  aws-sign request --json s3://my-bucket/report.json | jq '.body | fromjson'",
      ]
    case .sign:
      [
        """
          aws-sign sign --curl -H 'Content-Type: application/json' \\
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
    case .token:
      [
        """
          PGPASSWORD=$(aws-sign token rds --host "$PGHOST" --port 5432 \\
              --user app --region eu-west-1) psql --username app
        """,
        "  aws-sign token eks --cluster my-cluster --region eu-west-1",
      ]
    case .postPolicy:
      [
        """
          aws-sign post-policy --html s3://my-bucket/uploads/ --region eu-west-1 \\
              --starts-with Content-Type=image/ --content-length-range 1-10485760
        """,
        "  aws-sign post-policy --json s3://my-bucket/report.pdf --expires 15m",
      ]
    case .completions:
      [
        "  source <(aws-sign completions bash)",
        "  aws-sign completions zsh > /usr/local/share/zsh/site-functions/_aws-sign",
        "  aws-sign completions fish > ~/.config/fish/completions/aws-sign.fish",
      ]
    case .man:
      [
        "  aws-sign man | man -l -",
        "  aws-sign man > /usr/local/share/man/man1/aws-sign.1",
      ]
    }
  }
}
