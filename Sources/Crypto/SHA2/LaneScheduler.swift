// Keeps every lane of a kernel busy with a message of a batch, however unequal their lengths are.

internal import CryptoKernelSHA2

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
  /// What each lane has to absorb. An idle lane has more blocks than any other.
  private let lanes: UnsafeMutablePointer<RemainingBlocks>
  /// Two blocks a lane.
  private let tails: UnsafeMutableRawPointer

  private var position = MessageBatch.Position()
  private var tasks = InlineArray<laneCount, Task>(repeating: Task(stage: .idle, index: 0))
  private var busyCount = 0

  /// What a lane is at.
  private struct Task {
    enum Stage {
      case message, outerHash, idle
    }

    var stage: Stage
    /// The message's index.
    var index: Int
  }

  /// Writes the result of `operation` for each message of `batch` to `results`.
  @unsafe static func run(
    _ batch: MessageBatch, _ operation: Operation, _ implementation: SHA256.Implementation,
    into results: UnsafeMutableRawPointer
  ) {
    unsafe withUnsafeTemporaryAllocation(byteCount: 128 &* laneCount, alignment: 16) { tails in
      let tails = unsafe tails.baseAddress.unsafelyUnwrapped
      var states = InlineArray<laneCount, SHA256.State>(repeating: SHA256.initialState)
      var lanes = unsafe InlineArray<laneCount, RemainingBlocks>(
        repeating: .endless(like: RemainingBlocks(tails, count: 0)))
      unsafe withUnsafeMutablePointer(to: &states) { states in
        unsafe withUnsafeMutablePointer(to: &lanes) { lanes in
          var scheduler = unsafe LaneScheduler(
            batch, operation, implementation, results,
            UnsafeMutableRawPointer(states).assumingMemoryBound(to: SHA256.State.self),
            UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: RemainingBlocks.self), tails)
          scheduler.run()
        }
      }
    }
  }

  @_lifetime(copy batch, copy operation)
  @unsafe private init(
    _ batch: MessageBatch, _ operation: Operation, _ implementation: SHA256.Implementation,
    _ results: UnsafeMutableRawPointer, _ states: UnsafeMutablePointer<SHA256.State>,
    _ lanes: UnsafeMutablePointer<RemainingBlocks>, _ tails: UnsafeMutableRawPointer
  ) {
    self.batch = batch
    self.operation = operation
    self.implementation = implementation
    unsafe self.results = results
    unsafe self.states = states
    unsafe self.lanes = lanes
    unsafe self.tails = tails
  }

  private mutating func run() {
    for lane in 0..<laneCount { begin(lane) }
    // A block in each of eight lanes takes less time than two blocks one after the other.
    while busyCount > 1 { step() }
    for lane in 0..<laneCount {
      while tasks[lane].stage != .idle {
        unsafe implementation.compress(&states[lane], &lanes[lane], count: lanes[lane].count)
        goOn(lane)
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
    unsafe lanes[lane] = RemainingBlocks(message.bytes, after: operation.initialByteCount, tail: tail)
    tasks[lane] = Task(stage: .message, index: index)
    busyCount &+= 1
  }

  /// Lets all lanes absorb as many blocks as each has.
  @inline(__always)
  private mutating func step() {
    if busyCount < laneCount { lendBlocks() }
    var count = unsafe lanes[0].count
    for lane in 1..<laneCount { count = unsafe min(count, lanes[lane].count) }
    unsafe implementation.compressLanes(states, lanes, count: count)
    for lane in 0..<laneCount where unsafe lanes[lane].count == 0 { goOn(lane) }
  }

  /// Has idle lanes hash what a busy one does, to no purpose.
  private func lendBlocks() {
    var busy = 0
    for lane in 1..<laneCount where tasks[lane].stage != .idle { busy = lane }
    for lane in 0..<laneCount where tasks[lane].stage == .idle {
      unsafe lanes[lane] = .endless(like: lanes[busy])
    }
  }

  /// Carries on, or puts out, what a lane has absorbed all blocks of.
  @inline(__always)
  private mutating func goOn(_ lane: Int) {
    let index = tasks[lane].index
    let digest = unsafe SHA256Digest(state: states[lane])
    if tasks[lane].stage == .message, let outer = operation.outerState(ofMessageAt: index) {
      let block = unsafe tails + lane &* 128
      unsafe block.storeBytes(
        of: Padding.block(digest.words, messageByteCount: 96), as: InlineArray<4, SIMD4<UInt32>>.self)
      unsafe states[lane] = outer
      unsafe lanes[lane] = RemainingBlocks(block, count: 1)
      tasks[lane].stage = .outerHash
    } else {
      unsafe results.storeBytes(of: digest.words, toByteOffset: index &* 32, as: (SIMD4<UInt32>, SIMD4<UInt32>).self)
      tasks[lane].stage = .idle
      busyCount &-= 1
      begin(lane)
    }
  }
}
