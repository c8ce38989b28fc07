internal import AWSCredentials
internal import SigV4

extension CommandLineTool {
  /// Prints the fields of a form with which a browser uploads to S3.
  static func postPolicy(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    try arguments.refuseBoth(.html, .json)
    guard let s3URL = try S3URL(arguments.operand) else {
      throw .usage("the URL is to be s3://BUCKET/KEY; for another server than AWS's add --action URL")
    }
    let seconds = try arguments.value(.expires).map(parseExpiry) ?? 3_600
    let time = try arguments.value(.date).map(signingTime) ?? environment.now()
    let fields = try arguments.values(.field).map { text throws(ToolError) in try formField(text, of: .field) }
    let prefixes = try arguments.values(.startsWith).map { text throws(ToolError) in
      try formField(text, of: .startsWith)
    }
    guard Set(prefixes.map { $0.name.lowercased() }).count == prefixes.count else {
      throw .usage("--starts-with is given twice for one field; give it once")
    }
    let lengths = try arguments.value(.contentLengthRange).map(lengthRange)
    guard let region = try await Region(arguments, .all, in: environment)?.name else { throw .missingRegion }
    let signer = Signer(credentials: try await environment.credentials(for: arguments), region: region, service: .s3)
    let form: PostForm
    do throws(SigV4Error) {
      let end = try SigningTime(secondsSinceEpoch: time.secondsSinceEpoch + Int64(seconds))
      var policy = PostPolicy(bucket: s3URL.bucket, expiration: end)
      try policy.addKey(s3URL.key)
      try policy.add(fields, beginningWith: prefixes)
      if let lengths { try policy.limitContentLength(to: lengths) }
      form = try signer.sign(policy, url: arguments.value(.action) ?? s3URL.bucketURL(region: region), at: time)
    } catch {
      throw ToolError(error)
    }
    let cap = "the form is good until \(form.expiration.timestamp): the credentials end then"
    let notes = form.isCappedByCredentials ? [cap] : []
    if arguments.has(.html) { return Outcome(standardOutput: form.html(), notes: notes) }
    if arguments.has(.json) { return Outcome(standardOutput: json(form) + "\n", notes: notes) }
    let lines = form.fields.map { $0.name + "=" + ($0.value ?? "") + "\n" }.joined()
    let open = prefixes.filter { prefix in form.fields.contains { $0.name == prefix.name && $0.value == nil } }
    return Outcome(
      standardOutput: lines,
      notes: notes + ["send to " + form.url + " as multipart/form-data, with the field file last"]
        + open.map { "add the field " + $0.name + ($0.value.isEmpty ? "" : ", which must begin with " + $0.value) })
  }

  /// A `NAME=VALUE`.
  private static func formField(_ text: String, of option: Option) throws(ToolError) -> (name: String, value: String) {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else {
      throw .usage(option.name + " takes a name, = and a text: " + option.name + " Content-Type=image/png")
    }
    return (String(text[..<equals]), String(text[equals...].dropFirst()))
  }

  private static func lengthRange(_ text: String) throws(ToolError) -> ClosedRange<Int> {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in part.utf8.allSatisfy { $0 &- 48 < 10 } ? Int(part) : nil }
    guard parts.count == 2, numbers.count == 2, numbers[0] <= numbers[1] else {
      throw .usage("--content-length-range takes the least and the most bytes of the file: 1-10485760")
    }
    return numbers[0]...numbers[1]
  }

  private static func json(_ form: PostForm) -> String {
    let fields = form.fields.map { (name: $0.name, value: $0.value.map { jsonString($0) } ?? "null") }
    return jsonObject([
      ("url", jsonString(form.url)), ("fields", jsonObject(fields)), ("policy", jsonString(form.policy)),
      ("expiration", jsonString(form.expiration.timestamp)),
    ])
  }
}

extension PostPolicy {
  /// Adds the object's key, or where it ends in a slash, the keys of all objects in that folder.
  fileprivate mutating func addKey(_ key: Substring) throws(SigV4Error) {
    if key.isEmpty || key.utf8.last == UInt8(ascii: "/") {
      try allow("key", startingWith: String(key), value: key + "${filename}")
    } else {
      try set("key", to: String(key))
    }
  }

  /// Adds fields with their values, and those with only a beginning of one.
  fileprivate mutating func add(
    _ fields: [(name: String, value: String)], beginningWith prefixes: [(name: String, value: String)]
  ) throws(SigV4Error) {
    for field in fields {
      if let prefix = prefixes.first(where: { $0.name.lowercased() == field.name.lowercased() }) {
        try allow(field.name, startingWith: prefix.value, value: field.value)
      } else {
        try set(field.name, to: field.value)
      }
    }
    for prefix in prefixes where !fields.contains(where: { $0.name.lowercased() == prefix.name.lowercased() }) {
      try allow(prefix.name, startingWith: prefix.value)
    }
  }
}
