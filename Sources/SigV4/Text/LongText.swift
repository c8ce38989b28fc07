internal import Crypto

/// How long a text may be to be written on the stack; nearly all are shorter.
var shortTextByteCount: Int { 1024 }

/// Calls `body` with memory for a long text on the heap, and more and more of it until it suffices.
///
/// A text is tried on the stack first, by `withScratch`. That is not done here: a closure that is passed on, and not
/// inlined, copies what it captures, which costs more than the text.
/// - Parameter body: Returns nil where the text did not fit.
func withLongText<Result>(
  _ body: (inout OutputSpan<UInt8>) throws(SigV4Error) -> Result?
) throws(SigV4Error) -> Result {
  var capacity = 4 * shortTextByteCount
  while true {
    var result: Result?
    _ = try [UInt8](capacity: capacity) { text throws(SigV4Error) in result = try body(&text) }
    if let result { return result }
    capacity *= 4
  }
}
