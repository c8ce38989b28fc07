/// `aws-sign request`: what a person sends from a shell.

import Foundation

struct ToolRequests {
  let server: ServerUnderTest
  let report: CaseReport

  private static let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
  private static let objectKey = "of the tool/é+ b"

  func run() {
    objects()
    standardInput()
    callerIdentity()
  }

  private func objects() {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    for options in [[], ["--chunked"]] {
      report.run("aws-sign request, put-object from a file\(options.map { " " + $0 }.joined())") {
        try server.put(Self.objectKey, [])
        try Data(Self.body).write(to: file)
        try expectSuccess(tool(["-T", file.path] + options))
        try server.expectObject(Self.objectKey, Self.body)
      }
    }
    report.run("aws-sign request, put-object from a file: one byte of the secret changed: exit status 22") {
      try Data("forged".utf8).write(to: file)
      try expectRefusal(tool(["-T", file.path], server.key.withAlteredSecret), "403 SignatureDoesNotMatch")
      try server.expectObject(Self.objectKey, Self.body)
    }
    for options in [[], ["--stream"]] {
      report.run("aws-sign request, get-object\(options.map { " " + $0 }.joined())") {
        try expect(expectSuccess(tool(options)) == Self.body, equals: true, "fetched body")
      }
    }
    report.run("aws-sign request, get-object to a file") {
      try expect(expectSuccess(tool(["-o", file.path])), equals: [], "standard output")
      try expect(Array(Data(contentsOf: file)) == Self.body, equals: true, "fetched body")
    }
    report.run("aws-sign request, get-object and delete-object: one byte of the secret changed: exit status 22") {
      try expectRefusal(tool([], server.key.withAlteredSecret), "403 SignatureDoesNotMatch")
      try expectRefusal(tool(["-X", "DELETE"], server.key.withAlteredSecret), "403 SignatureDoesNotMatch")
      try server.expectObject(Self.objectKey, Self.body)
    }
    report.run("aws-sign request, delete-object and an object that is not there") {
      try expectSuccess(tool(["-X", "DELETE"]))
      try expectRefusal(tool([]), "404 NoSuchKey")
    }
  }

  private func standardInput() {
    report.run("aws-sign request, put-object from standard input, in chunks") {
      let result = try tool(["-T", "-", "-v"], input: Self.body)
      try expectSuccess(result)
      let isChunked = result.message.contains("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
      try expect(isChunked, equals: true, "signed in chunks")
      try server.expectObject(Self.objectKey, Self.body)
    }
    report.run("aws-sign request, put-object from standard input: one byte of the secret changed: exit status 22") {
      let forged = try tool(["-T", "-"], server.key.withAlteredSecret, input: Array("forged".utf8))
      try expectRefusal(forged, "403 SignatureDoesNotMatch")
      try server.expectObject(Self.objectKey, Self.body)
    }
  }

  private func callerIdentity() {
    let parameters = "Action=GetCallerIdentity&Version=2011-06-15"
    let forms = [
      ("in a URL", ["\(server.endpoint)/?\(parameters)"]),
      (
        "in a form",
        ["-H", "Content-Type: application/x-www-form-urlencoded", "-d", parameters, "\(server.endpoint)/"]
      ),
    ]
    for (name, arguments) in forms {
      let words = ["request", "--fail", "--service", "sts"] + arguments
      report.run("aws-sign request, sts get-caller-identity \(name)") {
        let identity = String(decoding: try expectSuccess(run(words, server.key)), as: UTF8.self)
        try expect(identity.contains(":user/integration</Arn>"), equals: true, "the user's Arn")
      }
      report.run("aws-sign request, sts get-caller-identity \(name): one byte of the secret changed: exit status 22") {
        try expectRefusal(run(words, server.key.withAlteredSecret), "403 SignatureDoesNotMatch")
      }
    }
  }

  private func run(_ arguments: [String], _ key: AccessKey, input: [UInt8] = []) throws -> Tool.Result {
    try Tool.run(arguments, key, region: server.region, input: input)
  }

  /// A request for the object.
  private func tool(_ options: [String], _ key: AccessKey? = nil, input: [UInt8] = []) throws -> Tool.Result {
    let url = server.url(ofObject: Self.objectKey)
    return try run(["request", "--fail", "--service", "s3", url] + options, key ?? server.key, input: input)
  }

  @discardableResult
  private func expectSuccess(_ result: Tool.Result) throws -> [UInt8] {
    guard result.exitStatus == 0 else { throw Failure("exit status \(result.exitStatus): \(result.message)") }
    return result.output
  }

  private func expectRefusal(_ result: Tool.Result, _ reason: String) throws {
    try expect(result.exitStatus, equals: 22, "exit status")
    try expect(result.output, equals: [], "standard output")
    guard result.message.hasPrefix("aws-sign: the service answered \(reason)") else {
      throw Failure("expected \(reason), got \(result.message)")
    }
  }
}
