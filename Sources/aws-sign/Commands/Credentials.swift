internal import AWSCredentials
internal import SigV4

extension CommandLineTool {
  /// Prints whose credentials would sign, and who gave them; nothing of the secret or the token.
  static func credentials(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    let found = try await environment.findCredentials(for: arguments)
    var region: Region?
    var notes: [String] = []
    do throws(ToolError) {
      region = try await Region(arguments, .all, in: environment)
    } catch {
      guard error.exitStatus != ToolError.usage("").exitStatus else { throw error }
      notes.append(error.message)
    }
    return Outcome(
      standardOutput: arguments.has(.json)
        ? json(found, region) + "\n" : table(found, region, at: environment.now()), notes: notes)
  }

  private static func table(_ found: FoundCredentials, _ region: Region?, at now: SigningTime) -> String {
    let credentials = found.credentials
    let rows = [
      ("provider", found.providerName), ("access key id", credentials.accessKeyID),
      ("session token", credentials.hasSessionToken ? "there is one" : "none"),
      ("expires", credentials.expiration.map { expiry($0, at: now) } ?? "never, as far as is known"),
      ("region", region?.name ?? "none"),
    ]
    return rows.map { $0.padded(to: 16) + printable($1) + "\n" }.joined()
  }

  private static func expiry(_ time: SigningTime, at now: SigningTime) -> String {
    time.timestamp + ", in \((time.secondsSinceEpoch - now.secondsSinceEpoch) / 60) minutes"
  }

  private static func json(_ found: FoundCredentials, _ region: Region?) -> String {
    let credentials = found.credentials
    return jsonObject([
      ("provider", jsonString(found.providerName)), ("accessKeyId", jsonString(credentials.accessKeyID)),
      ("hasSessionToken", credentials.hasSessionToken ? "true" : "false"),
      ("expiration", credentials.expiration.map { jsonString($0.timestamp) } ?? "null"),
      ("region", region.map { jsonString($0.name) } ?? "null"),
    ])
  }
}
