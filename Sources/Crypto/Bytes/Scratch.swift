// Room for text that is not kept: on the stack, and not filled beforehand.

/// Calls `body` with room for bytes on the stack, which is gone afterwards.
///
/// - Parameter byteCount: At most 1024, and known when compiling; what is more would come from the heap.
@inlinable @inline(__always)
package func withScratch<Result: ~Copyable, Failure: Error>(
  byteCount: Int, _ body: (inout OutputSpan<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
  try unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { buffer throws(Failure) in
    var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
    return try body(&output)
  }
}

/// Calls `body` with room for elements on the stack, which is gone afterwards; on the heap where it has more than 1024
/// bytes.
@inlinable @inline(__always)
package func withScratch<Element: BitwiseCopyable, Result: ~Copyable, Failure: Error>(
  of _: Element.Type, capacity: Int, _ body: (consuming OutputSpan<Element>) throws(Failure) -> Result
) throws(Failure) -> Result {
  try unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: capacity) { buffer throws(Failure) in
    try body(unsafe OutputSpan(buffer: buffer, initializedCount: 0))
  }
}

/// Calls `body` with room for elements and for bytes on the stack, which is gone afterwards; each on the heap where it
/// has more than 1024 bytes.
@inlinable @inline(__always)
package func withScratch<Element: BitwiseCopyable, Result: ~Copyable, Failure: Error>(
  of _: Element.Type, capacity: Int, byteCount: Int,
  _ body: (consuming OutputSpan<Element>, consuming OutputSpan<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
  try unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: capacity) { elements throws(Failure) in
    try unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { bytes throws(Failure) in
      try body(
        unsafe OutputSpan(buffer: elements, initializedCount: 0), unsafe OutputSpan(buffer: bytes, initializedCount: 0))
    }
  }
}
