// Keeps every lane of a kernel busy with a message of a batch, however unequal their lengths are.

/// Hashes the messages of a batch in the lanes of a kernel.
///
/// All lanes take as many blocks at once as the one with the fewest has left. A lane that is done goes on with the next
/// message: lanes are idle only when the batch has no more.
@safe struct LaneScheduler<let laneCount: Int, Operation: BatchOperation & ~Escapable>: ~Copyable, ~Escapable {
  private let batch: MessageBatch
  private let operation: Operation
  private let implementation: SHA256.Implementation
  /// Where the results go, 32 bytes each, in the order of the messages.
  private let results: UnsafeMutableRawPointer

  private let states: UnsafeMutablePointer<SHA256.State>
  /// Two blocks a lane.
  private let tails: UnsafeMutableRawPointer

  private var position = MessageBatch.Position()
  private var lanes: InlineArray<laneCount, Lane>
  private var busyCount = 0

  /// What a lane is at.
  private struct Lane {
    enum Stage {
      case message, outerHash, idle
    }

    var stage: Stage
    /// The message's index.
    var index: Int
    /// An idle lane has more than any other.
    var remaining: RemainingBlocks
  }

  /// Writes the result of `operation` for each message of `batch` to `results`.
  @unsafe static func run(
    _ batch: MessageBatch, _ operation: Operation, _ implementation: SHA256.Implementation,
    into results: UnsafeMutableRawPointer
  ) {
    var states = InlineArray<laneCount, SHA256.State>(repeating: SHA256.initialState)
    var tails = InlineArray<laneCount, InlineArray<8, SIMD4<UInt32>>>(repeating: SHA256.emptyEnding)
    unsafe withUnsafeMutablePointer(to: &states) { states in
      unsafe withUnsafeMutablePointer(to: &tails) { tails in
        var scheduler = unsafe LaneScheduler(
          batch, operation, implementation, results,
          UnsafeMutableRawPointer(states).assumingMemoryBound(to: SHA256.State.self), UnsafeMutableRawPointer(tails))
        scheduler.run()
      }
    }
  }

  @_lifetime(copy batch, copy operation)
  @unsafe private init(
    _ batch: MessageBatch, _ operation: Operation, _ implementation: SHA256.Implementation,
    _ results: UnsafeMutableRawPointer, _ states: UnsafeMutablePointer<SHA256.State>, _ tails: UnsafeMutableRawPointer
  ) {
    self.batch = batch
    self.operation = operation
    self.implementation = implementation
    unsafe self.results = results
    unsafe self.states = states
    unsafe self.tails = tails
    lanes = unsafe InlineArray(repeating: Lane(stage: .idle, index: 0, remaining: .endless(UnsafeRawPointer(tails))))
  }

  private mutating func run() {
    for lane in 0..<laneCount { begin(lane) }
    // A block in each of eight lanes takes less time than two blocks one after the other.
    while busyCount > 1 { step() }
    for lane in 0..<laneCount {
      while lanes[lane].stage != .idle {
        let remaining = lanes[lane].remaining
        unsafe implementation.compress(&states[lane], blocks: remaining.blocks, count: remaining.count)
        advance(lane, by: remaining.count)
      }
    }
  }

  /// Puts the next message into a lane that has none.
  @inline(__always)
  private mutating func begin(_ lane: Int) {
    let index = position.index
    guard index < batch.count else { return }
    let message = batch.message(at: &position)
    unsafe states[lane] = operation.initialState(ofMessageAt: index)
    let tail = unsafe tails + lane &* 128
    unsafe tail.storeBytes(of: SHA256.emptyEnding, as: InlineArray<8, SIMD4<UInt32>>.self)
    lanes[lane] = unsafe Lane(
      stage: .message, index: index,
      remaining: RemainingBlocks(message.bytes, after: operation.initialByteCount, tail: tail))
    busyCount &+= 1
  }

  /// Lets all lanes absorb as many blocks as each has.
  @inline(__always)
  private mutating func step() {
    var count = lanes[0].remaining.count
    for lane in 1..<laneCount { count = min(count, lanes[lane].remaining.count) }
    var blocks = unsafe InlineArray<laneCount, UnsafeRawPointer> { unsafe lanes[$0].remaining.blocks }
    if busyCount < laneCount {
      // Idle lanes hash what a busy one does, to no purpose.
      var readable = unsafe blocks[0]
      for lane in 1..<laneCount where lanes[lane].stage != .idle { unsafe readable = unsafe blocks[lane] }
      for lane in 0..<laneCount where lanes[lane].stage == .idle { unsafe blocks[lane] = unsafe readable }
    }
    unsafe blocks.span.withUnsafeBufferPointer {
      unsafe implementation.compressLanes(states, $0.baseAddress.unsafelyUnwrapped, count: count)
    }
    for lane in 0..<laneCount { advance(lane, by: count) }
  }

  /// Notes that a lane has absorbed `count` blocks; what they complete is carried on or put out.
  @inline(__always)
  private mutating func advance(_ lane: Int, by count: Int) {
    lanes[lane].remaining.advance(by: count)
    guard lanes[lane].remaining.count == 0 else { return }
    let index = lanes[lane].index
    let digest = unsafe SHA256Digest(state: states[lane])
    if lanes[lane].stage == .message, let outer = operation.outerState(ofMessageAt: index) {
      let block = unsafe tails + lane &* 128
      unsafe block.storeBytes(
        of: Padding.block(digest.words, messageByteCount: 96), as: InlineArray<4, SIMD4<UInt32>>.self)
      unsafe states[lane] = outer
      lanes[lane].stage = .outerHash
      lanes[lane].remaining = unsafe RemainingBlocks(block: UnsafeRawPointer(block))
    } else {
      unsafe results.storeBytes(of: digest.words, toByteOffset: index &* 32, as: (SIMD4<UInt32>, SIMD4<UInt32>).self)
      lanes[lane].stage = .idle
      lanes[lane].remaining = unsafe .endless(UnsafeRawPointer(tails))
      busyCount &-= 1
      begin(lane)
    }
  }
}
