// Instructions counted one at a time, where the CPU's own counter is kept from programs: slow, and exact.

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

  /// The instructions of `work`, and those of the call.
  static func count(_ work: () -> Void) -> Int? {
    var action = sigaction()
    action.sa_flags = SA_SIGINFO
    unsafe action.__sigaction_handler.sa_sigaction = { _, _, context in
      guard let context = unsafe context?.assumingMemoryBound(to: ucontext_t.self) else { return }
      if InstructionStepper.isStepping.load(ordering: .relaxed) {
        InstructionStepper.stepCount.add(1, ordering: .relaxed)
        unsafe context.pointee.uc_mcontext.gregs.17 |= InstructionStepper.trapFlag
      } else {
        unsafe context.pointee.uc_mcontext.gregs.17 &= ~InstructionStepper.trapFlag
      }
    }
    var before = sigaction()
    guard unsafe sigaction(SIGTRAP, &action, &before) == 0 else { return nil }
    defer { unsafe sigaction(SIGTRAP, &before, nil) }
    stepCount.store(0, ordering: .relaxed)
    isStepping.store(true, ordering: .relaxed)
    raise(SIGTRAP)
    work()
    isStepping.store(false, ordering: .relaxed)
    return stepCount.load(ordering: .relaxed)
  }

  /// Its place in the flags, the register 17 of those that a signal saves.
  private static let trapFlag: Int64 = 1 << 8
}
#else
/// Counts nothing: elsewhere a program cannot step through itself.
enum InstructionStepper {
  static var isAvailable: Bool { false }
  static func count(_: () -> Void) -> Int? { nil }
}
#endif
