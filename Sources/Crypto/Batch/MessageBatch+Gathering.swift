// Messages of any sequence, gathered into batches while each lends its bytes.

/// How many messages are gathered before they are hashed: many, so that lanes are seldom idle, but each takes some stack.
@usableFromInline let gatheredMessageCount = 64

/// The results of `operation` for each of the messages, in order.
@inlinable
func results<Result>(
  ofEach messages: some Sequence<some Sequence<UInt8>>,
  _ operation: (MessageBatch, inout OutputSpan<Result>) throws(BatchError) -> Void
) -> [Result] {
  var results: [Result] = []
  results.reserveCapacity(messages.underestimatedCount)
  var iterator = messages.makeIterator()
  unsafe withUnsafeTemporaryAllocation(of: UnsafeRawBufferPointer.self, capacity: gatheredMessageCount) { gathered in
    var count = 0
    repeat {
      unsafe gather(&iterator, into: gathered, 0) { batch in
        count = batch.count
        results.append(addingCapacity: count) { output in
          // There is room for all of them.
          try? operation(batch, &output)
        }
      }
    } while count == gatheredMessageCount
  }
  return results
}

/// Calls `body` with the next messages, as many as `gathered` has room for beyond its first `count`.
///
/// Each message is asked for its bytes within the call that lends those of the one before, so all last until `body` ends.
@inlinable
@unsafe func gather<Messages: IteratorProtocol>(
  _ messages: inout Messages, into gathered: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, _ count: Int,
  _ body: (MessageBatch) -> Void
) where Messages.Element: Sequence<UInt8> {
  guard count < gathered.count, let message = messages.next() else {
    let batch = unsafe MessageBatch(scattered: Span(_unsafeElements: gathered.prefix(count)))
    return body(batch)
  }
  let lent: Void? = message.withContiguousStorageIfAvailable { bytes in
    unsafe gathered[count] = UnsafeRawBufferPointer(bytes)
    unsafe gather(&messages, into: gathered, count + 1, body)
  }
  if lent == nil {
    unsafe Array(message).withUnsafeBytes { bytes in
      unsafe gathered[count] = bytes
      unsafe gather(&messages, into: gathered, count + 1, body)
    }
  }
}
