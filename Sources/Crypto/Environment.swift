// The environment of the process, which an operator chooses kernels by. It and `Bytes/Wipe.swift` are the only files of
// this module that ask the operating system for anything.

#if !hasFeature(Embedded)
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(WASILibc)
internal import WASILibc
#elseif canImport(Darwin)
internal import Darwin
#endif
#endif

/// The value of an environment variable; nil where there is no environment.
func environment(_ variable: StaticString) -> String? {
  #if !hasFeature(Embedded) && (canImport(Glibc) || canImport(Musl) || canImport(WASILibc) || canImport(Darwin))
  return unsafe getenv(variable.utf8Start).map {
    unsafe String(cString: $0)
  }
  #else
  return nil
  #endif
}
