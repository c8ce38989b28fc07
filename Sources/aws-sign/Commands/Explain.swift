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
      let findings = answer.map { Mismatch.explain($0, of: explanation).findings }
      let text =
        arguments.has(.json)
        ? json(task.request, explanation, findings) + "\n"
        : (findings.map(paragraphs) ?? "") + sections(task.request, explanation)
      return Outcome(standardOutput: text, notes: task.notes)
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
  private static func paragraphs(_ findings: [Mismatch.Finding]) -> String {
    let paragraphs = findings.map { finding in
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

  /// - Parameter findings: What differs from an answer; nil where there is none to compare with.
  private static func json(
    _ request: SigningRequest, _ explanation: Explanation, _ findings: [Mismatch.Finding]?
  ) -> String {
    let steps = [
      ("method", request.method), ("url", request.url), ("canonicalRequest", explanation.canonicalRequest),
      ("canonicalRequestHash", explanation.canonicalRequestHash), ("stringToSign", explanation.stringToSign),
      ("credentialScope", explanation.credentialScope), ("signedHeaders", explanation.signedHeaders),
      ("signature", explanation.signature),
    ].map { (name: $0, value: jsonString($1)) }
    let objects = findings?.map { finding in
      jsonObject([("cause", jsonString(finding.cause.description)), ("message", jsonString(finding.message))])
    }
    return jsonObject(steps + (objects.map { [("findings", jsonArray($0))] } ?? []))
  }

  /// A text under its title.
  static func section(_ title: String, _ text: String) -> String {
    title + "\n" + String(repeating: "-", count: title.utf8.count) + "\n" + text + "\n"
  }
}
