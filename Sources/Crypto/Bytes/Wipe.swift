// Overwriting secrets. It and `Environment.swift` are the only files of this module that ask the operating system.

#if hasFeature(Embedded)
internal import _Volatile
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(WASILibc)
internal import WASILibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Overwrites memory with zeros, in a way that the optimiser may not leave out though nothing reads it afterwards.
@usableFromInline
@unsafe func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
  guard let start = bytes.baseAddress, bytes.count > 0 else { return }
  #if hasFeature(Embedded)
  for offset in 0..<bytes.count {
    unsafe VolatileMappedRegister<UInt8>(unsafeBitPattern: UInt(bitPattern: start + offset)).store(0)
  }
  #elseif canImport(Glibc) || canImport(Musl) || canImport(WASILibc)
  unsafe explicit_bzero(start, bytes.count)
  #elseif canImport(Darwin)
  _ = unsafe memset_s(start, bytes.count, 0, bytes.count)
  #else
  unsafe start.initializeMemory(as: UInt8.self, repeating: 0, count: bytes.count)
  unsafe observe(start)
  #endif
}

#if !hasFeature(Embedded) && !canImport(Glibc) && !canImport(Musl) && !canImport(WASILibc) && !canImport(Darwin)
/// Looks, to the optimiser, as if it read the memory.
@inline(never) @_optimize(none)
@unsafe private func observe(_ memory: UnsafeRawPointer) {}
#endif

/// Overwrites a value that holds no references.
@inlinable
func wipe<Value: BitwiseCopyable>(_ value: inout Value) {
  unsafe withUnsafeMutableBytes(of: &value) { unsafe wipe($0) }
}
