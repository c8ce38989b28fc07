/// The curl command: what someone who was handed a presigned URL would use.

import Foundation
import SigV4

enum Curl {
  private static let executable = "/usr/bin/env"
  private static let options = [
    "curl", "--disable", "--silent", "--show-error", "--noproxy", "*", "--max-time", "30",
    "--path-as-is", "--globoff",  // the URL goes out as it is
    "--write-out", "%{stderr}%{http_code}",
  ]

  /// Sends a request; curl adds headers of its own, such as `Accept` and `User-Agent`.
  static func send(_ request: HTTPRequest) throws -> HTTPResponse {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments(for: request)
    let (input, output, status) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = status
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(request.body))
    try input.fileHandleForWriting.close()
    let body = try output.fileHandleForReading.readToEnd() ?? Data()
    let report = String(decoding: try status.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, let code = Int(report) else {
      throw Failure("curl ended with status \(process.terminationStatus): \(report)")
    }
    return HTTPResponse(status: code, body: Array(body))
  }

  private static func arguments(for request: HTTPRequest) -> [String] {
    var arguments = options
    switch request.method {
    case "GET": break
    case "HEAD": arguments.append("--head")
    default: arguments += ["--request", request.method]
    }
    if request.hasBody {
      arguments += ["--data-binary", "@-", "--header", "Content-Type:"]
    }
    for field in request.headers { arguments += ["--header", "\(field.name): \(field.value)"] }
    return arguments + [request.url]
  }
}
