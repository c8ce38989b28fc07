internal import SigV4

extension CommandLineTool {
  /// Prints every step of a signature, under AWS's names for them.
  static func explain(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    let isPresigned = arguments.has(.presign)
    for option in [Option.expires, .payloadHash, .signedPayload] where arguments.has(option) && !isPresigned {
      throw .usage(option.name + " is for presigned URLs: give --presign too")
    }
    if isPresigned, arguments.has(.data) {
      throw .usage("--data is not for presigned URLs: give --payload-hash, or leave --presign out")
    }
    let expiry = try arguments.value(.expires).map(parseExpiry)
    let answer = try answer(arguments, in: environment)
    let task = try await SigningTask(arguments, in: environment, defaultTime: answer?.time)
    do {
      let explanation =
        isPresigned
        ? try task.signer.explainPresigning(task.request, expiresIn: expiry, at: task.time)
        : try task.signer.explain(task.request, at: task.time)
      let findings = answer.map { differences($0, explanation) } ?? ""
      return Outcome(standardOutput: findings + sections(task.request, explanation), notes: task.notes)
    } catch {
      throw ToolError(error)
    }
  }

  /// The answer to compare with, where one is given.
  private static func answer(
    _ arguments: Arguments, in environment: Environment
  ) throws(ToolError) -> ServiceAnswer? {
    guard let name = arguments.value(.against) else { return nil }
    let source = name == "-" ? DataSource.standardInput : .file(path: name)
    guard source != .standardInput || arguments.value(.data) != "@-" else {
      throw .usage("--against - and --data @- cannot both read standard input")
    }
    var bytes: [UInt8] = []
    try environment.read(source) { piece in
      // One byte too many is enough to be refused.
      guard bytes.count <= ServiceAnswer.maximumByteCount else { return }
      for i in piece.indices { bytes.append(piece[i]) }
    }
    do {
      return try ServiceAnswer(bytes)
    } catch {
      throw .failure(error.message)
    }
  }

  /// What differs from the answer, a paragraph each.
  private static func differences(_ answer: ServiceAnswer, _ explanation: Explanation) -> String {
    let paragraphs = Mismatch.explain(answer, of: explanation).findings.map { finding in
      lines(of: printable(finding.description).split(separator: " "), width: 79).joined(separator: "\n") + "\n"
    }
    return section("What the answer tells", paragraphs.joined(separator: "\n"))
  }

  private static func sections(_ request: SigningRequest, _ explanation: Explanation) -> String {
    [
      ("Request", request.method + " " + request.url),
      ("Canonical request", explanation.canonicalRequest),
      ("Hash of the canonical request (SHA-256)", explanation.canonicalRequestHash),
      ("String to sign", explanation.stringToSign),
      ("Credential scope", explanation.credentialScope),
      ("Signed headers", explanation.signedHeaders),
      ("Signature", explanation.signature),
    ].map(section).joined(separator: "\n")
  }

  /// A text under its title.
  static func section(_ title: String, _ text: String) -> String {
    title + "\n" + String(repeating: "-", count: title.utf8.count) + "\n" + text + "\n"
  }
}
