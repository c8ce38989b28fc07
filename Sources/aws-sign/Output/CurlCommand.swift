internal import SigV4

/// The curl command that sends a signed request just as it was signed.
func curlCommand(_ request: SigningRequest, body: Body?, headers: [HeaderField]) -> String {
  var words = ["curl"]
  // curl takes brackets and braces for patterns, and removes dot segments, unless told not to.
  if request.url.utf8.contains(where: { "[]{}".utf8.contains($0) }) { words.append("--globoff") }
  if request.url.holds("/.") || request.url.lowercased().holds("%2e") { words.append("--path-as-is") }

  let mayHaveBody = ["POST", "PUT", "PATCH"].contains(request.method)
  let data: String? =
    switch body {
    case .text(let text): text
    case .bytes(.standardInput): "@-"
    case .bytes(.file(let path)): "@" + path
    case nil: mayHaveBody ? "" : nil
    }
  // After -X HEAD curl would wait for the body that the answer's Content-Length promises.
  words += request.method == "HEAD" && data == nil ? ["--head"] : ["-X", request.method]

  for header in headers {
    // curl sends an empty header only when it is written so.
    words += ["-H", header.value.isEmpty ? header.name + ";" : header.name + ": " + header.value]
  }
  if let data {
    // curl would send a Content-Type of its own, and it would not be signed.
    if !headers.contains(where: { $0.name.lowercased() == "content-type" }) { words += ["-H", "Content-Type:"] }
    words += ["--data-binary", data]
  }
  words.append(request.url)
  return words.map(shellQuoted).joined(separator: " ")
}
