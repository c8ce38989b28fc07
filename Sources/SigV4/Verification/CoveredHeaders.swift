internal import Crypto

/// The headers of a received request that its signature covers.
struct CoveredHeaders: ~Copyable {
  /// A field that is covered.
  private struct Field {
    /// Its index in the request.
    let index: Int
    /// Where its name stands among the sorted names.
    let namePosition: Int
  }

  private let fields: [HeaderField]
  private var covered = SmallArray<16, Field>(filler: Field(index: 0, namePosition: 0))
  private var hasHostOfTarget = false

  /// None of `fields` yet.
  init(of fields: [HeaderField]) { self.fields = fields }

  /// Covers the field at an index.
  /// - Parameter namePosition: Where its name stands among the sorted names.
  mutating func include(_ index: Int, at namePosition: Int) {
    covered.append(Field(index: index, namePosition: namePosition))
  }

  /// Covers `host`, which follows from the target.
  mutating func includeHost() { hasHostOfTarget = true }

  /// To be called when all are included. `CanonicalHeaders` sorts too, but only what a signer has, which is short.
  mutating func sort() {
    covered.sort { ($0.namePosition, $0.index) < ($1.namePosition, $1.index) }
  }

  /// Calls `body` with the headers as the canonical request wants them.
  @inline(__always)
  func withCanonicalHeaders<Result>(
    _ body: (borrowing CanonicalHeaders) throws(SigV4Error) -> Result
  ) throws(SigV4Error) -> Result {
    try SigV4.withCanonicalHeaders(of: fields.span) { noHeaders throws(SigV4Error) in
      var canonical = noHeaders
      if hasHostOfTarget { canonical.includeHost() }
      for position in 0..<covered.count { canonical.include(covered[position].index) }
      canonical.sort()
      return try body(canonical)
    }
  }
}
