// Instructions and cycles as the CPU counts them, from Linux's perf_event_open(2).

#if os(Linux) && canImport(Glibc)
internal import Glibc

/// Counts what this thread does in user mode.
final class PerformanceCounter {
  private let descriptor: Int32

  /// Nil where the kernel, or the machine, does not count.
  init?(_ event: PerformanceEvent) {
    // The call has a variable argument list, which Swift cannot call by name.
    guard let symbol = unsafe dlsym(nil, "syscall") else { return nil }
    typealias PerfEventOpen =
      @convention(c) (Int, UnsafeMutableRawPointer, Int, Int, Int, Int) -> Int
    let systemCall = unsafe unsafeBitCast(symbol, to: PerfEventOpen.self)
    var attributes = Attributes(event: event.rawValue)
    let result = unsafe systemCall(Self.perfEventOpen, &attributes, 0, -1, -1, 0)
    guard result >= 0 else { return nil }
    descriptor = Int32(truncatingIfNeeded: result)
  }

  deinit { close(descriptor) }

  /// The events so far.
  func read() -> Int {
    var count = 0
    let byteCount = unsafe Glibc.read(descriptor, &count, MemoryLayout<Int>.size)
    return byteCount == MemoryLayout<Int>.size ? count : 0
  }

  /// The system call's number.
  private static var perfEventOpen: Int {
    #if arch(x86_64)
    298
    #elseif arch(i386)
    336
    #elseif arch(arm)
    364
    #else
    241
    #endif
  }

  /// `struct perf_event_attr`, first version (64 bytes).
  private struct Attributes {
    var type: UInt32 = 0  // PERF_TYPE_HARDWARE
    var byteCount: UInt32 = 64  // PERF_ATTR_SIZE_VER0
    var event: UInt64
    var samplePeriod: UInt64 = 0
    var sampleType: UInt64 = 0
    var readFormat: UInt64 = 0
    var flags: UInt64 = 1 << 5 | 1 << 6  // exclude_kernel, exclude_hv
    var wakeupEvents: UInt32 = 0
    var breakpointType: UInt32 = 0
    var breakpointAddress: UInt64 = 0
  }
}
#else
/// Counts nothing: other systems have no such call, or not here.
final class PerformanceCounter {
  init?(_: PerformanceEvent) { return nil }
  func read() -> Int { 0 }
}
#endif

/// What can be counted, by Linux's numbers for it.
enum PerformanceEvent: UInt64 {
  case cycles = 0  // PERF_COUNT_HW_CPU_CYCLES
  case instructions = 1  // PERF_COUNT_HW_INSTRUCTIONS
}
