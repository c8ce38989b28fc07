/// The commands of the tool.
enum Command: String, CaseIterable {
  case presign, sign, explain, verify, credentials

  /// Whether the command is about a URL; of the others one reads a request, and one nothing.
  var takesURL: Bool { self != .verify && self != .credentials }

  /// The commands that sign, if only to show how.
  static var signing: [Command] { allCases.filter(\.takesURL) }
}

/// The options of the commands. This table drives both the parser and the help.
enum Option: CaseIterable {
  case presign, against, standardInput, jobs, method, header, data, expires, payloadHash, signedPayload, region, service
  case profile, date, output, json, help

  /// What the parser and the help need to know of an option.
  struct Description {
    /// The name without the hyphens.
    let name: String
    let shortName: Character?
    /// What the help calls the value; nil where there is none.
    let value: String?
    let commands: [Command]
    /// For the help; it is broken into lines there.
    let summary: String

    init(
      _ name: String, short shortName: Character? = nil, _ value: String? = nil, of commands: [Command],
      _ summary: String
    ) {
      self.name = name
      self.shortName = shortName
      self.value = value
      self.commands = commands
      self.summary = summary
    }
  }

  var description: Description {
    switch self {
    case .presign:
      Description(
        "presign", of: [.explain], "Explain a presigned URL. Without it: a request signed in its Authorization header.")
    case .against:
      Description(
        "against", "FILE", of: [.explain],
        """
        Compare with the answer of a service that refused the signature, in XML or JSON: its file, or - for standard \
        input. Without --date the time is the one that the answer shows.
        """)
    case .standardInput:
      Description(
        "stdin", of: [.presign],
        """
        Presign each line of standard input, in order: a key below URL, taken as it is, or without URL a URL. A line \
        that cannot be signed is named on standard error, and the rest goes on. Without --date a URL is good from the \
        moment when its line is read.
        """)
    case .jobs:
      Description(
        "jobs", "N", of: [.presign], "With --stdin: how many portions of lines are signed at once. Default: one a core."
      )
    case .method:
      Description(
        "method", short: "X", "METHOD", of: Command.signing,
        "The HTTP method. Default: GET, or POST where there is --data.")
    case .header:
      Description(
        "header", short: "H", "'NAME: VALUE'", of: Command.signing,
        "A header to sign; it must be sent as it is. May be repeated.")
    case .data:
      Description(
        "data", short: "d", "DATA", of: [.sign, .explain],
        """
        The body: a text, or @FILE for the bytes of a file, or @- for those of standard input; nothing is added to \
        them or taken away. No Content-Type is set.
        """)
    case .expires:
      Description(
        "expires", "TIME", of: [.presign, .explain],
        "How long the URL is good: seconds, or 15m, 12h, 7d, which is the most. Default: 1h, for s3express 5m.")
    case .payloadHash:
      Description(
        "payload-hash", "HEX", of: [.presign, .explain],
        """
        The SHA-256 of the body that will be sent, in hexadecimal. To S3 it must also be sent as x-amz-content-sha256. \
        Default: for S3 any body will do, elsewhere none.
        """)
    case .signedPayload:
      Description(
        "signed-payload", of: [.presign, .explain],
        """
        No body will be sent: sign the hash of the empty one in place of UNSIGNED-PAYLOAD. To S3 it must also be sent \
        as x-amz-content-sha256.
        """)
    case .region:
      Description(
        "region", "REGION", of: Command.allCases,
        """
        The region of the signature. Default: AWS_REGION, AWS_DEFAULT_REGION, what the host says, then the region of \
        the profile, and of the instance that this runs on.
        """)
    case .service:
      Description(
        "service", "SERVICE", of: Command.allCases.filter { $0 != .credentials },
        "The service of the signature. Default: what the host says.")
    case .profile:
      Description(
        "profile", "PROFILE", of: Command.allCases,
        """
        The profile of ~/.aws/config and ~/.aws/credentials whose keys sign. Default: the keys of the environment, \
        then the profile of AWS_PROFILE, or default, then the container's and the instance's.
        """)
    case .date:
      Description(
        "date", "DATE", of: Command.allCases.filter { $0 != .credentials },
        "The time of signing, or of verifying, in UTC, as 20130524T000000Z. Default: now.")
    case .output:
      Description(
        "output", "FORMAT", of: [.sign],
        """
        headers: the headers to send, one a line. curl: a curl command that sends the request. json: one object with \
        method, url, headers, signedHeaders and signature. Default: headers.
        """)
    case .json:
      Description(
        "json", of: [.presign, .credentials],
        """
        Print an object: of presign on a line for each URL, with url, expiresIn in seconds and requiredHeaders; of \
        credentials with provider, accessKeyId, hasSessionToken, expiration and region.
        """)
    case .help:
      Description("help", short: "h", of: Command.allCases, "Print this help.")
    }
  }

  /// The name as it is typed.
  var name: String { "--" + description.name }

  /// The short name as it is typed, where there is one.
  var shortNameAsTyped: String? { description.shortName.map { "-" + String($0) } }

  var isRepeatable: Bool { self == .header }

  /// Whether a value may be anything at all: empty, or with hyphens at its beginning.
  var takesFreeText: Bool { self == .data || self == .header }

  /// The option of a command that has a long name (without its hyphens).
  static func named(_ name: some StringProtocol, of command: Command) -> Option? {
    allCases.first { $0.description.name == name && $0.description.commands.contains(command) }
  }

  /// The option of a command that has a short name.
  static func named(_ name: Character, of command: Command) -> Option? {
    allCases.first { $0.description.shortName == name && $0.description.commands.contains(command) }
  }
}
