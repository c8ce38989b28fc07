internal import Crypto
internal import SigV4

/// The URLs of some lines, ready to be written, and what is wrong with the other lines.
struct PresignedLines: Sendable {
  var output: [UInt8] = []
  var lineCount = 0
  var urlCount = 0
  /// The lines are numbered from 1.
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
      if isJSON { presigned.begin(object, keys.span.extracting(ranges[presigned.urlCount])) }
      presigned.output.append(url)
      if isJSON { presigned.output.append(object.end.span) }
      presigned.endLine()
    }
    return presigned
  }

  /// The URLs with their signatures.
  private func presign(_ portion: LinePortion, _ presigner: URLPresigner) -> PresignedLines {
    var presigned = PresignedLines()
    var presigner = presigner
    var object = PresignedObject("input")
    forEachGoodLine(of: portion, &presigned) { number, line, presigned in
      let start = presigned.output.count
      if isJSON { presigned.begin(object, portion.text.span.extracting(line)) }
      do throws(ToolError) {
        let text = String(decoding: portion.text.span.extracting(line))
        let terms = try presigner.presign(text, at: time, to: &presigned.output)
        if isJSON {
          object.describe(terms)
          presigned.output.append(object.end.span)
        }
        presigned.endLine()
      } catch {
        presigned.output.removeLast(presigned.output.count - start)
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
      presigned.lineCount = number
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
  private(set) var end: [UInt8] = []
  private var terms: PresignedURL.Terms?

  /// - Parameters:
  ///   - name: That of the member that says what the URL was made of.
  ///   - terms: Nil where they differ from URL to URL.
  init(_ name: String, _ terms: PresignedURL.Terms? = nil) {
    beginning = Array("{\"\(name)\":".utf8)
    if let terms { describe(terms) }
  }

  /// Sets the terms.
  mutating func describe(_ other: PresignedURL.Terms) {
    guard !isFor(other) else { return }
    end = Array("\",".utf8) + jsonObject(json(other)).utf8.dropFirst()
    terms = other
  }

  /// Whether the text for some terms is this one. Required headers are not compared: most URLs have none.
  private func isFor(_ other: PresignedURL.Terms) -> Bool {
    guard let terms else { return false }
    return other.expiresIn == terms.expiresIn && terms.requiredHeaders.isEmpty && other.requiredHeaders.isEmpty
  }
}

extension PresignedLines {
  /// Adds an object up to its URL, which is to follow.
  ///
  /// A URL in canonical encoding has no character that JSON would write otherwise.
  fileprivate mutating func begin(_ object: borrowing PresignedObject, _ input: Span<UInt8>) {
    output.append(object.beginning.span)
    output.append(jsonStringOf: input)
    output.append(object.middle.span)
  }

  /// Ends the line of a URL.
  fileprivate mutating func endLine() {
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
