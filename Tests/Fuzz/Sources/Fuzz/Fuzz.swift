// What libFuzzer calls: it hands every input to the target that the environment names.

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The targets. A new one is a file in Targets/ and a line here.
let fuzzTargets: [any FuzzTarget.Type] = [
  HashTarget.self,
  HMACTarget.self,
  ChecksumTarget.self,
  SigningTarget.self,
  PresigningTarget.self,
  NotationTarget.self,
]

/// The one that `FUZZ_TARGET` names.
let fuzzTarget = fuzzTargets.first { target in getenv("FUZZ_TARGET").map { String(cString: $0) } == target.name }

/// Without the name of a target the program prints them all, one a line, and ends.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  if fuzzTarget != nil { return 0 }
  for target in fuzzTargets { print(target.name) }
  exit(getenv("FUZZ_TARGET") == nil ? 0 : 2)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ byteCount: Int) -> CInt {
  var input = FuzzInput(UnsafeBufferPointer(start: start, count: byteCount))
  fuzzTarget?.run(&input)
  return 0
}
