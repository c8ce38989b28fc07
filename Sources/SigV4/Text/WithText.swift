internal import Crypto

/// Calls `body` with memory for a text: on the stack, and should that be too short, on the heap, until it suffices.
///
/// - Parameter body: Returns nil where the text did not fit.
@inline(__always)
func withText<Result>(
  _ body: (inout OutputSpan<UInt8>) throws(SigV4Error) -> Result?
) throws(SigV4Error) -> Result {
  // Most URLs and headers fit.
  if let result = try withScratch(byteCount: 1024, body) { return result }
  return try withLongText(body)
}

@inline(never)
private func withLongText<Result>(
  _ body: (inout OutputSpan<UInt8>) throws(SigV4Error) -> Result?
) throws(SigV4Error) -> Result {
  var capacity = 4096
  while true {
    var result: Result?
    _ = try [UInt8](capacity: capacity) { text throws(SigV4Error) in result = try body(&text) }
    if let result { return result }
    capacity *= 4
  }
}
