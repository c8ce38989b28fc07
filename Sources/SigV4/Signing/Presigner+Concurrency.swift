#if !hasFeature(Embedded) && canImport(_Concurrency)
extension Presigner {
  /// Calls `body` with the URL of each key, in the order of the keys; the URLs are made by several tasks at once.
  ///
  /// Memory does not grow with the number of keys: at most `taskCount` portions are made, or wait for their turn.
  /// - Parameters:
  ///   - keys: Object keys as they are meant, not encoded.
  ///   - taskCount: How many tasks work at once: at least one, at most 1024.
  ///   - body: Gets a URL: ASCII, in canonical encoding, valid during the call. It is called by the calling task.
  /// - Throws: What `body` throws, and `CancellationError` when the calling task is cancelled.
  public func forEachURL(
    of keys: some Sequence<String>, taskCount: Int, _ body: (Span<UInt8>) throws -> Void
  ) async throws {
    var rest = keys.makeIterator()
    try await withThrowingTaskGroup(of: Portion.self) { group in
      // Portions that are done, or still to come, from the next one to be handed out on.
      var waiting = [Portion?](repeating: nil, count: min(max(taskCount, 1), 1024))
      var started = 0
      var handedOut = 0
      func start() {
        var portion: [String] = []
        while portion.count < Portion.keyCount, let key = rest.next() { portion.append(key) }
        guard !portion.isEmpty else { return }
        let (index, keys) = (started, portion)
        started += 1
        group.addTask { try Portion(index, keys, self) }
      }
      for _ in waiting.indices { start() }
      while handedOut < started {
        guard let portion = try await group.next() else { break }
        waiting[portion.index % waiting.count] = portion
        while let next = waiting[handedOut % waiting.count] {
          try Task.checkCancellation()
          waiting[handedOut % waiting.count] = nil
          try next.forEachURL(body)
          handedOut += 1
          start()
        }
      }
    }
  }
}

/// The URLs of some keys, one after the other.
private struct Portion: Sendable {
  /// So many that handing them over costs little beside making them.
  static var keyCount: Int { 1024 }

  /// Which portion of all it is.
  let index: Int
  private var urls: [UInt8] = []
  /// Where each URL ends.
  private var ends: [Int] = []

  /// - Throws: `CancellationError`.
  init(_ index: Int, _ keys: [String], _ presigner: Presigner) throws {
    try Task.checkCancellation()
    self.index = index
    ends.reserveCapacity(keys.count)
    presigner.forEachURL(of: keys) { url in
      urls.append(addingCapacity: url.count) { $0.write(url) }
      ends.append(urls.count)
    }
  }

  func forEachURL(_ body: (Span<UInt8>) throws -> Void) rethrows {
    var start = 0
    for end in ends {
      try body(urls.span.extracting(start..<end))
      start = end
    }
  }
}
#endif
