// The canonical URI: the second line of the canonical request.

extension TextSink where Self: ~Copyable & ~Escapable {
  /// Writes the canonical form of a path as it is on the wire.
  ///
  /// S3 names an object by the decoded path, so its form is the decoded path encoded once. The other services encode
  /// what is on the wire once more.
  /// - Parameter isPlain: Whether it has nothing but unreserved characters and slashes.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func writeCanonicalPath(_ path: Span<UInt8>, _ rules: Service.PathRules, isPlain: Bool = false) {
    writePath(path, rules, isPlain, keepingInWirePath: .unreservedOrSlash)
  }

  /// Writes a path to be sent, whose canonical form a server will find to be the one that was signed: where the
  /// service removes dot segments they are gone already, and S3's is canonical already.
  /// - Parameter isPlain: Whether it has nothing but unreserved characters and slashes.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func writeWirePath(_ path: Span<UInt8>, _ rules: Service.PathRules, isPlain: Bool = false) {
    writePath(path, rules, isPlain, keepingInWirePath: .pathOrPercent)
  }

  /// - Parameter kept: What stays of a path that is encoded as it is on the wire.
  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func writePath(
    _ path: Span<UInt8>, _ rules: Service.PathRules, _ isPlain: Bool, keepingInWirePath kept: ByteSet
  ) {
    if isPlain, rules.normalization == .none, !path.isEmpty { return write(path) }
    writeEncodedPath(path, rules, keepingInWirePath: kept)
  }

  @_lifetime(self: copy self)
  private mutating func writeEncodedPath(
    _ path: Span<UInt8>, _ rules: Service.PathRules, keepingInWirePath kept: ByteSet
  ) {
    writeSegments(path, rules.normalization) { sink, piece in
      switch rules.encoding {
      case .once: sink.writeReencoded(piece, keeping: .unreservedOrSlash)
      case .twice: sink.writeEncoded(piece, keeping: kept)
      }
    }
  }

  /// Writes a path in one piece, or, where dot and empty segments are to go, segment by segment.
  @_lifetime(self: copy self)
  private mutating func writeSegments(
    _ path: Span<UInt8>, _ normalization: Service.PathNormalization,
    write: (inout Self, Span<UInt8>) -> Void
  ) {
    guard !path.isEmpty else { return self.write(UInt8(ascii: "/")) }
    guard normalization == .removingDotSegments, needsNormalization(path) else { return write(&self, path) }
    let kept = SegmentsWithoutDots(path)
    for segment in kept.ranges.span.indices {
      self.write(UInt8(ascii: "/"))
      write(&self, path.extracting(kept.ranges[segment]))
    }
    if kept.ranges.count == 0 || path[path.count - 1] == UInt8(ascii: "/") { self.write(UInt8(ascii: "/")) }
  }
}

/// Whether any segment of a path is empty, `.` or `..`; one that merely begins with a dot may count too.
private func needsNormalization(_ path: Span<UInt8>) -> Bool {
  var previous: UInt8 = 0
  for i in path.indices {
    if previous == UInt8(ascii: "/"), path[i] == previous || path[i] == UInt8(ascii: ".") { return true }
    previous = path[i]
  }
  return false
}

/// The segments that are left of a path without the empty ones, `.`, and `..` with what it leads out of.
///
/// As in botocore and the AWS Common Runtime, a last segment `.` or `..` leaves no slash behind.
private struct SegmentsWithoutDots: ~Copyable {
  private(set) var ranges = SmallArray<32, Range<Int>>(filler: 0..<0)

  init(_ path: Span<UInt8>) {
    var start = 0
    for end in 0...path.count where end == path.count || path[end] == UInt8(ascii: "/") {
      let segment = start..<end
      start = end + 1
      let isDots = segment.count <= 2 && segment.allSatisfy { path[$0] == UInt8(ascii: ".") }
      switch isDots ? segment.count : -1 {
      case 0, 1: continue
      case 2: ranges.removeLast()
      default: ranges.append(segment)
      }
    }
  }
}
