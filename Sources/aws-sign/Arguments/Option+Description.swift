// The table of the options.

extension Option {
  var description: Description {
    switch self {
    case .presign:
      Description(
        "presign", of: [.explain], "Explain a presigned URL. Without it: a request signed in its Authorization header.")
    case .against:
      Description(
        "against", "FILE", .file, of: [.explain],
        """
        Compare with the answer of a service that refused the signature. FILE has it, in XML or JSON; - is standard \
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
    case .host:
      Description("host", "HOST", of: [.token], "The host to connect to, by the name that its certificate has.")
    case .port:
      Description("port", "PORT", of: [.token], "The port to connect to, such as 3306 or 5432.")
    case .user:
      Description("user", "USER", of: [.token], "The user to log in: of the database, or of the cache.")
    case .cluster:
      Description("cluster", "NAME", of: [.token], "The name of the cluster, replication group or serverless cache.")
    case .admin:
      Description("admin", of: [.token], "Log in as admin. Without it: as a role of the database.")
    case .serverless:
      Description("serverless", of: [.token], "The cache is a serverless one.")
    case .field:
      Description(
        "field", "NAME=VALUE", of: [.postPolicy], "A field of the form, with just this value. May be repeated.")
    case .startsWith:
      Description(
        "starts-with", "NAME=PREFIX", of: [.postPolicy],
        """
        A field whose value must begin with PREFIX, which may be empty. The one who uploads gives the value, unless \
        --field gives it too. May be repeated.
        """)
    case .contentLengthRange:
      Description(
        "content-length-range", "MIN-MAX", of: [.postPolicy],
        "How many bytes the file may have, at least and at most: 1-10485760.")
    case .action:
      Description(
        "action", "URL", of: [.postPolicy],
        "Where the form is sent, if to another server than the bucket's at AWS, or by another name.")
    case .html:
      Description("html", of: [.postPolicy], "Print the form in HTML, ready for a page in UTF-8.")
    case .method:
      Description(
        "method", short: "X", "METHOD", .oneOf(["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]),
        of: Command.signing, "The HTTP method. Default: GET; with --data POST; with --upload-file PUT.")
    case .header:
      Description(
        "header", short: "H", "'NAME: VALUE'", of: Command.signing,
        "A header to sign; it must be sent as it is. May be repeated.")
    case .data:
      Description(
        "data", short: "d", "DATA", .fileAfterAt, of: [.request, .sign, .explain],
        """
        The body: a text, or @FILE for the bytes of a file, or @- for those of standard input. Nothing is added to \
        them or taken away. No Content-Type is set.
        """)
    case .expires:
      Description(
        "expires", "TIME", of: [.presign, .explain, .postPolicy],
        """
        How long the URL or form is good: seconds, or 15m, 12h, 7d, which is the most. Default: 1h, for s3express 5m.
        """)
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
        "region", "REGION", of: Command.withKeys,
        """
        The region of the signature. Default: AWS_REGION, AWS_DEFAULT_REGION, what the host says, then the region of \
        the profile, and of the instance that this runs on. For token what the host says comes first.
        """)
    case .service:
      Description(
        "service", "SERVICE", of: Command.signing + [.verify],
        "The service of the signature. Default: what the host says.")
    case .profile:
      Description(
        "profile", "PROFILE", of: Command.withKeys,
        """
        The profile of ~/.aws/config and ~/.aws/credentials whose keys sign. Default: the keys of the environment, \
        then the profile of AWS_PROFILE, or default, then the container's and the instance's.
        """)
    case .date:
      Description(
        "date", "DATE", of: Command.withKeys.filter { $0 != .credentials && $0 != .request },
        "The time of signing, or of verifying, in UTC, as 20130524T000000Z. Default: now.")
    case .upload:
      Description(
        "upload-file", short: "T", "FILE", .file, of: [.request],
        """
        Send a file, or with - standard input, as the body of a PUT. To S3 what has no known length, as standard \
        input, goes in signed chunks.
        """)
    case .chunked:
      Description(
        "chunked", of: [.request],
        """
        Send a file to S3 in signed chunks, with a checksum. Without it the file is read once more beforehand, for its \
        hash.
        """)
    case .output:
      Description(
        "output", short: "o", "FILE", .file, of: [.request],
        "Write the answer to a file; - is standard output, the default.")
    case .streaming:
      Description(
        "stream", of: [.request],
        "Write the answer as it arrives. Without it: once all of it is there, or nothing where it breaks off.")
    case .include:
      Description("include", short: "i", of: [.request], "Write the status and the headers of the answer before it.")
    case .fail:
      Description(
        "fail", short: "f", of: [.request],
        "Where the status is 400 or more, write no body, say why on standard error, and exit with 22, as curl does.")
    case .verbose:
      Description(
        "verbose", short: "v", of: [.request],
        "Tell on standard error what was sent, each time that it was, and the head of the answer; no token is shown.")
    case .curl:
      Description(
        "curl", of: [.sign], "Print a curl command that sends the request. Without it: the headers to send, one a line."
      )
    case .json:
      Description(
        "json", of: Command.withKeys,
        "Print an object on one line, for a program to read.")
    case .help:
      Description("help", short: "h", of: Command.allCases, "Print this help.")
    }
  }
}
