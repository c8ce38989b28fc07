// Bytes that do not lie together in memory, gathered into pieces that do.

/// Calls `body` with the bytes of a sequence in order, 64 at a time; the last piece may be shorter, or empty.
func forEachChunk(of data: some Sequence<UInt8>, _ body: (Span<UInt8>) -> Void) {
  var chunk = InlineArray<64, UInt8>(repeating: 0)
  var count = 0
  for byte in data {
    chunk[count] = byte
    count += 1
    if count == chunk.count {
      body(chunk.span)
      count = 0
    }
  }
  body(chunk.span.extracting(first: count))
}
