// Just enough XML for the answers of STS: elements that hold text. Foundation's parser is a further library on Linux.

/// The text of the first element of a name; nil where there is none, or it holds other elements or is not closed.
func xmlText(of name: String, in document: Substring) -> String? {
  guard let content = xmlContent(of: name, in: document), !content.contains("<") else { return nil }
  var text = ""
  var rest = content
  while let ampersand = rest.firstIndex(of: "&") {
    text += rest[..<ampersand]
    guard let end = rest[ampersand...].firstIndex(of: ";"),
      let character = xmlEntities[String(rest[ampersand...end])]
    else { return nil }
    text += character
    rest = rest[end...].dropFirst()
  }
  return text + rest
}

/// What is between the first `<name>` and the `</name>` after it.
func xmlContent(of name: String, in document: Substring) -> Substring? {
  guard let begin = document.firstRange(of: "<\(name)>"),
    let end = document[begin.upperBound...].firstRange(of: "</\(name)>")
  else { return nil }
  return document[begin.upperBound..<end.lowerBound]
}

private let xmlEntities = ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&apos;": "'"]
