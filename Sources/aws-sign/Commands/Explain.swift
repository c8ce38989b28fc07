internal import SigV4

extension CommandLineTool {
  /// Prints every step of a signature, under AWS's names for them.
  static func explain(_ arguments: Arguments, in environment: Environment) throws(ToolError) -> Outcome {
    let isPresigned = arguments.has(.presign)
    for option in [Option.expires, .payloadHash, .signedPayload] where arguments.has(option) && !isPresigned {
      throw .usage(option.name + " is for presigned URLs: give --presign too")
    }
    if isPresigned, arguments.has(.data) {
      throw .usage("--data is not for presigned URLs: give --payload-hash, or leave --presign out")
    }
    let expiry = try arguments.value(.expires).map(parseExpiry)
    let task = try SigningTask(arguments, in: environment)
    do {
      let explanation =
        isPresigned
        ? try task.signer.explainPresigning(task.request, expiresIn: expiry, at: task.time)
        : try task.signer.explain(task.request, at: task.time)
      return Outcome(standardOutput: sections(task.request, explanation), notes: task.notes)
    } catch {
      throw ToolError(error)
    }
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
    ].map { title, text in
      title + "\n" + String(repeating: "-", count: title.utf8.count) + "\n" + text + "\n"
    }.joined(separator: "\n")
  }
}
