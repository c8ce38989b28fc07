// Instructions counted one at a time, where the CPU's own counter is kept from programs, and among them those that begin
// an allocation: slow, and exact.

#if os(Linux) && arch(x86_64) && canImport(Glibc)
internal import Glibc
internal import Synchronization

/// Has the CPU stop after every instruction (its trap flag, Intel SDM vol. 3, §19.3.1.4), and counts the stops.
///
/// Every step is a signal, some microseconds.
enum InstructionStepper {
  static var isAvailable: Bool { true }

  private static let isStepping = Atomic(false)
  private static let stepCount = Atomic(0)
  private static let allocationCount = Atomic(0)

  /// Where the functions begin that take memory from the heap.
  private static let allocators = InlineArray<3, Int64> { index in
    unsafe dlsym(nil, ["malloc", "posix_memalign", "aligned_alloc"][index]).map { Int64(Int(bitPattern: $0)) } ?? 0
  }

  /// What a run of some work consists of.
  struct Count {
    /// Those of the work, and those of the call.
    var instructions: Int
    /// How often memory was taken from the heap.
    var allocations: Int
  }

  /// Counts what `work` does.
  static func count(_ work: () -> Void) -> Count? {
    var action = sigaction()
    action.sa_flags = SA_SIGINFO
    unsafe action.__sigaction_handler.sa_sigaction = { _, _, context in
      guard let context = unsafe context?.assumingMemoryBound(to: ucontext_t.self) else { return }
      if InstructionStepper.isStepping.load(ordering: .relaxed) {
        InstructionStepper.stepCount.add(1, ordering: .relaxed)
        let next = unsafe context.pointee.uc_mcontext.gregs.16
        let allocators = InstructionStepper.allocators
        for index in allocators.indices where allocators[index] == next {
          InstructionStepper.allocationCount.add(1, ordering: .relaxed)
        }
        unsafe context.pointee.uc_mcontext.gregs.17 |= InstructionStepper.trapFlag
      } else {
        unsafe context.pointee.uc_mcontext.gregs.17 &= ~InstructionStepper.trapFlag
      }
    }
    var before = sigaction()
    guard unsafe sigaction(SIGTRAP, &action, &before) == 0 else { return nil }
    defer { unsafe sigaction(SIGTRAP, &before, nil) }
    _ = allocators[0]  // Found before a step has to look at them.
    stepCount.store(0, ordering: .relaxed)
    allocationCount.store(0, ordering: .relaxed)
    isStepping.store(true, ordering: .relaxed)
    raise(SIGTRAP)
    work()
    isStepping.store(false, ordering: .relaxed)
    return Count(
      instructions: stepCount.load(ordering: .relaxed), allocations: allocationCount.load(ordering: .relaxed))
  }

  /// Its place in the flags, the register 17 of those that a signal saves; 16 is the next instruction.
  private static let trapFlag: Int64 = 1 << 8
}
#else
/// Counts nothing: elsewhere a program cannot step through itself.
enum InstructionStepper {
  struct Count {
    var instructions: Int
    var allocations: Int
  }

  static var isAvailable: Bool { false }
  static func count(_: () -> Void) -> Count? { nil }
}
#endif
