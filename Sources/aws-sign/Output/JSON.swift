internal import SigV4

/// A text as JSON has it (RFC 8259 §7).
func jsonString(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    case "\0"..."\u{1f}":
      let digits = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

/// An object on one line; its values are JSON already.
func jsonObject(_ members: [(name: String, value: String)]) -> String {
  "{" + members.map { jsonString($0.name) + ":" + $0.value }.joined(separator: ",") + "}"
}

/// A signed request as one object.
func json(_ request: SigningRequest, _ signed: SignedRequest, headers: [HeaderField]) -> String {
  jsonObject([
    ("method", jsonString(request.method)),
    ("url", jsonString(request.url)),
    ("headers", jsonObject(joiningRepeats(headers).map { ($0.name, jsonString($0.value)) })),
    ("signedHeaders", jsonString(signed.signedHeaders)),
    ("signature", jsonString(signed.signature)),
  ])
}

/// Headers with each name once, the values of repeats joined by commas, which to the signature is the same.
private func joiningRepeats(_ headers: [HeaderField]) -> [HeaderField] {
  var joined: [HeaderField] = []
  for header in headers {
    if let index = joined.firstIndex(where: { $0.name.lowercased() == header.name.lowercased() }) {
      joined[index].value += "," + header.value
    } else {
      joined.append(header)
    }
  }
  return joined
}
