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
