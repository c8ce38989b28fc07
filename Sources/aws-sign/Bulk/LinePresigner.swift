internal import SigV4

/// The URLs of some lines, ready to be written, and what is wrong with the other lines.
struct PresignedLines: Sendable {
  var output: [UInt8] = []
  var urlCount = 0
  var failures: [(number: Int, message: String)] = []
}

/// Presigns lines, all at the same second.
struct LinePresigner: Sendable {
  /// What a line is.
  enum Lines: Sendable {
    case keys(Presigner)
    case urls(URLPresigner)
  }

  private let lines: Lines
  private let time: SigningTime
  private let isJSON: Bool

  init(_ lines: Lines, at time: SigningTime, isJSON: Bool) {
    self.lines = lines
    self.time = time
    self.isJSON = isJSON
  }

  func isFor(_ time: SigningTime) -> Bool { self.time.secondsSinceEpoch == time.secondsSinceEpoch }

  func presign(_ portion: LinePortion) -> PresignedLines {
    switch lines {
    case .keys(let presigner): presign(portion, presigner)
    case .urls(let presigner): presign(portion, presigner)
    }
  }

  /// The URLs of keys.
  private func presign(_ portion: LinePortion, _ presigner: Presigner) -> PresignedLines {
    var presigned = PresignedLines()
    // The keys of the lines that can be signed, as the library takes them.
    var keys: [UInt8] = []
    var ranges: [Range<Int>] = []
    keys.reserveCapacity(portion.text.count + 1)
    forEachGoodLine(of: portion, &presigned) { _, line, _ in
      let start = keys.count
      keys += portion.text[line]
      ranges.append(start..<keys.count)
      keys.append(UInt8(ascii: "\n"))
    }
    let object = PresignedObject("key", presigner.terms)
    presigned.output.reserveCapacity(ranges.count * 512)
    presigner.forEachURL(ofKeysIn: keys.span) { url in
      if isJSON {
        presigned.add(object, keys.span.extracting(ranges[presigned.urlCount]), url)
      } else {
        presigned.add(url)
      }
    }
    return presigned
  }

  /// The URLs with their signatures.
  private func presign(_ portion: LinePortion, _ presigner: URLPresigner) -> PresignedLines {
    var presigned = PresignedLines()
    var presigner = presigner
    var object: PresignedObject?
    forEachGoodLine(of: portion, &presigned) { number, line, presigned in
      do throws(ToolError) {
        let result = try presigner.presign(String(decoding: portion.text[line], as: UTF8.self), at: time)
        let url = result.url.utf8.span
        if isJSON {
          let known = object.flatMap { $0.isFor(result.terms) ? $0 : nil }
          let current = known ?? PresignedObject("input", result.terms)
          object = current
          presigned.add(current, portion.text.span.extracting(line), url)
        } else {
          presigned.add(url)
        }
      } catch {
        presigned.failures.append((number, error.message))
      }
    }
    return presigned
  }

  /// Calls `body` with each line that is text of a sensible length.
  private func forEachGoodLine(
    of portion: LinePortion, _ presigned: inout PresignedLines,
    _ body: (_ number: Int, _ line: Range<Int>, inout PresignedLines) -> Void
  ) {
    let areAllText = isUTF8(portion.text.span)
    portion.forEachLine { number, line in
      if line.isEmpty {
        presigned.failures.append((number, "the line is empty"))
      } else if line.count > LinePortion.longestLine {
        presigned.failures.append((number, "the line is longer than \(LinePortion.longestLine) bytes"))
      } else if !areAllText, !isUTF8(portion.text.span.extracting(line)) {
        presigned.failures.append((number, "the line is not text in UTF-8"))
      } else {
        body(number, line, &presigned)
      }
    }
  }
}

/// A JSON object of what a URL was made of, the URL and the terms that come with it: the text around the first two.
private struct PresignedObject {
  let beginning: [UInt8]
  let middle = Array(",\"url\":\"".utf8)
  let end: [UInt8]
  private let terms: PresignedURL.Terms

  /// - Parameter name: That of the member that says what the URL was made of.
  init(_ name: String, _ terms: PresignedURL.Terms) {
    beginning = Array("{\"\(name)\":".utf8)
    end = Array("\",".utf8) + jsonObject(json(terms)).utf8.dropFirst()
    self.terms = terms
  }

  /// Whether the text for some terms is this one. Required headers are not compared: most URLs have none.
  func isFor(_ other: PresignedURL.Terms) -> Bool {
    other.expiresIn == terms.expiresIn && terms.requiredHeaders.isEmpty && other.requiredHeaders.isEmpty
  }
}

extension PresignedLines {
  /// Adds a URL on a line of its own.
  fileprivate mutating func add(_ url: Span<UInt8>) {
    output.append(url)
    endLine()
  }

  /// Adds an object.
  ///
  /// A URL in canonical encoding has no character that JSON would write otherwise.
  fileprivate mutating func add(_ object: PresignedObject, _ input: Span<UInt8>, _ url: Span<UInt8>) {
    output.append(object.beginning.span)
    output.append(jsonStringOf: input)
    output.append(object.middle.span)
    output.append(url)
    output.append(object.end.span)
    endLine()
  }

  private mutating func endLine() {
    output.append(UInt8(ascii: "\n"))
    urlCount += 1
  }
}

private func isUTF8(_ bytes: Span<UInt8>) -> Bool {
  do {
    _ = try UTF8Span(validating: bytes)
    return true
  } catch {
    return false
  }
}
