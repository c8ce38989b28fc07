// What libFuzzer calls: it hands every input to the group of targets that the environment names.

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What is fuzzed. A new target is a file in Targets/ and a place in a group here: it is fuzzed for as long as a group
/// is, and a group is what takes a minute.
let fuzzGroups = [
  FuzzGroup(name: "crypto", targets: [HashTarget.self, HMACTarget.self, ChecksumTarget.self]),
  FuzzGroup(name: "sign", targets: [SigningTarget.self]),
  FuzzGroup(name: "presign", targets: [PresigningTarget.self]),
  FuzzGroup(name: "parse", targets: [NotationTarget.self, AuthorizationTarget.self, QueryTarget.self]),
  FuzzGroup(name: "streams", targets: [ChunkTarget.self, ChunkTamperingTarget.self, EventTarget.self]),
  FuzzGroup(name: "verify", targets: [VerifierTarget.self, FormTarget.self]),
]

/// The one that `FUZZ_GROUP` names.
let fuzzGroup = fuzzGroups.first { group in getenv("FUZZ_GROUP").map { String(cString: $0) } == group.name }

/// Without the name of a group the program prints them all, one a line, and ends.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  if fuzzGroup != nil { return 0 }
  for group in fuzzGroups { print(group.name) }
  exit(getenv("FUZZ_GROUP") == nil ? 0 : 2)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ byteCount: Int) -> CInt {
  var input = FuzzInput(UnsafeBufferPointer(start: start, count: byteCount))
  fuzzGroup?.run(&input)
  return 0
}
